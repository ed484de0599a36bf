import { describe, expect, it } from 'vitest';
import { alice, loginRequired, minute } from './fake-answers.js';
import { createFakeBrowser } from './fake-browser.js';

describe('a client that knows of its user no more', () => {
  async function forgetUser(proven: boolean) {
    const world = createFakeBrowser();
    await world.startProven();
    if (!proven) {
      world.heartbeat.stop();
      world.forgetProof();
      await world.start();
      await world.question().fail(loginRequired);
    }
    world.setUser(null);
    await world.check();
    return world;
  }

  it('was signed out by the app itself if the session is alive: it is not asked for tokens again', async () => {
    const world = await forgetUser(true);
    expect(world.question().probe).toBe('guard');
    await world.question().answer({ session: 'alive' });
    expect(world.heartbeat.getSnapshot()).toMatchObject({ status: 'idle', checking: false });
    expect(world.events()).not.toContain('sessionLost');
    await world.advance(60 * minute);
    expect(world.questions).toHaveLength(2);
  });

  it('has lost its session if the tenant says so', async () => {
    const world = await forgetUser(true);
    await world.question().fail(loginRequired);
    expect(world.heartbeat.getSnapshot().status).toBe('lost');
  });

  it('is left alone if nobody can tell', async () => {
    const world = await forgetUser(true);
    await world.question().fail(new TypeError('Failed to fetch'));
    expect(world.heartbeat.getSnapshot().status).toBe('unverified');
    const blind = await forgetUser(false);
    await blind.question().fail(loginRequired);
    expect(blind.heartbeat.getSnapshot().status).toBe('unsupported');
  });

  it('but of another one, has changed its user, and nobody is asked', async () => {
    const world = createFakeBrowser();
    await world.startProven();
    world.setUser({ sub: 'auth0|bob' });
    await world.check();
    expect(world.told.at(-1)).toMatchObject([
      'sessionLost',
      { reason: 'user_changed', trigger: 'manual', user: alice },
    ]);
  });
});
