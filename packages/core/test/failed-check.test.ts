import { describe, expect, it } from 'vitest';
import { alive, consentRequired, minute, offline } from './fake-answers.js';
import { createFakeBrowser } from './fake-browser.js';

describe('a failed check', () => {
  it('leaves the session unverified, however often it repeats, until a check succeeds', async () => {
    const browser = createFakeBrowser({ intervalMs: minute, minGapMs: minute });
    await browser.startVerified();
    const { verifiedAt } = browser.heartbeat.getSnapshot();
    for (let attempts = 1; attempts <= 10; attempts++) {
      await browser.advance(minute);
      await browser.question().fail(offline());
      expect(browser.emitted.at(-1)).toMatchObject([
        'sessionUnverified',
        { cause: 'network', attempts },
      ]);
      expect(browser.heartbeat.getSnapshot()).toMatchObject({ status: 'unverified', verifiedAt });
    }
    await browser.advance(minute);
    await browser.question().answer(alive);
    expect(browser.heartbeat.getSnapshot().status).toBe('active');
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
    expect(browser.heartbeat.getSnapshot()).toMatchObject({
      status: 'unverified',
      checking: false,
    });
  });
});

it('keeps the session when the tenant requires an interaction', async () => {
  const browser = createFakeBrowser();
  await browser.startVerified();
  await browser.check();
  await browser.question().fail(consentRequired);
  expect(browser.events()).toEqual(['sessionVerified', 'interactionRequired']);
  expect(browser.heartbeat.getSnapshot().status).toBe('active');
});
