import { describe, expect, it } from 'vitest';
import {
  alice,
  alive,
  aliveAsBob,
  blocked,
  bob,
  consentRequired,
  expired,
  loginRequired,
  oauthError,
  offline,
  revoked,
} from './fake-answers.js';
import { createFakeBrowser, digestOf, startVerifiedAgo } from './fake-browser.js';
import { receive } from './fake-other-tab.js';

const now = 1_000_000;

/** A browser in which a login followed a loss. */
function createAfterLogin(lostMsAgo: number | undefined, signedInMsAgo: number) {
  const browser = createFakeBrowser({ minGapMs: 0 });
  const lostAt = lostMsAgo === undefined ? undefined : now - lostMsAgo;
  browser.write({ login: { at: now - signedInMsAgo, user: digestOf(alice), lostAt } });
  return browser;
}

describe('a login that follows a loss and is lost at once', () => {
  it.each<[string, unknown]>([
    ['login_required', loginRequired],
    ['grant_revoked', revoked],
    ['access_denied', oauthError('access_denied', 'user is not part of the org_a organization')],
    ['user_changed', aliveAsBob],
    ['session_expired', expired],
  ])('is kept with the diagnosis redirect_loop (%s)', async (_, response) => {
    const browser = createAfterLogin(30_000, 10_000);
    await browser.start(response);
    expect(browser.diagnoses()).toEqual(['redirect_loop']);
    expect(browser.events()).not.toContain('sessionLost');
    expect(browser.snapshot()).toMatchObject({ status: 'unsupported', user: alice });
    expect(browser.record().silentAuth).toEqual({ at: now, works: false });
    const check = { verdict: 'unsupported', code: 'redirect_loop' };
    expect(browser.record().check).toMatchObject(check);
    await browser.check();
    expect(browser.outcome()).toBe('asks passive');
  });

  it.each([
    ['up to the limits of both periods', 659_998, 59_999, [loginRequired]],
    ['if it follows the loss at once', 10_000, 10_000, [loginRequired]],
    ['if it is watched at once', 30_000, 0, [loginRequired]],
    ['if the first check of the new session was inconclusive', 30_000, 10_000, [offline()]],
  ])('is kept %s', async (_, lostMsAgo, signedInMsAgo, [first]) => {
    const browser = createAfterLogin(lostMsAgo, signedInMsAgo);
    await browser.start(first);
    if (first !== loginRequired) await browser.check(loginRequired);
    expect(browser.outcome()).toBe('unsupported redirect_loop');
  });

  it('is kept if the tenant requires consent, which is no redirect loop', async () => {
    const browser = createAfterLogin(30_000, 10_000);
    await browser.start(consentRequired);
    expect(browser.events()).toEqual(['interactionRequired']);
    await browser.check(alive);
    expect(browser.snapshot().status).toBe('active');
  });
});

describe('a loss is no redirect loop', () => {
  it.each<[string, number | undefined, number, unknown]>([
    ['a minute after the login', 90_000, 60_000, loginRequired],
    ['if the login followed ten minutes after the last loss', 610_000, 10_000, loginRequired],
    ['if the user is blocked', 30_000, 10_000, blocked],
    ['if the last loss is later than the login', 1_000, 10_000, loginRequired],
    ['if no loss preceded the login', undefined, 10_000, loginRequired],
  ])('%s', async (_, lostMsAgo, signedInMsAgo, error) => {
    const browser = createAfterLogin(lostMsAgo, signedInMsAgo);
    await browser.start(error);
    expect(browser.snapshot().status).toBe('lost');
  });

  it('once a check has verified the new session', async () => {
    const browser = createAfterLogin(30_000, 10_000);
    await browser.startVerified();
    await browser.check(loginRequired);
    expect(browser.snapshot().status).toBe('lost');
  });

  it('once a check has verified it, although the next one was inconclusive', async () => {
    const browser = createAfterLogin(30_000, 10_000);
    await browser.startVerified();
    await browser.check(offline());
    await browser.check(loginRequired);
    expect(browser.snapshot().status).toBe('lost');
  });

  it.each([
    ['lost', 'alive', now - 9_999],
    ['unsupported', 'alive', now - 10_000],
    ['unsupported', 'inconclusive', now - 9_999],
  ])('once the page before has verified it: %s after %s at %d', async (status, verdict, at) => {
    const browser = createAfterLogin(30_000, 10_000);
    browser.write({ check: { at, verdict, user: digestOf(alice) } });
    await browser.start(loginRequired);
    expect(browser.snapshot().status).toBe(status);
  });

  it('once another tab has verified the new session', async () => {
    const browser = createAfterLogin(30_000, 10_000);
    await browser.start(offline());
    await browser.advance(1);
    await receive(browser, { verdict: 'alive', user: undefined });
    await browser.advance(1);
    await browser.check(loginRequired);
    expect(browser.snapshot().status).toBe('lost');
  });

  it('if another tab reports the first loss after the login', async () => {
    const browser = createAfterLogin(undefined, 0);
    await browser.start();
    await browser.advance(1_000);
    await receive(browser, { verdict: 'lost', code: 'user_blocked' });
    expect(browser.snapshot().status).toBe('lost');
  });

  it('of a session that was watched before another user signed in', async () => {
    const browser = await startVerifiedAgo();
    const login = { at: browser.now(), user: digestOf(bob), lostAt: browser.now() - 30_000 };
    await browser.receive({ login });
    await browser.page('focus', aliveAsBob);
    expect(browser.outcome()).toBe('lost user_changed');
  });
});
