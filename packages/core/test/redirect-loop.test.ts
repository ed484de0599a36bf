import { describe, expect, it } from 'vitest';
import {
  alice,
  aliveAsBob,
  blocked,
  bob,
  consentRequired,
  loginRequired,
  minute,
  revoked,
} from './fake-answers.js';
import { createFakeBrowser, digestOf } from './fake-browser.js';

type World = ReturnType<typeof createFakeBrowser>;

describe('redirect_loop', () => {
  const signIn = (world: World, lostMsAgo: number, signedInMsAgo: number) =>
    world.write({
      lostAt: world.now() - lostMsAgo,
      signedInAt: world.now() - signedInMsAgo,
      user: digestOf(alice),
      verdict: 'signed_in',
    });

  it.each<[string, unknown]>([
    ['login_required', loginRequired],
    ['grant_revoked', revoked],
  ])('breaks the loop of a new login that is lost again at once (%s)', async (_, error) => {
    const world = createFakeBrowser();
    signIn(world, 30_000, 10_000);
    await world.start();
    await world.question().fail(error);
    expect(world.diagnoses()).toEqual(['redirect_loop']);
    expect(world.events()).not.toContain('sessionLost');
    expect(world.heartbeat.getSnapshot()).toMatchObject({ status: 'unsupported', user: alice });
    expect(world.isProven()).toBe(false);
    expect(world.record()).toMatchObject({ verdict: 'unsupported', code: 'redirect_loop' });
    await world.check();
    expect(world.question().probe).toBe('guard');
  });

  it('breaks the loop of a login whose cookie is another user’s', async () => {
    const world = createFakeBrowser();
    signIn(world, 30_000, 10_000);
    await world.start();
    await world.question().answer(aliveAsBob);
    expect(world.diagnoses()).toEqual(['redirect_loop']);
  });

  it.each<[string, number, number, unknown]>([
    ['of a login a minute ago', 90_000, 60_000, loginRequired],
    ['of a login ten minutes after the last loss', 610_000, 10_000, loginRequired],
    ['of a blocked user', 30_000, 10_000, blocked],
  ])('is none: the loss %s', async (_, lostMsAgo, signedInMsAgo, error) => {
    const world = createFakeBrowser();
    signIn(world, lostMsAgo, signedInMsAgo);
    await world.start();
    await world.question().fail(error);
    expect(world.heartbeat.getSnapshot().status).toBe('lost');
  });

  it('is one up to these limits', async () => {
    const world = createFakeBrowser();
    signIn(world, 659_998, 59_999);
    await world.start();
    await world.question().fail(loginRequired);
    expect(world.heartbeat.getSnapshot().status).toBe('unsupported');
  });

  it.each(['lostAt', 'signedInAt'])('is none without %s', async (moment) => {
    const world = createFakeBrowser();
    signIn(world, 30_000, 10_000);
    world.write({ [moment]: undefined });
    await world.start();
    await world.question().fail(loginRequired);
    expect(world.heartbeat.getSnapshot().status).toBe('lost');
  });

  it('is none once a check has found the new session alive', async () => {
    const world = createFakeBrowser();
    signIn(world, 30_000, 10_000);
    await world.startProven();
    await world.check();
    await world.question().fail(loginRequired);
    expect(world.heartbeat.getSnapshot().status).toBe('lost');
  });

  it('is none in a tab that another one tells of the first loss after the login', async () => {
    const world = createFakeBrowser();
    world.write({ signedInAt: world.now(), user: digestOf(alice), verdict: 'signed_in' });
    await world.start();
    await world.advance(1_000);
    await world.tell({
      askedAt: world.now(),
      lostAt: world.now(),
      verdict: 'lost',
      code: 'user_changed',
    });
    expect(world.heartbeat.getSnapshot().status).toBe('lost');
  });

  it('is none of a session that was watched before somebody else signed in', async () => {
    const world = createFakeBrowser();
    await world.startProven();
    await world.advance(minute);
    await world.tell({
      lostAt: world.now() - 30_000,
      signedInAt: world.now(),
      user: digestOf(bob),
      verdict: 'signed_in',
    });
    await world.page('focus');
    await world.question().answer(aliveAsBob);
    expect(world.told.at(-1)).toMatchObject(['sessionLost', { reason: 'user_changed' }]);
  });

  it('is none of a login that is asked for consent', async () => {
    const world = createFakeBrowser();
    signIn(world, 30_000, 10_000);
    await world.start();
    await world.question().fail(consentRequired);
    expect(world.events()).toEqual(['interactionRequired']);
  });

  it('is none of a second loss after the login', async () => {
    const world = createFakeBrowser();
    signIn(world, 1_000, 10_000);
    await world.start();
    await world.question().fail(loginRequired);
    expect(world.heartbeat.getSnapshot().status).toBe('lost');
  });

  it('is broken also where the first check of the new session found nothing out', async () => {
    const world = createFakeBrowser({ minGapMs: 0 });
    signIn(world, 30_000, 10_000);
    await world.start();
    await world.question().fail(new TypeError('Failed to fetch'));
    await world.check();
    await world.question().fail(loginRequired);
    expect(world.diagnoses()).toEqual(['redirect_loop']);
  });
});
