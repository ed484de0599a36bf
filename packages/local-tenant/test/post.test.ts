/** @vitest-environment node */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { post } from '../src/webhooks/post.js';
import { Receiver } from './receiver.js';

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}

describe('a request to a receiver', () => {
  let receiver: Receiver;
  beforeEach(async () => {
    receiver = await Receiver.start();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    vi.spyOn(globalThis, 'setTimeout');
    vi.spyOn(globalThis, 'clearTimeout');
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    vi.useRealTimers();
    await receiver.stop();
  });

  const send = (signal = new AbortController().signal) => post(receiver.url, {}, '{}', signal);
  /** Waits without `vi.waitFor` and `expect.poll`, which would advance the faked timers. */
  const arrival = async () => {
    while (receiver.received.length === 0) await new Promise(setImmediate);
  };

  /** For each request, whether the timer of its limit is cleared. The server may set timers, too. */
  const clearedLimits = () => {
    const { calls, results } = vi.mocked(setTimeout).mock;
    const cleared = vi.mocked(clearTimeout).mock.calls.map(([timer]) => timer);
    return calls.flatMap(([, ms], call) =>
      ms === 5000 ? [cleared.includes(results[call]?.value)] : [],
    );
  };

  it('ends after 5 seconds without a response, also after a garbage collection', async () => {
    receiver.respondWith('hang');
    const result = send();
    await arrival();
    collectGarbage();
    vi.advanceTimersByTime(4999);
    expect(clearedLimits()).toEqual([false]);
    vi.advanceTimersByTime(1);
    expect(await result).toEqual({ error: 'timeout' });
  });

  it('ends when the caller aborts', async () => {
    receiver.respondWith('hang');
    const caller = new AbortController();
    const result = send(caller.signal);
    await arrival();
    caller.abort();
    expect(await result).toHaveProperty('error');
    expect(await send(caller.signal)).toHaveProperty('error');
    expect(clearedLimits()).toEqual([true, true]);
  });

  it('leaves no timer after a response', async () => {
    expect(await send()).toEqual({ status: 204 });
    expect(clearedLimits()).toEqual([true]);
  });
});
