import { describe, expect, it } from 'vitest';
import { alice, alive, blocked, consentRequired, minute, offline } from './fake-answers.js';
import {
  type FakeBrowser,
  createFakeBrowser,
  digestOf,
  startBrowser,
  startVerified,
  startVerifiedAgo,
} from './fake-browser.js';

/** Calls `verify`, and responds to its requests. */
async function verify(browser: FakeBrowser, maxAgeMs: number, ...responses: unknown[]) {
  const result = browser.heartbeat.verify({ maxAgeMs });
  await browser.settle();
  for (const response of responses) await browser.respond(response);
  return result;
}

describe('verify resolves with true', () => {
  it.each([
    ['recent enough', 5_000, 5_000],
    ['from this very moment', 0, 0],
  ])('without a check if the verification is %s', async (_, ageMs, maxAgeMs) => {
    const browser = await startVerified();
    await browser.advance(ageMs);
    expect(await verify(browser, maxAgeMs)).toBe(true);
    expect(browser.questions).toHaveLength(1);
  });

  it('after a successful check if the verification is older', async () => {
    const browser = await startVerified();
    await browser.advance(5_001);
    expect(await verify(browser, 5_000, alive)).toBe(true);
    expect(browser.snapshot().verifiedAt).toBe(browser.now());
  });

  it('if the verification is recent, although a later check was inconclusive', async () => {
    const browser = await startVerified();
    await browser.advance(1_000);
    await browser.check(offline());
    expect(browser.outcome()).toBe('unverified network');
    expect(await verify(browser, 5_000)).toBe(true);
    expect(browser.questions).toHaveLength(2);
  });

  it('after a slow answer, because the age counts from the call', async () => {
    const browser = await startVerifiedAgo();
    const result = browser.heartbeat.verify({ maxAgeMs: 0 });
    await browser.settle();
    await browser.advance(4_000);
    await browser.respond(alive);
    expect(await result).toBe(true);
    expect(browser.questions).toHaveLength(2);
  });

  it('only after a second check if the running one started before the maximum age', async () => {
    const browser = await startVerified();
    await browser.check();
    await browser.advance(3_000);
    expect(await verify(browser, 1_000, alive, alive)).toBe(true);
    expect(browser.questions).toHaveLength(3);
    expect(browser.snapshot().verifiedAt).toBe(browser.now());
  });
});

describe('verify resolves with false', () => {
  it.each([
    ['the check is inconclusive', offline()],
    ['the tenant requires an interaction', consentRequired],
    ['the session is lost', blocked],
  ])('if %s', async (_, error) => {
    const browser = await startVerifiedAgo();
    expect(await verify(browser, 1_000, error)).toBe(false);
    expect(browser.questions).toHaveLength(2);
  });

  it('if the session was never verified, whatever the maximum age', async () => {
    const browser = await startBrowser();
    expect(await verify(browser, Infinity, offline())).toBe(false);
  });

  it('before the start, and if nobody is signed in', async () => {
    const browser = createFakeBrowser({ user: null });
    expect(await verify(browser, Infinity)).toBe(false);
    await browser.start();
    expect(await verify(browser, Infinity)).toBe(false);
    expect(browser.questions).toHaveLength(0);
  });

  it('after the loss of a session that was just verified', async () => {
    const browser = await startVerified();
    await browser.check(blocked);
    expect(await verify(browser, Infinity)).toBe(false);
  });
});

describe('verify checks if the verification', () => {
  it.each([
    ['is from later than now', 0],
    ['looks younger than it is', minute],
  ])('%s, because the clock was set back', async (_, ageMs) => {
    const browser = await startVerified();
    await browser.advance(ageMs);
    browser.setClock(-30_000);
    void browser.heartbeat.verify({ maxAgeMs: 45_000 });
    await browser.settle();
    expect(browser.questions).toHaveLength(2);
  });

  it('is a login that is dated by a clock ahead of this one', async () => {
    const browser = createFakeBrowser();
    browser.write({ login: { at: browser.now() + 1_000, user: digestOf(alice) } });
    await browser.start(offline());
    expect(browser.snapshot().verifiedAt).toBe(browser.now() + 1_000);
    void browser.heartbeat.verify({ maxAgeMs: 45_000 });
    await browser.settle();
    expect(browser.questions).toHaveLength(2);
  });
});

it.each([-1, Number.NaN, '5', undefined])('verify rejects a maxAgeMs of %o', async (maxAgeMs) => {
  const { heartbeat } = createFakeBrowser();
  const error = { code: 'invalid_option', message: 'invalid_option: maxAgeMs' };
  await expect(heartbeat.verify({ maxAgeMs: maxAgeMs as number })).rejects.toMatchObject(error);
});
