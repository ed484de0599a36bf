import { describe, expect, it } from 'vitest';
import { createOutbox } from '../src/redis/outbox.js';
import { createSentEntries } from '../src/redis/sent-entries.js';
import { FIRST_ID, parseStreamId, resumeAfter } from '../src/redis/stream-id.js';

const id = (ms: number, sequence = 0) => ({ ms, sequence });

describe('the read position of a node', () => {
  it.each([
    ['is a minute ago for a new node', undefined, id(500_000), id(440_000)],
    ['is a minute ago for an empty stream', undefined, FIRST_ID, id(440_000)],
    ['is the last seen entry after a reconnect', id(300_000), id(500_000), id(300_000)],
    [
      'is the last seen entry if there is no newer entry',
      id(300_000, 4),
      id(300_000, 4),
      id(300_000, 4),
    ],
    ['is a minute ago if the stream was replaced', id(490_000), id(480_000), id(440_000)],
    [
      'is a minute ago if the last seen entry is in the future',
      id(900_000),
      id(499_000),
      id(440_000),
    ],
    ['is the last seen entry if it is older than a minute', id(100_000), FIRST_ID, id(100_000)],
  ])('%s', (_, lastSeen, newest, expected) => {
    expect(resumeAfter({ lastSeen, newest, redisNow: 500_000, lookbackMs: 60_000 })).toEqual(
      expected,
    );
  });

  it('is never negative', () => {
    const position = { lastSeen: undefined, newest: FIRST_ID, redisNow: 1_000, lookbackMs: 60_000 };
    expect(resumeAfter(position)).toEqual(FIRST_ID);
  });

  it.each(['', '1', '1-', '-1', '1-1-1', 'a-b', '9'.repeat(16) + '-0'])(
    'cannot be parsed from %j',
    (text) => {
      expect(parseStreamId(text)).toBeUndefined();
    },
  );
});

describe('queued entries', () => {
  const entry = (sub: string, at = 0) => ({ hint: { sub }, at });

  it('keep their order and stay until they are removed', () => {
    const outbox = createOutbox(() => 0);
    const entries = ['a', 'b', 'c'].map((sub) => entry(sub));
    for (const item of entries) outbox.add(item);
    expect(outbox.peek(2)).toEqual(entries.slice(0, 2));
    outbox.remove(outbox.peek(2));
    expect(outbox.peek(2)).toEqual(entries.slice(2));
  });

  it('are limited to a hundred thousand, and the oldest are dropped', () => {
    const outbox = createOutbox(() => 0);
    for (let n = 0; n < 100_003; n += 1) outbox.add(entry(`${n}`));
    expect(outbox.size).toBe(100_000);
    expect(outbox.peek(1)).toEqual([entry('3')]);
    expect(outbox.resetDroppedCount()).toBe(3);
    expect(outbox.resetDroppedCount()).toBe(0);
  });

  it('are dropped after an hour', () => {
    let now = 0;
    const outbox = createOutbox(() => now);
    outbox.add(entry('a', 0));
    outbox.add(entry('b', 1));
    now = 3_600_001;
    expect(outbox.peek(10)).toEqual([entry('b', 1)]);
    expect(outbox.resetDroppedCount()).toBe(1);
  });

  it('keep a newer entry with the same hint when the old one is removed', () => {
    const outbox = createOutbox(() => 0);
    outbox.add(entry('a', 1));
    const sent = outbox.peek(10);
    outbox.add(entry('a', 2));
    expect(outbox.size).toBe(1);
    outbox.remove(sent);
    expect(outbox.peek(10)).toEqual([entry('a', 2)]);
  });

  it('keep a newer entry with the same hint when the old one is sent again', () => {
    const outbox = createOutbox(() => 0);
    outbox.add(entry('a', 2));
    outbox.add(entry('a', 1));
    expect(outbox.peek(10)).toEqual([entry('a', 2)]);
  });
});

describe('entries that Redis acknowledged', () => {
  const entry = (sub: string) => ({ hint: { sub }, at: 0 });

  function openSent(now = () => 0) {
    const stream = new Set<string>();
    const asked: string[] = [];
    const sent = createSentEntries(now);
    return {
      stream,
      asked,
      send(id: string) {
        stream.add(id);
        sent.add(id, entry(id));
      },
      takeMissing: () =>
        sent.takeMissing(async (id) => {
          asked.push(id);
          return stream.has(id);
        }),
    };
  }

  it('are verified once, later only the last one', async () => {
    const { send, takeMissing, asked } = openSent();
    for (const id of ['1', '2', '3']) send(id);
    expect(await takeMissing()).toEqual([]);
    expect(asked.splice(0)).toEqual(['1', '2', '3']);
    send('4');
    expect(await takeMissing()).toEqual([]);
    expect(asked).toEqual(['3', '4']);
  });

  it('are missing if they were lost before the next ones were sent', async () => {
    const { stream, send, takeMissing } = openSent();
    for (const id of ['1', '2', '3', '4']) send(id);
    await takeMissing();
    for (const id of ['3', '4']) stream.delete(id);
    send('5');
    expect(await takeMissing()).toEqual([entry('3'), entry('4')]);
    expect(await takeMissing()).toEqual([]);
  });

  it('are missing if they were lost since the last verification', async () => {
    const { stream, send, takeMissing } = openSent();
    send('1');
    await takeMissing();
    for (const id of ['2', '3', '4']) send(id);
    stream.delete('3');
    expect(await takeMissing()).toEqual([entry('3')]);
  });

  it('are verified again if the verification failed', async () => {
    const sent = createSentEntries(() => 0);
    sent.add('1', entry('1'));
    await expect(sent.takeMissing(() => Promise.reject(new Error('x')))).rejects.toThrow('x');
    expect(await sent.takeMissing(async () => false)).toEqual([entry('1')]);
  });

  it('are forgotten after two minutes', async () => {
    let now = 0;
    const { stream, send, takeMissing } = openSent(() => now);
    send('1');
    await takeMissing();
    now = 60_000;
    send('2');
    await takeMissing();
    now = 121_000;
    await takeMissing();
    stream.clear();
    expect(await takeMissing()).toEqual([entry('2')]);
  });

  it('are sent again for two minutes if Redis always loses them', async () => {
    let now = 0;
    const sent = createSentEntries(() => now);
    let resent = 0;
    sent.add('1', entry('1'));
    for (; now < 600_000; now += 3_000) {
      for (const missing of await sent.takeMissing(async () => false)) {
        resent += 1;
        sent.add(`${now}`, missing);
      }
    }
    expect(resent).toBeGreaterThan(30);
    expect(resent).toBeLessThan(45);
  });
});
