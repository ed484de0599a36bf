import { describe, expect, it } from 'vitest';
import {
  alice,
  alive,
  aliveAsSomebody,
  bob,
  consentRequired,
  hour,
  isolated,
  loginRequired,
  minute,
  missingRefreshToken,
  oauthError,
  offline,
} from './fake-answers.js';
import {
  type BrowserOptions,
  type FakeBrowser,
  createFakeBrowser,
  startBrowser,
  startVerified,
  startVerifiedAgo,
} from './fake-browser.js';
import { receive } from './fake-other-tab.js';

const mfa = oauthError('login_required', 'Multifactor authentication required');

describe('a client without its refresh token', () => {
  it.each([
    ['active', aliveAsSomebody],
    ['lost login_required', loginRequired],
    ['unverified missing_refresh_token', offline()],
  ])('is %s if silent authentication responds with %o', async (outcome, response) => {
    const browser = await startBrowser({ kind: 'grant' }, missingRefreshToken, response);
    expect(browser.probes()).toEqual(['main', 'passive']);
    expect(browser.outcome()).toBe(outcome);
  });

  it('tells the other tabs that it asked without a grant', async () => {
    const browser = await startBrowser({ kind: 'grant' }, missingRefreshToken, aliveAsSomebody);
    expect(browser.record().check).toMatchObject({ verdict: 'alive', withoutGrant: true });
    await browser.check(alive);
    expect(browser.record().check).not.toHaveProperty('withoutGrant');
  });

  it('does not answer for a tab that has a grant', async () => {
    const answer = { verdict: 'alive', withoutGrant: true };
    const browser = await startVerified({ kind: 'grant' });
    await browser.advance(10 * minute);
    await receive(browser, answer);
    expect(await browser.untilAsked()).toBe(5 * minute);
    // Nor is it one that it has to doubt.
    await browser.respond(offline());
    expect(browser.outcome()).toBe('unverified network');
    await receive(browser, answer);
    expect(browser.outcome()).toBe('unverified network');
    // A tab that has lost its own takes what the other one found.
    await browser.check(missingRefreshToken, offline());
    await receive(browser, answer);
    expect(browser.outcome()).toBe('active');
  });

  it('learns from the answer that silent authentication works', async () => {
    const browser = createFakeBrowser({ kind: 'grant', silentAuth: false });
    await browser.start(offline(), missingRefreshToken, aliveAsSomebody);
    expect(browser.silentAuthWorks()).toBe(true);
    expect(browser.lastEvent()).toMatchObject(['sessionVerified', { user: alice }]);
  });

  it('keeps its session if silent authentication is not known to work', async () => {
    const browser = createFakeBrowser({ kind: 'grant', silentAuth: false });
    await browser.start(loginRequired, missingRefreshToken, loginRequired);
    expect(browser.outcome()).toBe('unverified missing_refresh_token');
    const custom = { kind: 'custom', passive: true, silentAuth: false } as const;
    const other = await startBrowser(custom, missingRefreshToken, loginRequired);
    expect(other.outcome()).toBe('unverified missing_refresh_token');
  });
});

describe('a client that no longer has a user', () => {
  it('was signed out by the app if the session is alive: the status becomes signed_out', async () => {
    const browser = await startVerified();
    browser.setUser(null);
    await browser.check();
    expect(browser.question().probe).toBe('passive');
    await browser.respond(aliveAsSomebody);
    expect(browser.snapshot()).toMatchObject({ status: 'signed_out', checking: false });
    expect(browser.events()).not.toContain('sessionLost');
    expect(browser.exceptions).toEqual([]);
    await browser.advance(hour);
    expect(browser.questions).toHaveLength(2);
  });

  it.each([
    ['has lost its session if the tenant has none', loginRequired, 'lost login_required'],
    ['keeps it if the tenant cannot be reached', offline(), 'unverified network'],
    [
      'keeps it if the tenant requires an interaction',
      consentRequired,
      'active interactionRequired',
    ],
  ])('%s', async (_, error, outcome) => {
    const browser = await startVerified();
    browser.setUser(null);
    await browser.check(error);
    expect(browser.outcome()).toBe(outcome);
  });

  it.each<[BrowserOptions, string, string]>([
    [{}, 'passive', 'unsupported third_party_cookies_blocked'],
    [{ passive: true }, 'passive', 'unsupported third_party_cookies_blocked'],
    [{ kind: 'custom' }, 'passive', 'unsupported third_party_cookies_blocked'],
    // It does not depend on what an iframe can see.
    [{ kind: 'custom', passive: true }, 'main', 'lost login_required'],
  ])(
    'without silent authentication and with %j asks the %s probe',
    async (options, probe, outcome) => {
      const browser = await startBrowser({ ...options, silentAuth: false }, offline());
      browser.setUser(null);
      await browser.check();
      expect(browser.outcome()).toBe(`asks ${probe}`);
      await browser.respond(loginRequired);
      expect(browser.outcome()).toBe(outcome);
    },
  );

  it('keeps it in a browser that blocks cookies if a token call of the app found that', async () => {
    const browser = await startBrowser({ silentAuth: false }, loginRequired);
    browser.setUser(null);
    await browser.client('tokens_dropped');
    await browser.respond(loginRequired);
    expect(browser.outcome()).toBe('unsupported third_party_cookies_blocked');
  });

  it('keeps its session if the SDK removed the tokens for a second factor', async () => {
    const browser = await startVerified();
    await browser.check(mfa);
    expect(browser.lastEvent()).toMatchObject(['interactionRequired', { tokensDropped: true }]);
    await browser.check(offline());
    browser.setUser(null);
    await browser.check();
    expect(browser.question().probe).toBe('passive');
    await browser.respond(aliveAsSomebody);
    expect(browser.snapshot()).toMatchObject({ status: 'active', user: alice });
    // Once it had an answer, only the app can have removed them.
    browser.setUser(alice);
    await browser.check(alive);
    browser.setUser(null);
    await browser.check(aliveAsSomebody);
    expect(browser.snapshot().status).toBe('signed_out');
  });
});

