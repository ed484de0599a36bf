import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createSessionHeartbeat, SessionHeartbeatError } from '../../src/index.js';
import { createFakeSession } from '../../src/testing/index.js';
import { createSimulatedClock } from '../../src/testing/simulated-clock.js';

afterEach(() => {
  vi.useRealTimers();
});

/** A fake session that a heartbeat watches. */
function watch(options?: Parameters<typeof createSessionHeartbeat>[1]) {
  const session = createFakeSession();
  const heartbeat = createSessionHeartbeat(session.client, options);
  heartbeat.start();
  return { session, heartbeat };
}

describe('advance', () => {
  it('runs due timers in the order of their time, each at its own time', async () => {
    const clock = createSimulatedClock(1_000);
    const woken: string[] = [];
    const wakeAt = (name: string, at: number) =>
      clock.wakeAt(at, () => void woken.push(`${name} ${clock.now()}`));
    wakeAt('c', 1_030);
    wakeAt('a', 1_010);
    wakeAt('b', 1_010);
    wakeAt('d', 500);
    const cancel = wakeAt('e', 1_020);
    cancel();
    await clock.advance(29);
    expect(woken).toEqual(['d 1000', 'a 1010', 'b 1010']);
    await clock.advance(1);
    expect(woken).toEqual(['d 1000', 'a 1010', 'b 1010', 'c 1030']);
    expect(clock.now()).toBe(1_030);
  });

  it('runs timers that other timers, promises and tasks create', async () => {
    const clock = createSimulatedClock(0);
    const woken: number[] = [];
    const next = () => {
      woken.push(clock.now());
      void Promise.resolve().then(() => clock.wakeAt(clock.now() + 10, next));
    };
    clock.wakeAt(10, next);
    let isDone = false;
    clock.wakeAt(35, () => void setImmediate(() => clock.wakeAt(35, () => void (isDone = true))));
    await clock.advance(35);
    expect(woken).toEqual([10, 20, 30]);
    expect(isDone).toBe(true);
  });

  it('repeats a callback at its interval until it is cancelled', async () => {
    const clock = createSimulatedClock(0);
    const calls: number[] = [];
    const cancel = clock.repeat(10, () => void calls.push(clock.now()));
    await clock.advance(25);
    cancel();
    await clock.advance(100);
    expect(calls).toEqual([10, 20]);
  });

  it('adds up calls that do not wait for each other', async () => {
    const clock = createSimulatedClock(0);
    await Promise.all([clock.advance(10), clock.advance(20)]);
    expect(clock.now()).toBe(30);
  });

  it('runs pending tasks of the app', async () => {
    let turns = 0;
    const step = () => {
      if (++turns < 3) setImmediate(step);
    };
    step();
    await createFakeSession().advance(0);
    expect(turns).toBe(3);
  });

  it('works with faked timers: does not advance them, and creates none', async () => {
    vi.useFakeTimers({ now: 5_000 });
    const { session, heartbeat } = watch();
    expect(session.now()).toBe(5_000);
    const timer = vi.fn();
    setTimeout(timer, 1);
    session.block();
    await session.advance(900_000);
    expect(heartbeat.getSnapshot().status).toBe('lost');
    expect(timer).not.toHaveBeenCalled();
    expect(Date.now()).toBe(5_000);
    expect(vi.getTimerCount()).toBe(1);
  });

  it('works if timers were faked before the module was loaded', async () => {
    vi.useFakeTimers();
    vi.resetModules();
    // The next file needs modules that were loaded with real timers.
    onTestFinished(() => void vi.resetModules());
    const testing = await import('../../src/testing/index.js');
    const core = await import('../../src/index.js');
    const session = testing.createFakeSession();
    const heartbeat = core.createSessionHeartbeat(session.client);
    heartbeat.start();
    session.block();
    await session.advance(0);
    expect(heartbeat.getSnapshot().status).toBe('lost');
  });

  it('checks at each of a thousand intervals in one call', async () => {
    const { session } = watch({ pauseAfterIdleMs: false });
    await session.advance(1_000 * 900_000);
    expect(session.checks).toBe(1_001);
  });

  it.each([-1, Number.NaN, Infinity])('rejects %s', async (ms) => {
    const advance = createFakeSession().advance(ms);
    await expect(advance).rejects.toThrow(SessionHeartbeatError);
    await expect(advance).rejects.toThrow('invalid_option: ms');
  });
});
