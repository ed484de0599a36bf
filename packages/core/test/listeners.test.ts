import { describe, expect, it, vi } from 'vitest';
import type { SessionSnapshot } from '../src/session.js';
import { loginRequired } from './fake-answers.js';
import { createFakeBrowser } from './fake-browser.js';

describe('listeners', () => {
  it('that throw stop nobody else and are reported', async () => {
    const world = createFakeBrowser();
    const boom = new Error('boom');
    const later = vi.fn();
    world.heartbeat.on('sessionVerified', () => {
      throw boom;
    });
    world.heartbeat.on('sessionVerified', later);
    await world.startProven();
    expect(later).toHaveBeenCalledTimes(1);
    expect(world.exceptions).toEqual([boom]);
  });

  it('are undone by what on returns, and by off', async () => {
    const world = createFakeBrowser();
    const [one, other, stays] = [vi.fn(), vi.fn(), vi.fn()];
    world.heartbeat.on('sessionVerified', one)();
    world.heartbeat.on('sessionVerified', other);
    world.heartbeat.on('sessionVerified', stays);
    world.heartbeat.off('sessionVerified', other);
    await world.startProven();
    expect([one, other, stays].map((listener) => listener.mock.calls.length)).toEqual([0, 0, 1]);
  });

  it('hear of a loss before the snapshot does, so that nobody is gone by then', async () => {
    const world = createFakeBrowser();
    const lost = vi.fn();
    const undo = world.heartbeat.on('sessionLost', lost);
    world.heartbeat.subscribe(() => {
      if (world.heartbeat.getSnapshot().status === 'lost') undo();
    });
    await world.start();
    await world.question().fail(loginRequired);
    expect(lost).toHaveBeenCalledOnce();
  });

  it('stay when off is called without a handler', async () => {
    const world = createFakeBrowser();
    world.heartbeat.off('sessionVerified', undefined as never);
    await world.startProven();
    expect(world.events()).toEqual(['sessionVerified']);
  });

  it('an error that cannot be read breaks nothing', async () => {
    const world = createFakeBrowser();
    await world.startProven();
    const trap = Object.defineProperty({}, 'error', {
      get() {
        throw new Error('trap');
      },
    });
    world.heartbeat.report(trap);
    expect(world.exceptions).toHaveLength(1);
    await world.check();
    expect(world.questions).toHaveLength(2);
  });

  it('of the snapshot are told after each change and never without one', async () => {
    const world = createFakeBrowser();
    const seen: SessionSnapshot[] = [];
    const undo = world.heartbeat.subscribe(() => seen.push(world.heartbeat.getSnapshot()));
    await world.startProven();
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.every((snapshot) => Object.isFrozen(snapshot))).toBe(true);
    expect(world.heartbeat.getSnapshot()).toBe(world.heartbeat.getSnapshot());
    undo();
    const before = seen.length;
    world.heartbeat.stop();
    expect(seen).toHaveLength(before);
  });

  it('of the snapshot hear of the watch, the check and its end', async () => {
    const world = createFakeBrowser();
    const seen: string[] = [];
    const listener = () => {
      const { status, checking } = world.heartbeat.getSnapshot();
      seen.push(`${status}${checking ? ', checking' : ''}`);
    };
    const undo = world.heartbeat.subscribe(listener);
    world.heartbeat.subscribe(listener);
    await world.startProven();
    expect(seen).toEqual(['active, checking', 'active, checking', 'active', 'active']);
    undo();
    world.heartbeat.stop();
    expect(seen.slice(4)).toEqual(['idle']);
  });

  it('cause nothing before everybody has heard of what was', async () => {
    const world = createFakeBrowser();
    const seen: string[] = [];
    world.heartbeat.on('sessionVerified', () => world.heartbeat.stop());
    world.heartbeat.on('sessionVerified', () => seen.push(world.heartbeat.getSnapshot().status));
    await world.startProven();
    expect(seen).toEqual(['active']);
    expect(world.heartbeat.getSnapshot().status).toBe('idle');
  });
});