it('a client that has another user ends the session without a request', async () => {
  const browser = await startVerified();
  browser.setUser(bob);
  await browser.check();
  const loss = { reason: 'user_changed', trigger: 'manual', user: alice };
  expect(browser.lastEvent()).toMatchObject(['sessionLost', loss]);
  expect(browser.questions).toHaveLength(1);
});

describe('a client with refresh tokens and useRefreshTokensFallback, in a browser that blocks cookies', () => {
  const keeps = ['interactionRequired', { error: loginRequired, tokensDropped: true }];

  /** Silent authentication has just failed, and the client is asked for its grant. */
  async function start(): Promise<FakeBrowser> {
    const browser = await startBrowser({ kind: 'grant', silentAuth: false }, loginRequired, alive);
    await browser.advance(minute);
    await browser.page('focus', loginRequired);
    browser.emitted.length = 0;
    return browser;
  }

  it.each([loginRequired, isolated])(
    'ends the session if its grant is gone (%s)',
    async (error) => {
      const browser = await start();
      await browser.respond(error);
      expect(browser.snapshot().loss).toMatchObject({ reason: 'grant_revoked', error });
    },
  );

  it('clears nothing after a token call of the app that failed, until it had an answer', async () => {
    const browser = await start();
    await browser.client('token_failed');
    await browser.respond(loginRequired);
    expect(browser.emitted).toMatchObject([keeps]);
    await browser.check(loginRequired, alive);
    await browser.check(loginRequired, loginRequired);
    expect(browser.outcome()).toBe('lost grant_revoked');
  });

  it.each([offline(), oauthError('too_many_requests'), oauthError('mfa_required')])(
    'clears nothing after a check that failed (%s)',
    async (error) => {
      const browser = await start();
      await browser.respond(error);
      await browser.check(loginRequired, loginRequired);
      expect(browser.lastEvent()).toMatchObject(keeps);
    },
  );

  it.each([
    [
      'ends the session',
      [],
      ['sessionLost', { reason: 'grant_revoked', trigger: 'report', error: loginRequired }],
    ],
    ['clears nothing after a call that failed', ['token_failed'], keeps],
  ] as const)('checks when a token call lost the tokens, and %s', async (_, events, expected) => {
    const browser = await start();
    await browser.respond(alive);
    for (const event of events) await browser.client(event);
    browser.setUser(null);
    await browser.client('tokens_dropped');
    expect(browser.question().probe).toBe('passive');
    await browser.respond(loginRequired);
    expect(browser.lastEvent()).toMatchObject(expected);
  });

  it('has its session judged by silent authentication where that works', async () => {
    const browser = await startVerifiedAgo({ kind: 'grant' });
    browser.setUser(null);
    await browser.client('tokens_dropped');
    await browser.respond(loginRequired);
    expect(browser.outcome()).toBe('lost login_required');
  });

  it('keeps its session without a user if no token call has emptied it', async () => {
    const browser = await start();
    await browser.respond(alive);
    browser.setUser(null);
    await browser.check(loginRequired);
    expect(browser.snapshot().status).toBe('unsupported');
  });
});
