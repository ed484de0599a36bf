import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPushReader, type PushEvent } from '../../src/push/parse-stream.js';

const longest = 65_536;

/** Parses the chunks of one stream. */
function read(...chunks: string[]): PushEvent[] {
  const reader = createPushReader();
  return chunks.flatMap((chunk) => reader(chunk));
}

const message = (event: string, data: string) => `event: ${event}\ndata: ${data}\n\n`;
const hint = (fields: object = {}): PushEvent => ({ type: 'hint', hint: fields });
const ready = { type: 'ready', keepAliveMs: 25_000, checkAfterMs: 0 };

describe('a hint event', () => {
  it.each<[string, object]>([
    ['{}', {}],
    ['{"sub":"auth0|alice"}', { sub: 'auth0|alice' }],
    ['{"sub":"auth0|alice","sid":"one"}', { sub: 'auth0|alice', sid: 'one' }],
    ['{"sid":"one","because":"user.updated"}', { sid: 'one' }],
    ['{"sub":42,"sid":null}', {}],
    ['{"__proto__":{"sub":"auth0|alice"}}', {}],
    ['{"sub":"auth0|\u2028\u2029\u0085"}', { sub: 'auth0|\u2028\u2029\u0085' }],
    ['["sub"]', {}],
    ['null', {}],
  ])('with the data %s keeps valid fields', (data, fields) => {
    expect(read(message('hint', data))).toStrictEqual([hint(fields)]);
  });

  it.each(['', 'undefined', '{"sub":"auth0|alice"'])(
    'with the malformed data %j is ignored, and the next one is not',
    (data) => {
      expect(read(message('hint', data) + message('hint', '{}'))).toEqual([hint()]);
    },
  );

  it('may have several data lines, between which is a line break', () => {
    expect(read('event: hint\ndata: {"sub":\ndata: "auth0|alice"\ndata: }\n\n')).toEqual([
      hint({ sub: 'auth0|alice' }),
    ]);
    // JSON allows a line break in no string.
    expect(read('event: hint\ndata: {"sub":"auth0|\ndata: alice"}\n\n')).toEqual([]);
  });
});

describe('a ready event', () => {
  it.each<[string, object]>([
    ['{}', {}],
    ['{"keepAliveMs":10000,"checkAfterMs":2000}', { keepAliveMs: 10_000, checkAfterMs: 2_000 }],
    ['{"keepAliveMs":1000}', { keepAliveMs: 1_000 }],
    ['{"keepAliveMs":999}', {}],
    [
      '{"keepAliveMs":300000,"checkAfterMs":900000}',
      { keepAliveMs: 300_000, checkAfterMs: 900_000 },
    ],
    ['{"keepAliveMs":300001,"checkAfterMs":900001}', {}],
    ['{"keepAliveMs":-1,"checkAfterMs":-1}', {}],
    ['{"keepAliveMs":"10000","checkAfterMs":true}', {}],
    ['{"keepAliveMs":1e999,"checkAfterMs":null}', {}],
    ['{"__proto__":{"keepAliveMs":10000}}', {}],
    ['null', {}],
  ])('with the data %s ignores invalid fields', (data, fields) => {
    expect(read(message('ready', data))).toStrictEqual([{ ...ready, ...fields }]);
  });
});

it('an away event has the fields of a ready event', () => {
  expect(read(message('away', '{"keepAliveMs":10000}'))).toStrictEqual([
    { type: 'away', keepAliveMs: 10_000, checkAfterMs: 0 },
  ]);
});

describe('a retry field', () => {
  it.each<[string, PushEvent[]]>([
    ['retry: 1500', [{ type: 'retry', afterMs: 1_500 }]],
    ['retry:0', [{ type: 'retry', afterMs: 0 }]],
    ['retry: 99999999999', [{ type: 'retry', afterMs: 300_000 }]],
    ['retry: 1.5', []],
    ['retry: -1', []],
    ['retry: ٣', []],
    ['retry', []],
  ])('such as %j accepts digits only, up to five minutes', (line, events) => {
    expect(read(`${line}\n`)).toEqual(events);
  });
});

