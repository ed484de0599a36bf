import { describe, expect, it } from 'vitest';
import { alive, loginRequired, minute } from './fake-answers.js';
import { createFakeBrowser } from './fake-browser.js';

describe('the end that the tenant had set for the session', () => {
  it.each(['shown', 'hidden'] as const)(
    'is a loss at that moment, in a %s page, and nobody is asked',
    async (visibility) => {
      const world = createFakeBrowser();
      const end = world.now() + 5 * minute;
      world.expireAt(end);
      await world.startProven();
      await world.page(visibility);
      await world.advance(5 * minute - 1);
      expect(world.heartbeat.getSnapshot().status).toBe('active');
      // The client forgets its user by itself.
      world.setUser(null);
      await world.advance(1);
      expect(world.told.at(-1)).toMatchObject([
        'sessionLost',
        { reason: 'session_expired', at: end },
      ]);
      expect(world.questions).toHaveLength(1);
    },
  );

  it('moves when another tab signed the same user in again', async () => {
    const world = createFakeBrowser();
    world.expireAt(world.now() + 5 * minute);
    await world.startProven();
    const end = world.now() + 8 * minute;
    world.expireAt(end);
    await world.advance(5 * minute);
    await world.question().answer(alive);
    expect(world.heartbeat.getSnapshot().status).toBe('active');
    world.setUser(null);
    await world.advance(3 * minute);
    expect(world.told.at(-1)).toMatchObject([
      'sessionLost',
      { reason: 'session_expired', at: end },
    ]);
    expect(world.questions).toHaveLength(2);
  });

  it('is a loss also where silent authentication does not work', async () => {
    const world = createFakeBrowser();
    world.forgetProof();
    world.expireAt(world.now() + minute);
    await world.start();
    await world.question().fail(loginRequired);
    world.setUser(null);
    await world.advance(minute);
    expect(world.told.at(-1)).toMatchObject(['sessionLost', { reason: 'session_expired' }]);
  });
});
