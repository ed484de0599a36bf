import { describe, expect, it } from 'vitest';
import { alive, loginRequired, minute } from './fake-answers.js';
import { createFakeBrowser } from './fake-browser.js';

describe('the expiry of the session that the client knows', () => {
  it.each(['shown', 'hidden'] as const)(
    'ends the session in a %s page without a request',
    async (visibility) => {
      const browser = createFakeBrowser();
      const expiresAt = browser.now() + 5 * minute;
      browser.expireAt(expiresAt);
      await browser.startVerified();
      await browser.page(visibility);
      await browser.advance(5 * minute - 1);
      expect(browser.snapshot().status).toBe('active');
      // The SDK removes its user.
      browser.setUser(null);
      await browser.advance(1);
      expect(browser.lastEvent()).toMatchObject([
        'sessionLost',
        { reason: 'session_expired', at: expiresAt },
      ]);
      expect(browser.questions).toHaveLength(1);
    },
  );

  it('moves when the same user signs in again in another tab', async () => {
    const browser = createFakeBrowser();
    browser.expireAt(browser.now() + 5 * minute);
    await browser.startVerified();
    const expiresAt = browser.now() + 8 * minute;
    browser.expireAt(expiresAt);
    await browser.advance(5 * minute);
    await browser.respond(alive);
    expect(browser.snapshot().status).toBe('active');
    browser.setUser(null);
    await browser.advance(3 * minute);
    expect(browser.lastEvent()).toMatchObject([
      'sessionLost',
      { reason: 'session_expired', at: expiresAt },
    ]);
    expect(browser.questions).toHaveLength(2);
  });

  it('ends the session even if silent authentication does not work', async () => {
    const browser = createFakeBrowser({ silentAuth: false });
    browser.expireAt(browser.now() + minute);
    await browser.start(loginRequired);
    browser.setUser(null);
    await browser.advance(minute);
    expect(browser.lastEvent()).toMatchObject(['sessionLost', { reason: 'session_expired' }]);
  });
});
