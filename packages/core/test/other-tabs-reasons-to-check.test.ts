import { describe, expect, it } from 'vitest';
import { alice, alive, aliveAsSomebody, bob, hour, minute, revoked } from './fake-answers.js';
import { createFakeBrowser, digestOf, startBrowser, startVerifiedAgo } from './fake-browser.js';
import { receive, remoteCheck } from './fake-other-tab.js';

describe('a refresh token that another tab found to be revoked', () => {
  const revocation = { verdict: 'lost', code: 'grant_revoked' };

  it('triggers a check: this tab may have a refresh token of its own', async () => {
    const browser = await startVerifiedAgo({ kind: 'grant' });
    await receive(browser, revocation);
    expect(browser.emitted).toEqual([]);
    expect(browser.questions).toHaveLength(2);
    await browser.respond(alive);
    expect(browser.lastEvent()).toMatchObject(['sessionVerified', { trigger: 'other_tab' }]);
    expect(browser.snapshot().status).toBe('active');
  });

  it('ends the session if the tenant confirms it here', async () => {
    const browser = await startVerifiedAgo({ kind: 'grant' });
    await receive(browser, revocation);
    await browser.respond(revoked);
    expect(browser.lastEvent()).toMatchObject([
      'sessionLost',
      { reason: 'grant_revoked', trigger: 'other_tab', error: revoked },
    ]);
  });

  it('ends the session without a request if the client no longer has a user', async () => {
    const browser = await startVerifiedAgo({ kind: 'grant' });
    browser.setUser(null);
    await receive(browser, revocation);
    expect(browser.emitted).toMatchObject([['sessionLost', { reason: 'grant_revoked' }]]);
    expect(browser.questions).toHaveLength(1);
  });

  it('is irrelevant once the tenant has confirmed the session here', async () => {
    const browser = await startVerifiedAgo({ kind: 'grant' });
    await receive(browser, revocation);
    await browser.respond(alive);
    browser.setUser(null);
    await browser.advance(minute);
    await browser.page('focus');
    expect(browser.question().probe).toBe('passive');
    await browser.respond(aliveAsSomebody);
    expect(browser.snapshot().status).toBe('signed_out');
  });

  it('triggers a check in a hidden page, too', async () => {
    const browser = await startVerifiedAgo({ kind: 'grant' });
    await browser.page('hidden');
    await receive(browser, revocation);
    expect(browser.questions).toHaveLength(2);
  });
});

it('another user that another tab found triggers a check: this tab may be in another organization', async () => {
  const browser = await startVerifiedAgo();
  await receive(browser, { verdict: 'lost', code: 'user_changed' });
  expect(browser.emitted).toEqual([]);
  await browser.respond({ session: 'alive', user: bob });
  expect(browser.lossReason()).toBe('user_changed');
});

describe('a session that another tab found to be expired', () => {
  const expired = { verdict: 'lost', code: 'session_expired' };

  it('ends here if the client knows the same expiry', async () => {
    const browser = createFakeBrowser();
    browser.expireAt(browser.now() + minute);
    await browser.startVerified();
    await browser.advance(minute - 1);
    browser.setClock(1);
    await receive(browser, expired);
    expect(browser.lastEvent()).toMatchObject(['sessionLost', { reason: 'session_expired' }]);
  });

  it('does not concern a client that knows of a later expiry', async () => {
    const browser = createFakeBrowser();
    browser.expireAt(browser.now() + hour);
    await browser.startVerified();
    await browser.advance(1);
    await receive(browser, expired);
    expect(browser.snapshot().status).toBe('active');
    expect(browser.questions).toHaveLength(1);
  });

  it('triggers a check if the client knows of no expiry', async () => {
    const browser = await startVerifiedAgo();
    await receive(browser, expired);
    expect(browser.emitted).toEqual([]);
    expect(browser.questions).toHaveLength(2);
    await browser.respond(alive);
    expect(browser.snapshot().status).toBe('active');
  });
});

describe('login_required in another tab', () => {
  it('triggers a check if silent authentication is not known to work here', async () => {
    const browser = await startBrowser(
      { silentAuth: false, kind: 'grant' },
      { error: 'login_required', error_description: '' },
      alive,
    );
    await browser.advance(minute);
    await receive(browser, { verdict: 'lost', code: 'login_required' });
    expect(browser.snapshot().status).toBe('active');
    expect(browser.questions).toHaveLength(3);
  });
});

describe('another user that another tab found signed in', () => {
  const found = { verdict: 'alive', user: digestOf(bob) };

  it('ends the session here if the probe uses silent authentication', async () => {
    const browser = await startVerifiedAgo();
    await receive(browser, found);
    expect(browser.emitted).toEqual([
      [
        'sessionLost',
        { reason: 'user_changed', trigger: 'other_tab', at: browser.now(), user: alice },
      ],
    ]);
  });

  it('makes a client with refresh tokens look for its user', async () => {
    const browser = await startVerifiedAgo({ kind: 'grant' });
    await receive(browser, found);
    expect(browser.emitted).toEqual([]);
    expect(browser.snapshot().status).toBe('active');
    browser.setUser(bob);
    await browser.advance(1);
    await receive(browser, found);
    expect(browser.emitted).toMatchObject([
      ['sessionLost', { reason: 'user_changed', user: alice }],
    ]);
  });

  it('ends nothing if it was found before the watching started', async () => {
    const browser = createFakeBrowser();
    browser.write({ check: remoteCheck(browser, { ...found, at: browser.now() - 1_000 }) });
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
