import { describe, expect, it } from 'vitest';
import {
  alice,
  aliveAsSomebody,
  bob,
  consentRequired,
  loginRequired,
  minute,
  oauthError,
  offline,
} from './fake-answers.js';
import { createFakeBrowser } from './fake-browser.js';

/** The client of a watched session no longer has a user, and a check detects it. */
async function forgetUser({ silentAuthWorks = true } = {}) {
  const browser = createFakeBrowser();
  browser.setSilentAuth(silentAuthWorks);
  await browser.start();
  if (silentAuthWorks) await browser.question().answer({ session: 'alive', user: alice });
  else await browser.question().fail(loginRequired);
  browser.setUser(null);
  await browser.check();
  return browser;
}

describe('a client that no longer has a user', () => {
  it('was signed out by the app if the session is alive: the status becomes signed_out', async () => {
    const browser = await forgetUser();
    expect(browser.question().probe).toBe('passive');
    await browser.question().answer(aliveAsSomebody);
    expect(browser.heartbeat.getSnapshot()).toMatchObject({
      status: 'signed_out',
      checking: false,
    });
    expect(browser.events()).not.toContain('sessionLost');
    await browser.advance(60 * minute);
    expect(browser.questions).toHaveLength(2);
  });

  it('has lost its session if the tenant has none', async () => {
    const browser = await forgetUser();
    await browser.question().fail(loginRequired);
    expect(browser.heartbeat.getSnapshot().status).toBe('lost');
  });

  it('keeps its session if the tenant cannot be reached', async () => {
    const browser = await forgetUser();
    await browser.question().fail(offline());
    expect(browser.heartbeat.getSnapshot().status).toBe('unverified');
  });

  it('keeps its session if silent authentication does not work', async () => {
    const browser = await forgetUser({ silentAuthWorks: false });
    await browser.question().fail(loginRequired);
    expect(browser.heartbeat.getSnapshot().status).toBe('unsupported');
  });

  it('keeps its session if the tenant requires an interaction', async () => {
    const browser = await forgetUser();
    await browser.question().fail(consentRequired);
    expect(browser.events().at(-1)).toBe('interactionRequired');
    expect(browser.heartbeat.getSnapshot().status).toBe('active');
  });

  it('keeps its session if the SDK removed the tokens for a second factor', async () => {
    const browser = createFakeBrowser();
    await browser.startVerified();
    await browser.check();
    const mfa = oauthError('login_required', 'Multifactor authentication required');
    await browser.question().fail(mfa);
    expect(browser.emitted.at(-1)).toMatchObject(['interactionRequired', { tokensDropped: true }]);
    browser.setUser(null);
    await browser.check();
    expect(browser.question().probe).toBe('passive');
    await browser.question().answer(aliveAsSomebody);
    expect(browser.heartbeat.getSnapshot()).toMatchObject({ status: 'active', user: alice });
  });
});

describe('a client that has another user', () => {
  it('ends the session without a request', async () => {
    const browser = createFakeBrowser();
    await browser.startVerified();
    browser.setUser(bob);
    await browser.check();
    expect(browser.emitted.at(-1)).toMatchObject([
      'sessionLost',
      { reason: 'user_changed', trigger: 'manual', user: alice },
    ]);
    expect(browser.questions).toHaveLength(1);
  });
});
