import { describe, expect, it } from 'vitest';
import type { SharedRecord } from '../src/machine/shared-record.js';
import {
  alice,
  alive,
  aliveAsBob,
  blocked,
  bob,
  consentRequired,
  expired,
  loginRequired,
  minute,
  oauthError,
  offline,
  revoked,
} from './fake-answers.js';
import {
  type FakeBrowser,
  createFakeBrowser,
  digestOf,
  startBrowser,
  startVerified,
} from './fake-browser.js';
import { receive } from './fake-other-tab.js';

/** The record after a login that followed a loss. */
function signIn(browser: FakeBrowser, lostMsAgo: number, signedInMsAgo: number): void {
  const login: SharedRecord['login'] = {
    at: browser.now() - signedInMsAgo,
    user: digestOf(alice),
    lostAt: browser.now() - lostMsAgo,
  };
  browser.write({ login });
}

describe('a login that follows a loss and is lost at once', () => {
  it.each<[string, unknown]>([
    ['login_required', loginRequired],
    ['grant_revoked', revoked],
    ['access_denied', oauthError('access_denied', 'user is not part of the org_a organization')],
  ])('is kept with the diagnosis redirect_loop (%s)', async (_, error) => {
    const browser = createFakeBrowser();
    signIn(browser, 30_000, 10_000);
    await browser.start(error);
    expect(browser.diagnoses()).toEqual(['redirect_loop']);
    expect(browser.events()).not.toContain('sessionLost');
    expect(browser.snapshot()).toMatchObject({ status: 'unsupported', user: alice });
    expect(browser.silentAuthWorks()).toBe(false);
    expect(browser.record().check).toMatchObject({
      verdict: 'unsupported',
      code: 'redirect_loop',
    });
    await browser.check();
    expect(browser.question().probe).toBe('passive');
  });

  it.each([
    ['another user', aliveAsBob],
    ['an expired session', expired],
  ])('is kept if the tenant has %s', async (_, answer) => {
    const browser = createFakeBrowser();
    signIn(browser, 30_000, 10_000);
    await browser.start(answer);
    expect(browser.diagnoses()).toEqual(['redirect_loop']);
  });

  it('is kept up to the limits of both periods', async () => {
    const browser = createFakeBrowser();
    signIn(browser, 659_998, 59_999);
    await browser.start(loginRequired);
    expect(browser.snapshot().status).toBe('unsupported');
  });

  it('is kept if the first check of the new session was inconclusive', async () => {
    const browser = createFakeBrowser({ minGapMs: 0 });
    signIn(browser, 30_000, 10_000);
    await browser.start(offline());
    await browser.check(loginRequired);
    expect(browser.diagnoses()).toEqual(['redirect_loop']);
  });
});

describe('a loss is no redirect loop', () => {
  it.each<[string, number, number, unknown]>([
    ['a minute after the login', 90_000, 60_000, loginRequired],
    ['if the login followed ten minutes after the last loss', 610_000, 10_000, loginRequired],
    ['if the user is blocked', 30_000, 10_000, blocked],
    ['if the last loss is later than the login', 1_000, 10_000, loginRequired],
  ])('%s', async (_, lostMsAgo, signedInMsAgo, error) => {
    const browser = createFakeBrowser();
    signIn(browser, lostMsAgo, signedInMsAgo);
    await browser.start(error);
    expect(browser.snapshot().status).toBe('lost');
  });

  it('without a known login', async () => {
    const browser = await startBrowser({}, loginRequired);
    expect(browser.snapshot().status).toBe('lost');
  });

  it('if no loss preceded the login', async () => {
    const browser = createFakeBrowser();
    browser.write({ login: { at: browser.now() - 10_000, user: digestOf(alice) } });
    await browser.start(loginRequired);
    expect(browser.snapshot().status).toBe('lost');
  });

  it('once a check has verified the new session', async () => {
    const browser = createFakeBrowser();
    signIn(browser, 30_000, 10_000);
    await browser.startVerified();
    await browser.check(loginRequired);
    expect(browser.snapshot().status).toBe('lost');
  });

  it('once another tab has verified the new session', async () => {
    const browser = createFakeBrowser();
    signIn(browser, 30_000, 10_000);
    await browser.start(offline());
    await browser.advance(1);
    await receive(browser, { verdict: 'alive', user: undefined });
    await browser.advance(1);
    await browser.check(loginRequired);
    expect(browser.snapshot().status).toBe('lost');
  });

  it('if another tab reports the first loss after the login', async () => {
    const browser = createFakeBrowser();
    browser.write({ login: { at: browser.now(), user: digestOf(alice) } });
    await browser.start();
    await browser.advance(1_000);
    await receive(browser, { verdict: 'lost', code: 'user_blocked' });
    expect(browser.snapshot().status).toBe('lost');
  });

  it('of a session that was watched before another user signed in', async () => {
    const browser = await startVerified();
    await browser.advance(minute);
    const login = { at: browser.now(), user: digestOf(bob), lostAt: browser.now() - 30_000 };
    await browser.receive({ login });
    await browser.page('focus', aliveAsBob);
    expect(browser.lastEvent()).toMatchObject(['sessionLost', { reason: 'user_changed' }]);
  });
});

describe('a login that the tenant requires consent for', () => {
  it('is no redirect loop', async () => {
    const browser = createFakeBrowser();
    signIn(browser, 30_000, 10_000);
    await browser.start(consentRequired);
    expect(browser.events()).toEqual(['interactionRequired']);
    await browser.check(alive);
    expect(browser.snapshot().status).toBe('active');
  });
});
