import { describe, expect, it, vi } from 'vitest';
import { enterLockQueue } from '../../src/browser/lock-queue.js';

/** Locks whose first requests are rejected with these exceptions, before their callbacks run. */
function createLocks(...rejections: readonly string[]) {
  const left = [...rejections];
  const requests: LockOptions[] = [];
  const request = async (_name: string, options: LockOptions, callback: () => unknown) => {
    requests.push(options);
    const name = left.shift();
    if (name) throw Object.assign(new Error(name), { name });
    return callback();
  };
  return { locks: { request } as unknown as LockManager, requests };
}

describe('a lock that was stolen before its page noticed that it got it', () => {
  it('is requested again, without stealing it', async () => {
    const { locks, requests } = createLocks('AbortError');
    const onHeld = vi.fn();
    enterLockQueue(() => locks, 'name', true, onHeld, vi.fn());
    await vi.waitFor(() => expect(onHeld).toHaveBeenCalledOnce());
    expect(requests).toHaveLength(2);
    expect(requests[0]).toEqual({ steal: true });
    expect(requests[1]?.steal).toBeUndefined();
  });

  it('is not requested again after leaving the queue', async () => {
    const { locks, requests } = createLocks('AbortError');
    const onHeld = vi.fn();
    enterLockQueue(() => locks, 'name', false, onHeld, vi.fn())();
    await Promise.resolve();
    await Promise.resolve();
    expect(requests).toHaveLength(1);
    expect(onHeld).not.toHaveBeenCalled();
  });
});

it('continues without a lock if locks are denied', async () => {
  const { locks, requests } = createLocks('SecurityError');
  const onHeld = vi.fn();
  enterLockQueue(() => locks, 'name', false, onHeld, vi.fn());
  await vi.waitFor(() => expect(onHeld).toHaveBeenCalledOnce());
  expect(requests).toHaveLength(1);
});
