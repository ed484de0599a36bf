import { describe, expect, it } from 'vitest';
import {
  alice,
  alive,
  blocked,
  loginRequired,
  minute,
  missingRefreshToken,
  revoked,
} from './fake-answers.js';
import { createFakeBrowser } from './fake-browser.js';

const refused = () => new Response(null, { status: 401 });

describe('what the app reports', () => {
  it.each([
    [blocked, 'user_blocked'],
    [revoked, 'grant_revoked'],
    [loginRequired, 'login_required'],
  ])('ends the session where it is definitive: %j', async (error, reason) => {
    const world = createFakeBrowser();
    await world.startProven();
    await world.advance(minute);
    world.heartbeat.report(error);
    expect(world.told.at(-1)).toMatchObject([
      'sessionLost',
      { reason, trigger: 'report', at: world.now(), error },
    ]);
    expect(world.questions).toHaveLength(1);
    expect(world.record()).toMatchObject({ verdict: 'lost', code: reason, askedAt: world.now() });
  });

  it('ends no session with login_required where silent authentication is unproven', async () => {
    const world = createFakeBrowser();
    world.forgetProof();
    await world.start();
    await world.question().fail(loginRequired);
    await world.advance(minute);
    world.heartbeat.report(loginRequired);
    await world.settle();
    expect(world.heartbeat.getSnapshot().status).toBe('unsupported');
    expect(world.questions).toHaveLength(2);
  });

  it.each([refused(), new Error('401'), missingRefreshToken, undefined, null, 'text', 42])(
    'is a reason to check at once where it is not: %o',
    async (error) => {
      const world = createFakeBrowser();
      await world.startProven();
      world.heartbeat.report(error);
      await world.settle();
      expect(world.questions).toHaveLength(2);
      expect(world.heartbeat.getSnapshot().status).toBe('active');
    },
  );

  it('is a reason to check in a hidden page too', async () => {
    const world = createFakeBrowser();
    await world.startProven();
    await world.page('hidden');
    world.heartbeat.report(refused());
    await world.settle();
    expect(world.questions).toHaveLength(2);
  });

  it('during a check asks again after it', async () => {
    const world = createFakeBrowser();
    await world.start();
    await world.advance(1);
    world.heartbeat.report(refused());
    await world.question().answer(alive);
    expect(world.questions).toHaveLength(2);
  });

  it('again and again is a reason to check as soon as the gap allows, and not to ask for ever', async () => {
    const world = createFakeBrowser({ minGapMs: 10_000 });
    await world.startProven();
    const begun = world.now();
    for (let i = 0; i < 300; i++) {
      world.heartbeat.report(refused());
      await world.settle();
      if (world.heartbeat.getSnapshot().checking) await world.question().answer(alive);
      await world.advance(100);
    }
    expect(world.questions.map(({ at }) => at - begun)).toEqual([0, 0, 10_000, 20_000, 30_000]);
  });

  it('after a check for another reason is a reason to check at once again', async () => {
    const world = createFakeBrowser({ minGapMs: 10_000 });
    await world.startProven();
    world.heartbeat.report(refused());
    await world.settle();
    await world.question().answer(alive);
    await world.advance(1);
    await world.check();
    await world.question().answer(alive);
    await world.advance(1);
    world.heartbeat.report(refused());
    await world.settle();
    expect(world.questions).toHaveLength(4);
  });

  it('is overtaken by a hint while it waits for the gap', async () => {
    const world = createFakeBrowser({ minGapMs: 10_000 });
    await world.startProven();
    world.heartbeat.report(refused());
    await world.settle();
    await world.question().answer(alive);
    await world.advance(1);
    world.heartbeat.report(refused());
    await world.settle();
    expect(world.questions).toHaveLength(2);
    await world.hint();
    expect(world.questions).toHaveLength(3);
    await world.question().answer(alive);
    expect(world.told.at(-1)).toMatchObject(['sessionVerified', { trigger: 'push' }]);
  });

  it.each([blocked, refused()])(
    'is of no use before the start, and after a loss: %o',
    async (error) => {
      const world = createFakeBrowser();
      world.heartbeat.report(error);
      await world.settle();
      expect(world.events()).toEqual([]);
      expect(world.questions).toHaveLength(0);
      await world.start();
      await world.question().fail(loginRequired);
      world.heartbeat.report(error);
      await world.settle();
      expect(world.events()).toEqual(['sessionLost']);
      expect(world.questions).toHaveLength(1);
    },
  );

  it('while nobody is signed in does not delay the first check of whoever signs in', async () => {
    const world = createFakeBrowser();
    world.setUser(null);
    await world.start();
    world.heartbeat.report(blocked);
    await world.advance(1);
    world.setUser(alice);
    await world.signedIn();
    expect(world.questions).toHaveLength(1);
  });

  it('ends the session where it is definitive also with that trigger switched off', async () => {
    const world = createFakeBrowser({ triggers: { report: false } });
    await world.startProven();
    world.heartbeat.report(blocked);
    expect(world.heartbeat.getSnapshot().status).toBe('lost');
  });
});
