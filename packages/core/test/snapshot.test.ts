import { describe, expect, it } from 'vitest';
import { alice, minute } from './fake-answers.js';
import { createFakeBrowser } from './fake-browser.js';

describe('a snapshot keeps its user object from proof to proof', () => {
  it('as long as sub and sid are the same', async () => {
    const world = createFakeBrowser({ intervalMs: minute });
    await world.startProven();
    const { user } = world.heartbeat.getSnapshot();
    await world.advance(minute);
    await world.question().answer({ session: 'alive', user: { ...alice } });
    expect(world.heartbeat.getSnapshot().user).toBe(user);
    await world.advance(minute);
    await world.question().answer({ session: 'alive', user: { ...alice, sid: 'two' } });
    expect(world.heartbeat.getSnapshot().user).toEqual({ ...alice, sid: 'two' });
  });
});