describe('the parser', () => {
  it.each([
    ': a comment\n\n',
    ':event: hint\ndata: {}\n\n',
    'data: {}\n\n',
    'event\ndata: {}\n\n',
    'event: hints\ndata: {}\n\n',
    'event:  hint\ndata: {}\n\n',
    'Event: hint\ndata: {}\n\n',
    ' event: hint\ndata: {}\n\n',
    'event : hint\ndata: {}\n\n',
    'event: hint\nevent:\ndata: {}\n\n',
    'event: hint\n\n',
    'event: hint\n\ndata: {}\n\n',
    'event: hint\ndata: {}\n',
    '\n\n\n',
  ])('ignores %j', (stream) => {
    expect(read(stream)).toEqual([]);
  });

  it.each([
    [
      'without unknown fields and comments',
      'id: 7\n: a comment\nevent:hint\nfield\nfield: {\ndata:{}\n\n',
    ],
    ['apart from the message before it', 'event: ping\ndata: {"sub":\n\nevent: hint\ndata: {}\n\n'],
    ['with empty fields without a colon', 'event: hint\ndata\ndata: {}\ndata\n\n'],
  ])('reads a message %s', (_, stream) => {
    expect(read(stream)).toEqual([hint()]);
  });
});

it.each(['\n', '\r', '\r\n'])('parses lines that end in %j as soon as they are complete', (end) => {
  const reader = createPushReader();
  expect(reader(`event: hint${end}data: {}${end}${end}`)).toEqual([hint()]);
  expect(reader(`event: hint${end}`)).toEqual([]);
  expect(reader(`data: {}${end}`)).toEqual([]);
  expect(reader(end)).toEqual([hint()]);
});

it('reads CR and LF as one line break, also in separate chunks', () => {
  expect(read('event: hint\r', '', '\ndata: {}\r', '', '\n')).toEqual([]);
  expect(read('event: hint\r', '', '\ndata: {}\r', '', '\n', '\r')).toEqual([hint()]);
});

describe('the length limit', () => {
  const thrown = new RangeError('The message is too long.');

  it.each([
    ['in one line', 'x'.repeat(longest + 1)],
    ['in one line that ends', `data: ${'x'.repeat(longest)}\n\n`],
    ['in one comment', `:${'x'.repeat(longest)}\n`],
    ['in many lines', `data: ${'x'.repeat(94)}\n`.repeat(656)],
  ])('rejects a message that is too long: %s', (_, stream) => {
    expect(() => read(stream)).toThrow(thrown);
    expect(() => read(...(stream.match(/[^]{1,500}/g) ?? []))).toThrow(thrown);
  });

  it('accepts the longest message', () => {
    const data = JSON.stringify({ sub: 'x'.repeat(longest - 'data: {"sub":""}'.length) });
    expect(read(message('hint', data))).toHaveLength(1);
    expect(() => read(message('hint', ` ${data}`))).toThrow(thrown);
  });

  it('applies to each message, not to the stream', () => {
    const reader = createPushReader();
    for (let turn = 0; turn < 100; turn++) {
      expect(reader(message('hint', `{"sub":"${'x'.repeat(1_000)}"}`))).toHaveLength(1);
      expect(reader(`: ${'x'.repeat(1_000)}\n`)).toEqual([]);
    }
  });
});

const end = fc.constantFrom('\n', '\r', '\r\n');
const line = fc.oneof(
  fc.constantFrom(
    '',
    '',
    ':',
    'data',
    'event: hint',
    'event:ready',
    'event: other',
    'data: {}',
    'data:{"sub":"auth0|alice","sid":"ö"}',
    'data: {"keepAliveMs":10000}',
    'retry: 500',
    'id: 1',
  ),
  fc.string({ unit: 'binary' }),
  fc.jsonValue().map((value) => `data: ${JSON.stringify(value)}`),
);
const stream = fc
  .array(fc.tuple(line, end), { maxLength: 30 })
  .map((lines) => lines.map((parts) => parts.join('')).join(''));

/** Cuts a stream into chunks. */
function cut(whole: string, places: readonly number[]): string[] {
  const at = places.map((place) => place % (whole.length + 1)).sort((a, b) => a - b);
  return [0, ...at].map((from, index) => whole.slice(from, at[index] ?? whole.length));
}

it('any stream has the same events whatever its chunks and line breaks, with valid fields', () => {
  fc.assert(
    fc.property(stream, fc.array(fc.nat(), { maxLength: 20 }), end, (whole, places, other) => {
      const events = read(whole);
      expect(read(...cut(whole, places))).toEqual(events);
      expect(read(...whole.split(''))).toEqual(events);
      expect(read(whole.replace(/\r\n|\r|\n/g, other))).toEqual(events);
      for (const event of events) {
        if (event.type === 'hint') {
          for (const value of Object.values(event.hint)) expect(typeof value).toBe('string');
        } else if (event.type !== 'retry') {
          expect(event.keepAliveMs).toBeGreaterThanOrEqual(1_000);
          expect(event.checkAfterMs).toBeGreaterThanOrEqual(0);
        } else expect(event.afterMs).toBeLessThanOrEqual(300_000);
      }
    }),
    { numRuns: 500 },
  );
});
