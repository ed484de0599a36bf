import { describe, expect, it } from 'vitest';
import { alice, alive, loginRequired, minute } from './fake-answers.js';
import { createFakeBrowser } from './fake-browser.js';

describe('a loss', () => {
  it('is told once, and ends the watch', async () => {
    const world = createFakeBrowser({ intervalMs: minute });
    await world.startProven();
    await world.advance(minute);
    await world.question().fail(loginRequired);
    const loss = {
      reason: 'login_required',
      trigger: 'interval',
      at: world.now(),
      user: alice,
      error: loginRequired,
    };
    expect(world.told.at(-1)).toEqual(['sessionLost', loss]);
    expect(world.heartbeat.getSnapshot()).toMatchObject({ status: 'lost', user: null, loss });
    expect(world.timers()).toBe(0);
    await world.page('hidden');
    await world.page('shown');
    await world.advance(60 * minute);
    expect(world.events().filter((name) => name === 'sessionLost')).toHaveLength(1);
    expect(world.questions).toHaveLength(2);
  });

  it('comes when somebody else is signed in', async () => {
    const world = createFakeBrowser();
    await world.start();
    await world.question().answer({ session: 'alive', user: { sub: 'auth0|bob' } });
    expect(world.told).toMatchObject([['sessionLost', { reason: 'user_changed', user: alice }]]);
  });

  it('is followed by a new session at the next start', async () => {
    const world = createFakeBrowser();
    await world.start();
    await world.question().fail(loginRequired);
    await world.start();
    await world.question().answer(alive);
    expect(world.heartbeat.getSnapshot().status).toBe('active');
  });

  it('stays visible when the heartbeat is stopped during the ending', async () => {
    const world = createFakeBrowser();
    await world.start();
    await world.question().fail(loginRequired);
    world.heartbeat.stop();
    expect(world.heartbeat.getSnapshot().status).toBe('lost');
    expect(world.held()).toBe(0);
  });

  it('comes for want of a proof where the app must fail closed', async () => {
    const world = createFakeBrowser({ intervalMs: minute, maxUnverifiedMs: 5 * minute });
    await world.startProven();
    const { verifiedAt } = world.heartbeat.getSnapshot();
    for (let i = 0; i < 4; i++) {
      await world.advance(minute);
      await world.question().fail(new TypeError('Failed to fetch'));
    }
    await world.advance(minute);
    expect(world.told.at(-1)).toMatchObject([
      'sessionLost',
      { reason: 'unverifiable', at: (verifiedAt as number) + 5 * minute },
    ]);
  });

  it('for want of a proof comes only after a last check, also in a hidden page and after a sleep', async () => {
    const world = createFakeBrowser({ maxUnverifiedMs: 5 * minute, timeoutMs: 4_000 });
    await world.startProven();
    await world.page('hidden');
    await world.advance(5 * minute - 4_001);
    expect(world.questions).toHaveLength(1);
    await world.advance(1);
    expect(world.questions).toHaveLength(2);
    await world.question().answer(alive);

    world.setClock(60 * minute);
    await world.page('shown');
    expect(world.questions).toHaveLength(3);
    expect(world.heartbeat.getSnapshot().status).toBe('active');
    await world.question().fail(new TypeError('Load failed'));
    expect(world.told.at(-1)).toMatchObject(['sessionLost', { reason: 'unverifiable' }]);
  });

  it('with an interval longer than maxUnverifiedMs does not come while the tenant answers', async () => {
    const world = createFakeBrowser({ intervalMs: 60 * minute, maxUnverifiedMs: minute });
    await world.startProven();
    for (let i = 0; i < 30; i++) {
      await world.advance(minute - 4_500);
      await world.question().answer(alive);
    }
    expect(world.heartbeat.getSnapshot().status).toBe('active');
    expect(world.questions).toHaveLength(31);
  });

  it('takes the tokens away again that a late answer of the SDK put back', async () => {
    const world = createFakeBrowser();
    await world.startProven();
    await world.check();
    world.heartbeat.report({ error: 'invalid_grant', error_description: 'user is blocked' });
    expect(world.heartbeat.getSnapshot().status).toBe('lost');
    expect(world.question().request.signal.aborted).toBe(true);
    await world.question().answer(alive);
    expect(world.signOuts).toEqual([{ openUrl: false }]);
    expect(world.heartbeat.getSnapshot().status).toBe('lost');
  });
});
