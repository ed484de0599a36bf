import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createHintQueue, type HintQueueOptions } from '../src/delivery/hint-queue.js';
import type { BackplaneEntry } from '../src/index.js';

const START = Date.parse('2026-01-01T00:00:00Z');

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  vi.setSystemTime(START);
});
afterEach(() => vi.useRealTimers());

/** Opens a queue that releases two hints at once and then one every 100 ms. */
function openQueue(options: Partial<HintQueueOptions> = {}) {
  const released: BackplaneEntry[] = [];
  const queue = createHintQueue({
    rate: { capacity: 2, refillMs: 100 },
    hasStream: () => true,
    now: Date.now,
    ...options,
    release: (entry) => released.push(entry),
  });
  return {
    queue,
    released,
    push: (sub: string, sid?: string) =>
      queue.push({ hint: { sub, ...(sid && { sid }) }, at: Date.now() }),
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

  it('releases a burst, then the other hints at the rate, first in, first out', () => {
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
    const { at: firstAt } = released[2] as BackplaneEntry;
    const { at: lastAt } = released[49] as BackplaneEntry;
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

  it('releases a hint for another user before the second hint of a user', () => {
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

  it('drops a hint without a stream', () => {
    const { push, subs, queue } = openQueue({ hasStream: ({ sub }) => sub !== 'nobody' });
    for (const sub of ['a', 'nobody', 'b', 'c', 'nobody', 'd']) push(sub);
    expect(queue.size).toBe(2);
    vi.advanceTimersByTime(1_000);
    expect(subs()).toEqual(['a', 'b', 'c', 'd']);
  });

  it('spends no token on a hint whose stream has ended', () => {
    const gone = new Set<string | undefined>();
    const { push, subs } = openQueue({ hasStream: ({ sub }) => !gone.has(sub) });
    for (const sub of ['a', 'b', 'c', 'd', 'e', 'f']) push(sub);
    for (const sub of ['c', 'd']) gone.add(sub);
    vi.advanceTimersByTime(100);
    expect(subs()).toEqual(['a', 'b', 'e']);
  });

  it('does not extend a waiting hint to a session without a stream', () => {
    const { push, released } = openQueue({ hasStream: ({ sid }) => sid !== 's2' });
    for (const sub of ['a', 'b']) push(sub);
    push('alice', 's1');
    push('alice', 's2');
    vi.advanceTimersByTime(100);
    expect(released.at(-1)?.hint).toEqual({ sub: 'alice', sid: 's1' });
  });

  it('drops all hints when it is cleared, and leaves no timer', () => {
    const { push, queue, subs } = openQueue();
    for (const sub of ['a', 'b', 'c', 'd']) push(sub);
    queue.clear();
    expect(queue.size).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
    expect(subs()).toEqual(['a', 'b']);
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
