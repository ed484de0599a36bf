import { describe, expect, it } from 'vitest';
import { createOutbox } from '../src/redis/outbox.js';
import { FIRST_ID, parseStreamId, resumeAfter } from '../src/redis/stream-id.js';

const id = (ms: number, sequence = 0) => ({ ms, sequence });

describe('where a node reads on', () => {
  it.each([
    ['a minute ago when it starts', undefined, id(500_000), id(440_000)],
    ['at the beginning when Redis is younger than that', undefined, FIRST_ID, id(440_000)],
    ['after the last entry that it has seen', id(300_000), id(500_000), id(300_000)],
    ['there too when nothing has come since', id(300_000, 4), id(300_000, 4), id(300_000, 4)],
    ['a minute ago when the stream is another one', id(490_000), id(480_000), id(440_000)],
    ['a minute ago when the last one seen is of the future', id(900_000), id(499_000), id(440_000)],
    ['where it was when that is longer ago', id(100_000), FIRST_ID, id(100_000)],
  ])('%s', (_, seen, newest, expected) => {
    expect(resumeAfter({ seen, newest, redisNow: 500_000, backMs: 60_000 })).toEqual(expected);
  });

  it('is never before the beginning', () => {
    const position = { seen: undefined, newest: FIRST_ID, redisNow: 1_000, backMs: 60_000 };
    expect(resumeAfter(position)).toEqual(FIRST_ID);
  });

  it.each(['', '1', '1-', '-1', '1-1-1', 'a-b', '9'.repeat(16) + '-0'])('is not %j', (text) => {
    expect(parseStreamId(text)).toBeUndefined();
  });
});

describe('the entries that wait for Redis', () => {
  const entry = (sub: string, at = 0) => ({ hint: { sub }, at });

  it('are sent in order and stay until they are sent', () => {
    const outbox = createOutbox(() => 0);
    const entries = ['a', 'b', 'c'].map((sub) => entry(sub));
    for (const one of entries) outbox.add(one);
    expect(outbox.peek(2)).toEqual(entries.slice(0, 2));
    outbox.remove(outbox.peek(2));
    expect(outbox.peek(2)).toEqual(entries.slice(2));
  });

  it('are at most a thousand, the oldest go', () => {
    const outbox = createOutbox(() => 0);
    for (let n = 0; n < 100_003; n += 1) outbox.add(entry(`${n}`));
    expect(outbox.size).toBe(100_000);
    expect(outbox.peek(1)).toEqual([entry('3')]);
    expect(outbox.takeDropped()).toBe(3);
    expect(outbox.takeDropped()).toBe(0);
  });

  it('are given up after an hour', () => {
    let now = 0;
    const outbox = createOutbox(() => now);
    outbox.add(entry('a', 0));
    outbox.add(entry('b', 1));
    now = 3_600_001;
    expect(outbox.peek(10)).toEqual([entry('b', 1)]);
    expect(outbox.takeDropped()).toBe(1);
  });

  it('have each hint once, but a new one that came while the old was sent', () => {
    const outbox = createOutbox(() => 0);
    outbox.add(entry('a', 1));
    const sent = outbox.peek(10);
    outbox.add(entry('a', 2));
    expect(outbox.size).toBe(1);
    outbox.remove(sent);
    expect(outbox.peek(10)).toEqual([entry('a', 2)]);
  });
});
