import { describe, expect, it } from 'vitest';
import {
  alice,
  alive,
  aliveAsBob,
  aliveAsSomebody,
  blocked,
  consentRequired,
  loginRequired,
  minute,
  oauthError,
} from './fake-answers.js';
import { type BrowserOptions, startBrowser, startVerified } from './fake-browser.js';

/** Starts while silent authentication is not known to work. */
async function startUnknown(options: BrowserOptions = {}) {
  const browser = await startBrowser({ ...options, silentAuth: false });
  return browser;
}

describe('while silent authentication is not known to work', () => {
  it('a passive probe precedes the probe of the client, in one check', async () => {
    const browser = await startUnknown();
    expect(browser.questions.map(({ probe }) => probe)).toEqual(['passive']);
    await browser.respond(aliveAsSomebody);
    expect(browser.silentAuthWorks()).toBe(true);
    expect(browser.questions.map(({ probe }) => probe)).toEqual(['passive', 'main']);
    expect(browser.events()).toEqual([]);
    await browser.respond(alive);
    expect(browser.events()).toEqual(['sessionVerified']);
  });

  it('the first check detects another user', async () => {
    const browser = await startUnknown();
    await browser.respond(aliveAsSomebody);
    await browser.respond(aliveAsBob);
    expect(browser.emitted).toMatchObject([['sessionLost', { reason: 'user_changed' }]]);
  });

  it('login_required keeps the session, is diagnosed once, and is asked again', async () => {
    const browser = await startUnknown({ intervalMs: minute });
    for (let i = 0; i < 5; i++) {
      await browser.respond(loginRequired);
      expect(browser.snapshot()).toMatchObject({
        status: 'unsupported',
        user: alice,
        diagnosis: { code: 'third_party_cookies_blocked' },
      });
      await browser.advance(minute);
    }
    expect(browser.questions.every(({ probe }) => probe === 'passive')).toBe(true);
    expect(browser.events()).toEqual(['diagnosis']);
    await browser.respond(aliveAsSomebody);
    await browser.respond(alive);
    expect(browser.snapshot()).toMatchObject({ status: 'active', diagnosis: null });
  });

  it('a blocked user loses the session', async () => {
    const browser = await startUnknown();
    await browser.respond(blocked);
    expect(browser.emitted).toMatchObject([['sessionLost', { reason: 'user_blocked' }]]);
  });

  it('consent_required shows that it works: the tenant recognizes the user', async () => {
    const browser = await startUnknown();
    await browser.respond(consentRequired);
    expect(browser.silentAuthWorks()).toBe(true);
    expect(browser.events()).toEqual(['interactionRequired']);
    await browser.check();
    expect(browser.question().probe).toBe('main');
    await browser.respond(loginRequired);
    expect(browser.snapshot().status).toBe('lost');
  });

  it('a required second factor does not show that it works: the SDK would remove its tokens', async () => {
    const browser = await startUnknown();
    const mfa = oauthError('login_required', 'Multifactor authentication required');
    await browser.respond(mfa);
    expect(browser.emitted).toMatchObject([['interactionRequired', { tokensDropped: false }]]);
    expect(browser.silentAuthWorks()).toBe(false);
  });

  it('a passive probe needs no precheck', async () => {
    const browser = await startUnknown({ passive: true });
    expect(browser.question().probe).toBe('main');
    await browser.respond(aliveAsSomebody);
    expect(browser.silentAuthWorks()).toBe(true);
  });

  it('a result of another tab that it works counts here, too', async () => {
    const browser = await startUnknown();
    await browser.respond(loginRequired);
    browser.setSilentAuth(true);
    await browser.check();
    expect(browser.question().probe).toBe('main');
  });
});

describe('a client with refresh tokens, while silent authentication is not known to work', () => {
  it('is asked as well, and detects a blocked user', async () => {
    const browser = await startUnknown({ kind: 'grant' });
    await browser.respond(loginRequired);
    expect(browser.questions.map(({ probe }) => probe)).toEqual(['passive', 'main']);
    await browser.respond(alive);
    expect(browser.silentAuthWorks()).toBe(false);
    expect(browser.snapshot()).toMatchObject({
      status: 'active',
      diagnosis: { code: 'third_party_cookies_blocked' },
    });
    await browser.check(loginRequired, oauthError('invalid_grant', 'user is blocked'));
    expect(browser.lastEvent()).toMatchObject(['sessionLost', { reason: 'user_blocked' }]);
  });

  it('is asked as well if the iframe sees a blocked user, who may be another one', async () => {
    const browser = await startUnknown({ kind: 'grant' });
    await browser.respond(blocked);
    expect(browser.snapshot().status).toBe('active');
    expect(browser.question().probe).toBe('main');
    await browser.respond(oauthError('invalid_grant', 'user is blocked'));
    expect(browser.snapshot().loss).toMatchObject({ reason: 'user_blocked' });
  });
});

describe('a browser that begins to block cookies', () => {
  it('ends one session and does not loop', async () => {
    const browser = await startVerified();
    await browser.check(loginRequired);
    expect(browser.snapshot().status).toBe('lost');

    // The login returns at once, because the session of the tenant is alive.
    await browser.start();
    expect(browser.question().probe).toBe('passive');
    await browser.respond(loginRequired);
    expect(browser.snapshot().status).toBe('unsupported');
    expect(browser.events().filter((name) => name === 'sessionLost')).toHaveLength(1);
  });

  it('ends a session in which it worked, even if another tab has withdrawn that it works', async () => {
    const browser = await startVerified();
    browser.setSilentAuth(false);
    await browser.check();
    expect(browser.question().probe).toBe('main');
    await browser.respond(loginRequired);
    expect(browser.snapshot().status).toBe('lost');
  });
});
