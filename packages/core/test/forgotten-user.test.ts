import { describe, expect, it } from 'vitest';
import {
  alice,
  alive,
  aliveAsSomebody,
  bob,
  consentRequired,
  loginRequired,
  minute,
  oauthError,
  offline,
} from './fake-answers.js';
import { createFakeBrowser, startVerified } from './fake-browser.js';

/** The client of a watched session no longer has a user, and a check detects it. */
async function forgetUser({ silentAuthWorks = true } = {}) {
  const browser = createFakeBrowser();
  browser.setSilentAuth(silentAuthWorks);
  await browser.start();
  if (silentAuthWorks) await browser.respond(alive);
  else await browser.respond(loginRequired);
  browser.setUser(null);
  await browser.check();
  return browser;
}

describe('a client that no longer has a user', () => {
  it('was signed out by the app if the session is alive: the status becomes signed_out', async () => {
    const browser = await forgetUser();
    expect(browser.question().probe).toBe('passive');
    await browser.respond(aliveAsSomebody);
    expect(browser.snapshot()).toMatchObject({
      status: 'signed_out',
      checking: false,
    });
    expect(browser.events()).not.toContain('sessionLost');
    await browser.advance(60 * minute);
    expect(browser.questions).toHaveLength(2);
  });

  it('has lost its session if the tenant has none', async () => {
    const browser = await forgetUser();
    await browser.respond(loginRequired);
    expect(browser.snapshot().status).toBe('lost');
  });

  it('keeps its session if the tenant cannot be reached', async () => {
    const browser = await forgetUser();
    await browser.respond(offline());
    expect(browser.snapshot().status).toBe('unverified');
  });

  it('keeps its session if silent authentication does not work', async () => {
    const browser = await forgetUser({ silentAuthWorks: false });
    await browser.respond(loginRequired);
    expect(browser.snapshot().status).toBe('unsupported');
  });

  it('keeps its session if the tenant requires an interaction', async () => {
    const browser = await forgetUser();
    await browser.respond(consentRequired);
    expect(browser.events().at(-1)).toBe('interactionRequired');
    expect(browser.snapshot().status).toBe('active');
  });

  it('keeps its session if the SDK removed the tokens for a second factor', async () => {
    const browser = await startVerified();
    await browser.check();
    const mfa = oauthError('login_required', 'Multifactor authentication required');
    await browser.respond(mfa);
    expect(browser.lastEvent()).toMatchObject(['interactionRequired', { tokensDropped: true }]);
    browser.setUser(null);
    await browser.check();
    expect(browser.question().probe).toBe('passive');
    await browser.respond(aliveAsSomebody);
    expect(browser.snapshot()).toMatchObject({ status: 'active', user: alice });
  });
});

describe('a client that has another user', () => {
  it('ends the session without a request', async () => {
    const browser = await startVerified();
    browser.setUser(bob);
    await browser.check();
    expect(browser.lastEvent()).toMatchObject([
      'sessionLost',
      { reason: 'user_changed', trigger: 'manual', user: alice },
    ]);
    expect(browser.questions).toHaveLength(1);
  });
});
