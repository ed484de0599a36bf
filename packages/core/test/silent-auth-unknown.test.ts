import { describe, expect, it } from 'vitest';
import {
  alice,
  alive,
  aliveAsBob,
  aliveAsSomebody,
  blocked,
  consentRequired,
  hour,
  loginRequired,
  minute,
  oauthError,
  offline,
} from './fake-answers.js';
import { createFakeBrowser, digestOf, startBrowser, startVerified } from './fake-browser.js';

const mfa = oauthError('login_required', 'Multifactor authentication required');
const unknown = { silentAuth: false };

describe('while silent authentication is not known to work', () => {
  it('a passive probe precedes the probe of the client, in one check', async () => {
    const browser = await startBrowser(unknown);
    expect(browser.probes()).toEqual(['passive']);
    await browser.respond(aliveAsSomebody);
    expect(browser.silentAuthWorks()).toBe(true);
    expect(browser.probes()).toEqual(['passive', 'main']);
    expect(browser.events()).toEqual([]);
    await browser.respond(alive);
    expect(browser.events()).toEqual(['sessionVerified']);
  });

  it.each([
    ['another user', [aliveAsSomebody, aliveAsBob], 'user_changed'],
    ['a blocked user', [blocked], 'user_blocked'],
  ])('the first check detects %s', async (_, responses, reason) => {
    const browser = await startBrowser(unknown, ...responses);
    expect(browser.emitted).toMatchObject([['sessionLost', { reason }]]);
  });

  it('login_required keeps the session, is diagnosed once, and is asked again', async () => {
    const browser = await startBrowser({ ...unknown, intervalMs: minute });
    for (let i = 0; i < 5; i++) {
      await browser.respond(loginRequired);
      expect(browser.outcome()).toBe('unsupported third_party_cookies_blocked');
      expect(browser.snapshot().user).toEqual(alice);
      await browser.advance(minute);
    }
    expect(browser.probes()).toEqual(Array(6).fill('passive'));
    expect(browser.events()).toEqual(['diagnosis']);
    await browser.respond(aliveAsSomebody);
    await browser.respond(alive);
    expect(browser.snapshot()).toMatchObject({ status: 'active', diagnosis: null });
  });

  it.each([
    ['consent_required shows that it works: the tenant recognizes the user', consentRequired, true],
    ['a second factor does not show it: the SDK would remove its tokens', mfa, false],
  ])('%s', async (_, error, works) => {
    const browser = await startBrowser(unknown, error);
    expect(browser.silentAuthWorks()).toBe(works);
    expect(browser.emitted).toMatchObject([['interactionRequired', { tokensDropped: false }]]);
    await browser.check();
    expect(browser.question().probe).toBe(works ? 'main' : 'passive');
  });

  it('a result of another tab that it works counts here, too', async () => {
    const browser = await startBrowser(unknown, loginRequired);
    browser.setSilentAuth(true);
    await browser.check();
    expect(browser.question().probe).toBe('main');
  });

  it('a client with refresh tokens is asked as well', async () => {
    const browser = await startBrowser({ ...unknown, kind: 'grant' }, loginRequired, alive);
    expect(browser.probes()).toEqual(['passive', 'main']);
    expect(browser.silentAuthWorks()).toBe(false);
    expect(browser.snapshot()).toMatchObject({
      status: 'active',
      diagnosis: { code: 'third_party_cookies_blocked' },
    });
  });

  it('a client with refresh tokens is asked about a blocked user, who may be another one', async () => {
    const browser = await startBrowser({ ...unknown, kind: 'grant' }, blocked);
    expect(browser.outcome()).toBe('asks main');
    await browser.respond(oauthError('invalid_grant', 'user is blocked'));
    expect(browser.outcome()).toBe('lost user_blocked');
  });
});

describe('a browser that begins to block cookies', () => {
  it('ends one session and does not loop', async () => {
    const browser = await startVerified();
    await browser.check(loginRequired);
    expect(browser.outcome()).toBe('lost login_required');
    // The login returns at once, because the session of the tenant is alive.
    await browser.start();
    expect(browser.outcome()).toBe('asks passive');
    await browser.respond(loginRequired);
    expect(browser.outcome()).toBe('unsupported third_party_cookies_blocked');
    expect(browser.events().filter((name) => name === 'sessionLost')).toHaveLength(1);
  });

  it('is no reason to retry in a hidden page once it was seen to work', async () => {
    const browser = await startBrowser(unknown, aliveAsSomebody, alive);
    await browser.page('hidden');
    await browser.check(offline());
    await browser.advance(minute);
    expect(browser.outcome()).toBe('unverified network');
  });

  it('is none for a tab that signs in, once another tab has asked since', async () => {
    const browser = await startVerified();
    browser.setSilentAuth(false);
    await browser.advance(minute);
    const askedAt = browser.now();
    await browser.check();
    browser.elapse(20);
    await browser.respond(alive);
    expect(browser.record().silentAuth).toEqual({ at: askedAt, works: true });
  });

  it('ends a session in which it worked, even if another tab has withdrawn that it works', async () => {
    const browser = await startVerified();
    browser.setSilentAuth(false);
    await browser.check();
    expect(browser.outcome()).toBe('asks main');
    await browser.respond(loginRequired);
    expect(browser.outcome()).toBe('lost login_required');
  });
});

describe('login_required where a browser grants the cookies of another site for 29 days', () => {
  const day = 24 * hour;

  async function startAfter(days: number) {
    const browser = createFakeBrowser({ facts: { silentAuthLifetimeMs: 29 * day } });
    browser.write({ login: { at: browser.now() - days * day, user: digestOf(alice) } });
    await browser.start();
    return browser;
  }

  it.each([
    ['ends the session within that time after the login', 28, [], 'lost login_required'],
    ['ends no session after that', 29, [], 'unsupported third_party_cookies_blocked'],
    [
      'ends no session between two probes of one check',
      30,
      [aliveAsSomebody],
      'unsupported third_party_cookies_blocked',
    ],
  ])('%s', async (_, days, answers, outcome) => {
    const browser = await startAfter(days);
    for (const response of [...answers, loginRequired]) await browser.respond(response);
    expect(browser.outcome()).toBe(outcome);
  });

  it('ends no session when the time is over in the middle of it', async () => {
    const browser = await startAfter(28);
    await browser.respond(alive);
    await browser.page('hidden');
    browser.setClock(2 * day);
    await browser.page('shown', loginRequired);
    expect(browser.snapshot().status).toBe('unsupported');
  });

  it('ends the session again after a new login', async () => {
    const browser = await startAfter(30);
    await browser.respond(loginRequired);
    await browser.receive({ login: { at: browser.now(), user: digestOf(alice) } });
    await browser.check(loginRequired);
    expect(browser.outcome()).toBe('lost login_required');
  });

  it('is definitive after a clock was set back', async () => {
    const browser = createFakeBrowser();
    browser.write({ login: { at: browser.now(), user: digestOf(alice) } });
    await browser.startVerified();
    browser.setClock(-5_000);
    await browser.check(loginRequired);
    expect(browser.outcome()).toBe('lost login_required');
  });
});
