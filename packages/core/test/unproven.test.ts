import { describe, expect, it } from 'vitest';
import { alice, alive, loginRequired, minute } from './fake-answers.js';
import { createFakeBrowser } from './fake-browser.js';

describe('while silent authentication is unproven', () => {
  it('the client is left alone until the guard has shown that it works; then both answer one check', async () => {
    const world = createFakeBrowser();
    world.forgetProof();
    await world.start();
    expect(world.questions.map(({ probe }) => probe)).toEqual(['guard']);
    await world.question().answer({ session: 'alive' });
    expect(world.isProven()).toBe(true);
    expect(world.questions.map(({ probe }) => probe)).toEqual(['guard', 'main']);
    expect(world.events()).toEqual([]);
    await world.question().answer(alive);
    expect(world.events()).toEqual(['sessionVerified']);
  });

  it('finds another user already in the first check', async () => {
    const world = createFakeBrowser();
    world.forgetProof();
    await world.start();
    await world.question().answer({ session: 'alive' });
    await world.question().answer({ session: 'alive', user: { sub: 'auth0|bob' } });
    expect(world.told).toMatchObject([['sessionLost', { reason: 'user_changed' }]]);
  });

  it('login_required ends nothing, is diagnosed once, and is asked again', async () => {
    const world = createFakeBrowser({ intervalMs: minute });
    world.forgetProof();
    await world.start();
    for (let i = 0; i < 5; i++) {
      await world.question().fail(loginRequired);
      expect(world.heartbeat.getSnapshot()).toMatchObject({
        status: 'unsupported',
        user: alice,
        diagnosis: { code: 'third_party_cookies_blocked' },
      });
      await world.advance(minute);
    }
    expect(world.questions.every(({ probe }) => probe === 'guard')).toBe(true);
    expect(world.events()).toEqual(['diagnosis']);
    await world.question().answer({ session: 'alive' });
    await world.question().answer(alive);
    expect(world.heartbeat.getSnapshot()).toMatchObject({ status: 'active', diagnosis: null });
  });

  it('a blocked user is a loss all the same', async () => {
    const world = createFakeBrowser();
    world.forgetProof();
    await world.start();
    await world.question().fail({ error: 'unauthorized', error_description: 'user is blocked' });
    expect(world.told).toMatchObject([['sessionLost', { reason: 'user_blocked' }]]);
  });

  it('a client with refresh tokens is asked as well, and still sees a blocked user', async () => {
    const world = createFakeBrowser({ silentAuth: false });
    world.forgetProof();
    await world.start();
    await world.question().fail(loginRequired);
    expect(world.questions.map(({ probe }) => probe)).toEqual(['guard', 'main']);
    await world.question().answer(alive);
    expect(world.isProven()).toBe(false);
    expect(world.heartbeat.getSnapshot()).toMatchObject({
      status: 'active',
      diagnosis: { code: 'third_party_cookies_blocked' },
    });
    await world.check();
    await world.question().fail(loginRequired);
    await world.question().fail({ error: 'invalid_grant', error_description: 'user is blocked' });
    expect(world.told.at(-1)).toMatchObject(['sessionLost', { reason: 'user_blocked' }]);
  });

  it('that the tenant asks for consent proves it: whoever is asked is known by the cookie', async () => {
    const world = createFakeBrowser();
    world.forgetProof();
    await world.start();
    await world.question().fail({ error: 'consent_required', error_description: 'Consent' });
    expect(world.isProven()).toBe(true);
    expect(world.events()).toEqual(['interactionRequired']);
    await world.check();
    expect(world.question().probe).toBe('main');
    await world.question().fail(loginRequired);
    expect(world.heartbeat.getSnapshot().status).toBe('lost');
  });

  it('a second factor that the tenant asks for leaves it unproven, for the client would drop its tokens', async () => {
    const world = createFakeBrowser();
    world.forgetProof();
    await world.start();
    const error_description = 'Multifactor authentication required';
    await world.question().fail({ error: 'login_required', error_description });
    expect(world.events()).toEqual(['interactionRequired']);
    expect(world.isProven()).toBe(false);
  });

  it('in a browser that began to block cookies ends no more than one session, and no login loops', async () => {
    const world = createFakeBrowser();
    await world.startProven();
    await world.check();
    await world.question().fail(loginRequired);
    expect(world.heartbeat.getSnapshot().status).toBe('lost');

    // The login leads back at once, for the tenant's session is alive.
    await world.start();
    expect(world.question().probe).toBe('guard');
    await world.question().fail(loginRequired);
    expect(world.heartbeat.getSnapshot().status).toBe('unsupported');
    expect(world.events().filter((name) => name === 'sessionLost')).toHaveLength(1);
  });

  it('a session that was proven ends also after another tab forgot the proof at its own loss', async () => {
    const world = createFakeBrowser();
    await world.startProven();
    world.forgetProof();
    await world.check();
    expect(world.question().probe).toBe('main');
    await world.question().fail(loginRequired);
    expect(world.heartbeat.getSnapshot().status).toBe('lost');
  });

  it('what another tab proved counts here as well', async () => {
    const world = createFakeBrowser();
    world.forgetProof();
    await world.start();
    await world.question().fail(loginRequired);
    world.prove();
    await world.check();
    expect(world.question().probe).toBe('main');
  });

  it('a passive probe needs no guard', async () => {
    const world = createFakeBrowser({ passive: true });
    world.forgetProof();
    await world.start();
    expect(world.question().probe).toBe('main');
    await world.question().answer({ session: 'alive' });
    expect(world.isProven()).toBe(true);
  });

  it('a client with refresh tokens is asked also when an iframe says that somebody is blocked', async () => {
    const blocked = { error: 'unauthorized', error_description: 'user is blocked' };
    const world = createFakeBrowser({ silentAuth: false });
    world.forgetProof();
    await world.start();
    await world.question().fail(blocked);
    expect(world.heartbeat.getSnapshot().status).toBe('active');
    expect(world.question().probe).toBe('main');
    await world.question().fail({ ...blocked, error: 'invalid_grant' });
    expect(world.heartbeat.getSnapshot().loss).toMatchObject({ reason: 'user_blocked' });
  });
});
