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
    ['{"sub":["auth0|alice"],"sid":{}}', {}],
    ['{"__proto__":{"sub":"auth0|alice"}}', {}],
    ['{"sub":"auth0|\u2028\u2029\u0085"}', { sub: 'auth0|\u2028\u2029\u0085' }],
    ['[]', {}],
    ['["sub"]', {}],
    ['null', {}],
    ['42', {}],
    ['"sub"', {}],
  ])('with the data %s keeps valid fields', (data, fields) => {
    expect(read(message('hint', data))).toStrictEqual([hint(fields)]);
  });

  it.each(['', '{', 'undefined', '{"sub":"auth0|alice"', "{'sub':'auth0|alice'}"])(
    'with the malformed data %j is ignored, and the next one is not',
    (data) => {
      expect(read(message('hint', data) + message('hint', '{}'))).toEqual([hint()]);
    },
  );

  it('may have several data lines', () => {
    expect(read('event: hint\ndata: {"sub":\ndata: "auth0|alice"\ndata: }\n\n')).toEqual([
      hint({ sub: 'auth0|alice' }),
    ]);
  });

  it('has a line break between data lines, which JSON allows in no string', () => {
    expect(read('event: hint\ndata: {"sub":"auth0|\ndata: alice"}\n\n')).toEqual([]);
  });

  it('without data is ignored', () => {
    expect(read('event: hint\n\n')).toEqual([]);
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
    ['[10000]', {}],
    ['null', {}],
  ])('with the data %s ignores invalid fields', (data, fields) => {
    expect(read(message('ready', data))).toStrictEqual([{ ...ready, ...fields }]);
  });
});

describe('an away event', () => {
  it('has the fields of a ready event', () => {
    expect(read(message('away', '{"keepAliveMs":10000}'))).toStrictEqual([
      { type: 'away', keepAliveMs: 10_000, checkAfterMs: 0 },
    ]);
  });
});

describe('a retry field', () => {
  it.each<[string, PushEvent[]]>([
    ['retry: 1500', [{ type: 'retry', afterMs: 1_500 }]],
    ['retry:0', [{ type: 'retry', afterMs: 0 }]],
    ['retry: 99999999999', [{ type: 'retry', afterMs: 300_000 }]],
    [`retry: ${'9'.repeat(400)}`, [{ type: 'retry', afterMs: 300_000 }]],
    ['retry: 1.5', []],
    ['retry: -1', []],
    ['retry: 1s', []],
    ['retry: ٣', []],
    ['retry', []],
  ])('such as %j accepts digits only, up to five minutes', (line, events) => {
    expect(read(`${line}\n`)).toEqual(events);
  });
});

describe('the parser', () => {
  it.each([
    ': a comment\n\n',
    ':\n\n',
    ':event: hint\ndata: {}\n\n',
    'data: {}\n\n',
    'event\ndata: {}\n\n',
    'event: message\ndata: {}\n\n',
    'event: hints\ndata: {}\n\n',
    'event:  hint\ndata: {}\n\n',
    'Event: hint\ndata: {}\n\n',
    ' event: hint\ndata: {}\n\n',
    'event : hint\ndata: {}\n\n',
    'event: __proto__\ndata: {}\n\n',
    'event: hint\nevent:\ndata: {}\n\n',
    '\n\n\n',
  ])('ignores %j', (stream) => {
    expect(read(stream)).toEqual([]);
  });

  it('ignores unknown fields and comments within a message', () => {
    const stream = 'id: 7\n: a comment\nevent:hint\nfield\nfield: {\ndata:{}\n\n';
    expect(read(stream)).toEqual([hint()]);
  });

  it('starts each message without a name and without data', () => {
    expect(read('event: hint\n\ndata: {}\n\n')).toEqual([]);
    expect(read('event: ping\ndata: {"sub":\n\nevent: hint\ndata: {}\n\n')).toEqual([hint()]);
  });

  it('ignores a message without its empty line', () => {
    expect(read('event: hint\ndata: {}\n')).toEqual([]);
  });

  it('reads a field without a colon as empty', () => {
    expect(read('event: hint\ndata\ndata: {}\ndata\n\n')).toEqual([hint()]);
  });
});

describe.each([
  ['LF', '\n'],
  ['CR', '\r'],
  ['CRLF', '\r\n'],
])('lines that end in %s', (_, end) => {
  it('are parsed as soon as they are complete', () => {
    const reader = createPushReader();
    expect(reader(`event: hint${end}data: {}${end}${end}`)).toEqual([hint()]);
    expect(reader(`event: hint${end}`)).toEqual([]);
    expect(reader(`data: {}${end}`)).toEqual([]);
    expect(reader(end)).toEqual([hint()]);
  });
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

describe('any stream', () => {
  it('has the same events whatever its chunks', () => {
    fc.assert(
      fc.property(stream, fc.array(fc.nat(), { maxLength: 20 }), (whole, places) => {
        const events = read(whole);
        expect(read(...cut(whole, places))).toEqual(events);
        expect(read(...whole.split(''))).toEqual(events);
      }),
      { numRuns: 500 },
    );
  });

  it('has the same events whatever its line breaks', () => {
    fc.assert(
      fc.property(stream, end, (whole, other) => {
        expect(read(whole.replace(/\r\n|\r|\n/g, other))).toEqual(read(whole));
      }),
      { numRuns: 500 },
    );
  });

  it('has only events with valid fields', () => {
    const anything = fc.oneof(stream, fc.string({ unit: 'binary' }));
    fc.assert(
      fc.property(fc.array(anything), (chunks) => {
        for (const event of read(...chunks)) {
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
});
