import { describe, expect, it } from 'vitest';
import { alive, consentRequired, minute, offline } from './fake-answers.js';
import { createFakeBrowser, startVerified } from './fake-browser.js';

describe('a failed check', () => {
  it('leaves the session unverified, however often it repeats, until a check succeeds', async () => {
    const browser = await startVerified({ intervalMs: minute, minGapMs: minute });
    const { verifiedAt } = browser.snapshot();
    for (let attempts = 1; attempts <= 10; attempts++) {
      await browser.advance(minute);
      await browser.respond(offline());
      expect(browser.lastEvent()).toMatchObject([
        'sessionUnverified',
        { cause: 'network', attempts },
      ]);
      expect(browser.snapshot()).toMatchObject({ status: 'unverified', verifiedAt });
    }
    await browser.advance(minute);
    await browser.respond(alive);
    expect(browser.snapshot().status).toBe('active');
    expect(browser.events()).not.toContain('sessionLost');
  });

  it('can be a probe that throws synchronously', async () => {
    const browser = createFakeBrowser({
      probe: {
        kind: 'custom',
        passive: true,
        ask() {
          throw new Error('boom');
        },
      },
    });
    await browser.start();
    expect(browser.snapshot()).toMatchObject({
      status: 'unverified',
      checking: false,
    });
  });
});

it('keeps the session when the tenant requires an interaction', async () => {
  const browser = await startVerified();
  await browser.check(consentRequired);
  expect(browser.events()).toEqual(['sessionVerified', 'interactionRequired']);
  expect(browser.snapshot().status).toBe('active');
});
