import { describe, expect, it } from 'vitest';
import {
  alice,
  alive,
  blocked,
  loginRequired,
  minute,
  missingRefreshToken,
  revoked,
} from './fake-answers.js';
import {
  createFakeBrowser,
  startBrowser,
  startUnsupported,
  startVerified,
} from './fake-browser.js';

const unauthorized = () => new Response(null, { status: 401 });

describe('report()', () => {
  it.each([
    blocked,
    revoked,
    loginRequired,
    missingRefreshToken,
    unauthorized(),
    new Error('401'),
    undefined,
    null,
    'text',
    42,
  ])('checks at once and ends nothing by itself: %o', async (error) => {
    const browser = await startVerified();
    await browser.report(error);
    expect(browser.snapshot().status).toBe('active');
    expect(browser.events()).toEqual(['sessionVerified']);
    expect(browser.questions).toHaveLength(2);
    await browser.respond(alive);
    expect(browser.lastEvent()).toMatchObject(['sessionVerified', { trigger: 'report' }]);
  });

  it('ends the session if its check finds the session lost', async () => {
    const browser = await startVerified();
    await browser.advance(minute);
    await browser.report(unauthorized(), blocked);
    expect(browser.lastEvent()).toMatchObject([
      'sessionLost',
      { reason: 'user_blocked', trigger: 'report', at: browser.now(), error: blocked },
    ]);
  });

  it('ends no session with login_required if silent authentication does not work', async () => {
    const browser = await startUnsupported();
    await browser.report(loginRequired);
    expect(browser.questions).toHaveLength(2);
    await browser.respond(loginRequired);
    expect(browser.snapshot().status).toBe('unsupported');
  });

  it('checks in a hidden page, too', async () => {
    const browser = await startVerified();
    await browser.page('hidden');
    await browser.report(unauthorized());
    expect(browser.questions).toHaveLength(2);
  });

  it('during a check starts another check afterwards', async () => {
    const browser = await startBrowser();
    await browser.advance(1);
    browser.heartbeat.report(unauthorized());
    await browser.respond(alive);
    expect(browser.questions).toHaveLength(2);
  });

  it('waits for the minimum gap when it is repeated', async () => {
    const browser = await startVerified({ minGapMs: 10_000 });
    const startedAt = browser.now();
    for (let i = 0; i < 300; i++) {
      await browser.report(unauthorized());
      if (browser.snapshot().checking) await browser.respond(alive);
      await browser.advance(100);
    }
    const moments = browser.questions.map(({ at }) => at - startedAt);
    expect(moments).toEqual([0, 0, 10_000, 20_000, 30_000]);
  });

  it('checks at once again after a check for another reason', async () => {
    const browser = await startVerified({ minGapMs: 10_000 });
    await browser.report(unauthorized(), alive);
    await browser.advance(1);
    await browser.check(alive);
    await browser.advance(1);
    await browser.report(unauthorized());
    expect(browser.questions).toHaveLength(4);
  });

  it('does not delay a push hint while it waits for the minimum gap', async () => {
    const browser = await startVerified({ minGapMs: 10_000 });
    await browser.report(unauthorized(), alive);
    await browser.advance(1);
    await browser.report(unauthorized());
    expect(browser.questions).toHaveLength(2);
    await browser.hint();
    expect(browser.questions).toHaveLength(3);
    await browser.respond(alive);
    expect(browser.lastEvent()).toMatchObject(['sessionVerified', { trigger: 'push' }]);
  });

  it.each([blocked, unauthorized()])(
    'does nothing before the start and after a loss: %o',
    async (error) => {
      const browser = createFakeBrowser();
      await browser.report(error);
      expect(browser.events()).toEqual([]);
      expect(browser.questions).toHaveLength(0);
      await browser.start(loginRequired);
      await browser.report(error);
      expect(browser.events()).toEqual(['sessionLost']);
      expect(browser.questions).toHaveLength(1);
    },
  );

  it('does not delay the first check of the next user while nobody is signed in', async () => {
    const browser = await startBrowser({ user: null });
    browser.heartbeat.report(blocked);
    await browser.advance(1);
    browser.setUser(alice);
    await browser.client('signed_in');
    expect(browser.questions).toHaveLength(1);
  });
});
