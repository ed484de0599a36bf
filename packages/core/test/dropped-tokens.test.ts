import { describe, expect, it } from 'vitest';
import { alive, isolated, loginRequired, minute, oauthError, offline } from './fake-answers.js';
import { type FakeBrowser, startBrowser } from './fake-browser.js';

/** A client with refresh tokens and `useRefreshTokensFallback`, in a browser that blocks cookies. */
async function start(): Promise<FakeBrowser> {
  const browser = await startBrowser({ silentAuth: false, kind: 'grant' }, loginRequired, alive);
  await browser.advance(minute);
  await browser.page('focus', loginRequired);
  expect(browser.question().probe).toBe('main');
  browser.emitted.length = 0;
  return browser;
}

describe('login_required from a client that was asked for its grant', () => {
  it.each([loginRequired, isolated])('ends the session (%s)', async (error) => {
    const browser = await start();
    await browser.respond(error);
    expect(browser.snapshot().loss).toMatchObject({ reason: 'grant_revoked', error });
  });

  it('clears nothing after a token call of the app that failed', async () => {
    const browser = await start();
    await browser.client('token_failed');
    await browser.respond(loginRequired);
    expect(browser.emitted).toMatchObject([
      ['interactionRequired', { error: loginRequired, tokensDropped: true }],
    ]);
  });

  it.each([offline(), oauthError('too_many_requests'), oauthError('mfa_required')])(
    'clears nothing after a check that failed (%s)',
    async (error) => {
      const browser = await start();
      await browser.respond(error);
      await browser.check(loginRequired, loginRequired);
      expect(browser.events()).not.toContain('sessionLost');
      expect(browser.lastEvent()).toMatchObject(['interactionRequired', { tokensDropped: true }]);
    },
  );

  it('ends the session again once the client had an answer', async () => {
    const browser = await start();
    await browser.client('token_failed');
    await browser.respond(alive);
    await browser.check(loginRequired, loginRequired);
    expect(browser.lossReason()).toBe('grant_revoked');
  });
});

describe('a token call of the app that lost its tokens', () => {
  async function drop(browser: FakeBrowser): Promise<void> {
    browser.setUser(null);
    await browser.client('tokens_dropped');
    expect(browser.question().probe).toBe('passive');
    await browser.respond(loginRequired);
  }

  it('triggers a check, which ends the session', async () => {
    const browser = await start();
    await browser.respond(alive);
    await drop(browser);
    expect(browser.lastEvent()).toMatchObject([
      'sessionLost',
      { reason: 'grant_revoked', trigger: 'report', error: loginRequired },
    ]);
  });

  it('clears nothing after a call that failed', async () => {
    const browser = await start();
    await browser.respond(alive);
    await browser.client('token_failed');
    await drop(browser);
    expect(browser.lastEvent()).toMatchObject(['interactionRequired', { tokensDropped: true }]);
  });
});

it('a client without a user, which no token call has emptied, keeps its session', async () => {
  const browser = await start();
  await browser.respond(alive);
  browser.setUser(null);
  await browser.check(loginRequired);
  expect(browser.snapshot().status).toBe('unsupported');
});
