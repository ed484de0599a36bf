import { describe, expect, it } from 'vitest';
import { alice, alive, aliveAsSomebody, hour, loginRequired } from './fake-answers.js';
import { createFakeBrowser, digestOf } from './fake-browser.js';

const day = 24 * hour;

/** A browser that grants the cookies of another site for some time after a login. */
async function startAfter(days: number) {
  const browser = createFakeBrowser({ facts: { silentAuthLifetimeMs: 29 * day } });
  browser.write({ login: { at: browser.now() - days * day, user: digestOf(alice) } });
  await browser.start();
  return browser;
}

describe('login_required where the tenant is another site', () => {
  it('ends the session within 29 days after the login', async () => {
    const browser = await startAfter(28);
    await browser.respond(loginRequired);
    expect(browser.lossReason()).toBe('login_required');
  });

  it('ends no session after that', async () => {
    const browser = await startAfter(30);
    expect(browser.question().probe).toBe('passive');
    await browser.respond(loginRequired);
    expect(browser.snapshot()).toMatchObject({
      status: 'unsupported',
      diagnosis: { code: 'third_party_cookies_blocked' },
    });
  });

  it('ends no session when the time is over in the middle of it', async () => {
    const browser = await startAfter(28);
    await browser.respond(alive);
    await browser.page('hidden');
    browser.setClock(2 * day);
    await browser.page('shown', loginRequired);
    expect(browser.snapshot().status).toBe('unsupported');
  });

  it('ends no session between two probes of one check', async () => {
    const browser = await startAfter(30);
    await browser.respond(aliveAsSomebody);
    expect(browser.question().probe).toBe('main');
    await browser.respond(loginRequired);
    expect(browser.snapshot().status).toBe('unsupported');
  });

  it('ends the session again after a new login', async () => {
    const browser = await startAfter(30);
    await browser.respond(loginRequired);
    await browser.receive({ login: { at: browser.now(), user: digestOf(alice) } });
    await browser.check(loginRequired);
    expect(browser.lossReason()).toBe('login_required');
  });
});

it('a clock that was set back does not make login_required indefinite', async () => {
  const browser = createFakeBrowser();
  browser.write({ login: { at: browser.now(), user: digestOf(alice) } });
  await browser.startVerified();
  browser.setClock(-5_000);
  await browser.check(loginRequired);
  expect(browser.lossReason()).toBe('login_required');
});
