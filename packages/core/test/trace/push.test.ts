import { describe, expect, it } from 'vitest';
import type { PushedSession } from '../../src/options.js';
import { hour, loginRequired, minute } from '../fake-answers.js';
import { beginTrace, createTracedBrowser, lastNext } from './fake-trace.js';

type World = ReturnType<typeof createTracedBrowser>;

async function setLive(world: World, isLive: boolean): Promise<void> {
  (world.pushedSessions.at(-1) as PushedSession).setLive(isLive);
  await world.settle();
}

async function startLive(options: Parameters<typeof createTracedBrowser>[0] = {}) {
  const world = createTracedBrowser(options);
  await world.startProven();
  world.traced.length = 0;
  await setLive(world, true);
  return world;
}

describe('a push trigger', () => {
  it('is told when it becomes live and when it fails, with the next check that follows', async () => {
    const options = { liveIntervalMs: hour, pauseAfterIdleMs: false } as const;
    const world = await startLive(options);
    expect(world.traced.splice(0)).toEqual([
      { type: 'pushChanged', at: 1_000_000, live: true },
      {
        type: 'nextCheckChanged',
        at: 1_000_000,
        next: { trigger: 'interval', dueAt: 1_000_000 + hour },
      },
    ]);
    await world.advance(minute);
    await setLive(world, false);
    expect(world.traced).toEqual([
      { type: 'pushChanged', at: 1_000_000 + minute, live: false },
      {
        type: 'nextCheckChanged',
        at: 1_000_000 + minute,
        next: { trigger: 'interval', dueAt: 1_000_000 + 15 * minute },
      },
    ]);
  });

  it('is not told again while it stays what it is', async () => {
    const world = await startLive();
    world.traced.length = 0;
    await setLive(world, true);
    await world.advance(minute);
    expect(world.traced).toEqual([]);
  });

  it('that is live already is told when the trace begins', async () => {
    const world = await startLive();
    expect(beginTrace(world).traced).toEqual([
      { type: 'pushChanged', at: 1_000_000, live: true },
      expect.objectContaining({ type: 'nextCheckChanged' }),
    ]);
  });

  it.each([
    ['stops', async (world: World) => world.heartbeat.stop()],
    [
      'is lost',
      async (world: World) => {
        await world.check();
        await world.question().fail(loginRequired);
      },
    ],
  ] as const)('is not live any more when the watch %s', async (_, end) => {
    const world = await startLive();
    world.traced.length = 0;
    await end(world);
    expect(world.heartbeat.getSnapshot().live).toBe(false);
    expect(world.traced).toContainEqual({ type: 'pushChanged', at: 1_000_000, live: false });
  });

  it('that replaces the interval altogether leaves none, until it fails', async () => {
    const world = await startLive({ liveIntervalMs: Infinity });
    expect(lastNext(world.traced)).toEqual({ trigger: null, because: 'switched_off' });
    await setLive(world, false);
    expect(lastNext(world.traced)).toEqual({
      trigger: 'interval',
      dueAt: 1_000_000 + 15 * minute,
    });
  });
});
