import { describe, expect, it } from 'vitest';
import {
  alice,
  alive,
  aliveAsBob,
  aliveAsSomebody,
  bob,
  expired,
  hour,
  loginRequired,
  minute,
  revoked,
} from './fake-answers.js';
import {
  type BrowserOptions,
  createFakeBrowser,
  digestOf,
  startBrowser,
  startVerifiedAgo,
} from './fake-browser.js';
import { receive, remoteCheck } from './fake-other-tab.js';

describe('a refresh token that another tab found to be revoked', () => {
  const revocation = { verdict: 'lost', code: 'grant_revoked' };

  it('triggers a check: this tab may have a refresh token of its own', async () => {
    const browser = await startVerifiedAgo({ kind: 'grant' });
    await receive(browser, revocation);
    expect(browser.emitted).toEqual([]);
    await browser.respond(alive);
    expect(browser.emitted).toMatchObject([['sessionVerified', { trigger: 'other_tab' }]]);
    // From then on it is irrelevant that the client has no user.
    browser.setUser(null);
    await browser.advance(minute);
    await browser.page('focus');
    expect(browser.outcome()).toBe('asks passive');
    await browser.respond(aliveAsSomebody);
    expect(browser.snapshot().status).toBe('signed_out');
  });

  it('ends the session if the tenant confirms it here', async () => {
    const browser = await startVerifiedAgo({ kind: 'grant' });
    await receive(browser, revocation);
    await browser.respond(revoked);
    const loss = { reason: 'grant_revoked', trigger: 'other_tab', error: revoked };
    expect(browser.emitted).toMatchObject([['sessionLost', loss]]);
  });

  it('ends the session without a request if the client no longer has a user', async () => {
    const browser = await startVerifiedAgo({ kind: 'grant' });
    browser.setUser(null);
    await receive(browser, revocation);
    expect(browser.outcome()).toBe('lost grant_revoked');
    expect(browser.questions).toHaveLength(1);
  });
});

it('another user that another tab found triggers a check: this tab may be in another organization', async () => {
  const browser = await startVerifiedAgo();
  await receive(browser, { verdict: 'lost', code: 'user_changed' });
  expect(browser.emitted).toEqual([]);
  await browser.respond(aliveAsBob);
  expect(browser.outcome()).toBe('lost user_changed');
});

describe('a session that another tab found to be expired', () => {
  const found = { verdict: 'lost', code: 'session_expired' };

  it('ends here if the client knows the same expiry', async () => {
    const browser = createFakeBrowser();
    browser.expireAt(browser.now() + minute);
    await browser.startVerified();
    await browser.advance(minute - 1);
    browser.setClock(1);
    await receive(browser, found);
    expect(browser.outcome()).toBe('lost session_expired');
  });

  it.each<[string, BrowserOptions, number, string]>([
    ['does not concern a client that knows of a later expiry', {}, hour, 'active'],
    ['triggers a check if the client knows of no expiry', {}, Infinity, 'asks main'],
    ['triggers a check of a custom probe', { kind: 'custom', passive: true }, hour, 'asks main'],
  ])('%s', async (_, options, expiresInMs, outcome) => {
    const browser = createFakeBrowser(options);
    browser.expireAt(browser.now() + expiresInMs);
    await browser.startVerified();
    await browser.advance(1);
    await receive(browser, found);
    expect(browser.outcome()).toBe(outcome);
    if (outcome === 'active') return;
    await browser.respond(expired);
    expect(browser.outcome()).toBe('lost session_expired');
  });
});

it.each([
  ['login_required', 'asks passive'],
  ['user_blocked', 'lost user_blocked'],
])(
  'a loss in another tab if silent authentication is not known to work here: %s, %s',
  async (code, outcome) => {
    const browser = await startBrowser({ kind: 'grant', silentAuth: false }, loginRequired, alive);
    await browser.advance(minute);
    // A client without a user asks as well.
    browser.setUser(null);
    await receive(browser, { verdict: 'lost', code });
    expect(browser.outcome()).toBe(outcome);
  },
);

it('login_required in another tab ends the session of a custom probe, whatever an iframe can see', async () => {
  const options = { kind: 'custom', passive: true, silentAuth: false } as const;
  const browser = await startBrowser(options, alive);
  await browser.advance(minute);
  await receive(browser, { verdict: 'lost', code: 'login_required' });
  expect(browser.outcome()).toBe('lost login_required');
});

describe('another user that another tab found signed in', () => {
  const found = { verdict: 'alive', user: digestOf(bob) };

  it('ends the session here if the probe uses silent authentication', async () => {
    const browser = await startVerifiedAgo();
    await receive(browser, found);
    const loss = { reason: 'user_changed', trigger: 'other_tab', at: browser.now(), user: alice };
    expect(browser.emitted).toEqual([['sessionLost', loss]]);
  });

  it('makes a client with refresh tokens look for its user', async () => {
    const browser = await startVerifiedAgo({ kind: 'grant' });
    await receive(browser, found);
    expect(browser.snapshot().status).toBe('active');
    browser.setUser(null);
    await browser.advance(1);
    await receive(browser, found);
    expect(browser.snapshot().status).toBe('active');
    browser.setUser(bob);
    await browser.advance(1);
    await receive(browser, found);
    expect(browser.snapshot().loss).toMatchObject({ reason: 'user_changed', user: alice });
  });

  it.each([0, 1_000])('ends nothing if it was found %d ms before the watching', async (ms) => {
    const browser = createFakeBrowser();
    browser.write({ check: remoteCheck(browser, { ...found, at: browser.now() - ms }) });
    await browser.start(alive);
    expect(browser.events()).toEqual(['sessionVerified']);
  });

  it('makes no client look for its user if it was found long ago', async () => {
    const browser = createFakeBrowser();
    browser.write({ check: remoteCheck(browser, { ...found, at: browser.now() - hour }) });
    await browser.start();
    expect(browser.looks()).toBe(2);
  });
});
