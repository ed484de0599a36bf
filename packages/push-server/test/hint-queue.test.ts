import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  createHintQueue,
  type HintQueueOptions,
  type QueuedHint,
} from '../src/delivery/hint-queue.js';

const START = Date.parse('2026-01-01T00:00:00Z');

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  vi.setSystemTime(START);
});
afterEach(() => vi.useRealTimers());

/** Opens a queue that releases two hints at once and then one every 100 ms. */
function openQueue(options: Partial<HintQueueOptions> = {}) {
  const released: QueuedHint[] = [];
  const queue = createHintQueue({
    rate: { capacity: 2, refillMs: 100 },
    maxHints: 100,
    needsToken: () => true,
    now: Date.now,
    ...options,
    release: (entry) => released.push(entry),
  });
  return {
    queue,
    released,
    push: (sub: string, sid?: string) =>
      queue.push({ hint: { sub, ...(sid && { sid }) }, at: Date.now(), isRemote: false }),
    subs: () => released.map(({ hint }) => hint.sub),
  };
}

describe('a queue of hints', () => {
  it('releases single hints at once', () => {
    const { push, subs, queue } = openQueue();
    for (const sub of ['a', 'b', 'c']) {
      push(sub);
      vi.advanceTimersByTime(100);
    }
    expect(subs()).toEqual(['a', 'b', 'c']);
    expect(queue.size).toBe(0);
  });

  it('releases a burst, and the other hints at the rate, in the order of their arrival', () => {
    const { push, subs } = openQueue();
    for (const sub of ['a', 'b', 'c', 'd', 'e']) push(sub);
    expect(subs()).toEqual(['a', 'b']);
    vi.advanceTimersByTime(99);
    expect(subs()).toEqual(['a', 'b']);
    vi.advanceTimersByTime(1);
    expect(subs()).toEqual(['a', 'b', 'c']);
    vi.advanceTimersByTime(200);
    expect(subs()).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('never releases more hints than its rate', () => {
    const { push, released } = openQueue();
    for (let user = 0; user < 50; user += 1) {
      push(`${user}`);
      vi.advanceTimersByTime(30);
    }
    vi.advanceTimersByTime(60_000);
    expect(released).toHaveLength(50);
    const { at: firstAt } = released[2] as QueuedHint;
    const { at: lastAt } = released[49] as QueuedHint;
    expect(lastAt - firstAt).toBeGreaterThanOrEqual(46 * 100);
  });

  it('does not let a later hint pass when a token becomes free', () => {
    const { push, subs } = openQueue();
    for (const sub of ['a', 'b', 'c', 'd']) push(sub);
    vi.setSystemTime(START + 100);
    push('e');
    vi.advanceTimersByTime(1_000);
    expect(subs()).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('merges hints for one user, and keeps the place of the first', () => {
    const { push, subs, released } = openQueue();
    for (const sub of ['a', 'b']) push(sub);
    push('alice', 's1');
    push('bob', 's1');
    push('alice', 's2');
    push('bob', 's1');
    vi.advanceTimersByTime(1_000);
    expect(subs()).toEqual(['a', 'b', 'alice', 'bob']);
    expect(released.slice(2).map(({ hint }) => hint)).toEqual([
      { sub: 'alice' },
      { sub: 'bob', sid: 's1' },
    ]);
  });

  it('lets another user go before the second hint of a user', () => {
    const { push, subs } = openQueue();
    for (const sub of ['alice', 'alice', 'alice', 'bob', 'alice']) push(sub);
    vi.advanceTimersByTime(100);
    push('alice');
    vi.advanceTimersByTime(1_000);
    expect(subs()).toEqual(['alice', 'alice', 'alice', 'bob', 'alice']);
  });

  it('gives a hint that waited the time of its release', () => {
    const { push, released } = openQueue();
    for (const sub of ['a', 'b', 'c']) push(sub);
    vi.advanceTimersByTime(1_000);
    expect(released.map(({ at }) => at - START)).toEqual([0, 0, 100]);
  });

  it('releases a hint that needs no token at once', () => {
    const { push, subs } = openQueue({ needsToken: ({ hint }) => hint.sub !== 'nobody' });
    for (const sub of ['a', 'b', 'c', 'nobody']) push(sub);
    expect(subs()).toEqual(['a', 'b', 'nobody']);
  });

  it('spends no token on a hint that needs none anymore', () => {
    const gone = new Set<string | undefined>();
    const { push, subs } = openQueue({ needsToken: ({ hint }) => !gone.has(hint.sub) });
    for (const sub of ['a', 'b', 'c', 'd', 'e', 'f']) push(sub);
    for (const sub of ['c', 'd']) gone.add(sub);
    vi.advanceTimersByTime(100);
    expect(subs()).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('has room for hints of users that are queued, and of no others when it is full', () => {
    const { push, queue } = openQueue({ maxHints: 2 });
    expect(queue.hasRoomFor([{ sub: 'a' }])).toBe(true);
    for (const sub of ['a', 'b', 'c', 'd']) push(sub);
    expect(queue.size).toBe(2);
    expect(queue.hasRoomFor([{ sub: 'c', sid: 's1' }, { sub: 'd' }])).toBe(true);
    expect(queue.hasRoomFor([{ sub: 'c' }, { sub: 'e' }])).toBe(false);
    vi.advanceTimersByTime(100);
    expect(queue.hasRoomFor([{ sub: 'e' }])).toBe(true);
  });

  it('is emptied with the times of arrival, and leaves no timer', () => {
    const { push, queue, released } = openQueue();
    for (const sub of ['a', 'b', 'c', 'd']) push(sub);
    vi.advanceTimersByTime(50);
    expect(queue.empty()).toEqual([
      { hint: { sub: 'c' }, at: START, isRemote: false },
      { hint: { sub: 'd' }, at: START, isRemote: false },
    ]);
    expect(vi.getTimerCount()).toBe(0);
    vi.advanceTimersByTime(1_000);
    expect(released).toHaveLength(2);
  });

  it('goes on when the clock is set back', () => {
    let setBackMs = 0;
    const { push, subs } = openQueue({ now: () => Date.now() - setBackMs });
    for (const sub of ['a', 'b', 'c', 'd']) push(sub);
    setBackMs = 3_600_000;
    vi.advanceTimersByTime(500);
    expect(subs()).toEqual(['a', 'b', 'c', 'd']);
  });
});
