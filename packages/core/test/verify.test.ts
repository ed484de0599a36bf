import { describe, expect, it } from 'vitest';
import { alive, blocked, consentRequired, minute, offline } from './fake-answers.js';
import {
  createFakeBrowser,
  startBrowser,
  startVerified,
  startVerifiedAgo,
} from './fake-browser.js';

describe('verify resolves with true', () => {
  it('without a check if the verification is recent enough', async () => {
    const browser = await startVerified();
    await browser.advance(5_000);
    expect(await browser.heartbeat.verify({ maxAgeMs: 5_000 })).toBe(true);
    expect(browser.questions).toHaveLength(1);
  });

  it('without a check if the verification is from this very moment', async () => {
    const browser = await startVerified();
    expect(await browser.heartbeat.verify({ maxAgeMs: 0 })).toBe(true);
    expect(browser.questions).toHaveLength(1);
  });

  it('after a successful check if the verification is older', async () => {
    const browser = await startVerified();
    await browser.advance(5_001);
    const result = browser.heartbeat.verify({ maxAgeMs: 5_000 });
    await browser.settle();
    await browser.respond(alive);
    expect(await result).toBe(true);
    expect(browser.snapshot().verifiedAt).toBe(browser.now());
  });

  it('if the verification is recent, although a later check was inconclusive', async () => {
    const browser = await startVerified();
    await browser.advance(1_000);
    await browser.check(offline());
    expect(browser.snapshot().status).toBe('unverified');
    expect(await browser.heartbeat.verify({ maxAgeMs: 5_000 })).toBe(true);
    expect(browser.questions).toHaveLength(2);
  });

  it('after a slow answer, because the age counts from the call', async () => {
    const browser = await startVerified();
    await browser.advance(10);
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
    const result = browser.heartbeat.verify({ maxAgeMs: 1_000 });
    await browser.settle();
    await browser.respond(alive);
    expect(browser.questions).toHaveLength(3);
    await browser.respond(alive);
    expect(await result).toBe(true);
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
    const result = browser.heartbeat.verify({ maxAgeMs: 1_000 });
    await browser.settle();
    await browser.respond(error);
    expect(await result).toBe(false);
    expect(browser.questions).toHaveLength(2);
  });

  it('if the session was never verified, whatever the maximum age', async () => {
    const browser = await startBrowser();
    const result = browser.heartbeat.verify({ maxAgeMs: Infinity });
    await browser.settle();
    await browser.respond(offline());
    expect(await result).toBe(false);
  });

  it('before the start', async () => {
    const browser = createFakeBrowser({ user: null });
    expect(await browser.heartbeat.verify({ maxAgeMs: Infinity })).toBe(false);
    expect(browser.questions).toHaveLength(0);
  });

  it('if nobody is signed in', async () => {
    const browser = await startBrowser({ user: null });
    expect(await browser.heartbeat.verify({ maxAgeMs: Infinity })).toBe(false);
    expect(browser.questions).toHaveLength(0);
  });

  it('after the loss of a session that was just verified', async () => {
    const browser = await startVerified();
    await browser.check(blocked);
    expect(await browser.heartbeat.verify({ maxAgeMs: Infinity })).toBe(false);
  });
});

describe('verify', () => {
  it('checks if the clock was set back since the verification', async () => {
    const browser = await startVerified();
    browser.setClock(-minute);
    void browser.heartbeat.verify({ maxAgeMs: 5_000 });
    await browser.settle();
    expect(browser.questions).toHaveLength(2);
  });

  it.each([-1, Number.NaN, '5', undefined])('rejects a maxAgeMs of %o', async (maxAgeMs) => {
    const { heartbeat } = createFakeBrowser();
    await expect(heartbeat.verify({ maxAgeMs: maxAgeMs as number })).rejects.toMatchObject({
      code: 'invalid_option',
      message: 'invalid_option: maxAgeMs',
    });
  });
});
