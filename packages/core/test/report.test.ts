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
import { createFakeBrowser } from './fake-browser.js';

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
    const browser = createFakeBrowser();
    await browser.startVerified();
    browser.heartbeat.report(error);
    await browser.settle();
    expect(browser.heartbeat.getSnapshot().status).toBe('active');
    expect(browser.events()).toEqual(['sessionVerified']);
    expect(browser.questions).toHaveLength(2);
    await browser.question().answer(alive);
    expect(browser.emitted.at(-1)).toMatchObject(['sessionVerified', { trigger: 'report' }]);
  });

  it('ends the session if its check finds the session lost', async () => {
    const browser = createFakeBrowser();
    await browser.startVerified();
    await browser.advance(minute);
    browser.heartbeat.report(unauthorized());
    await browser.settle();
    await browser.question().fail(blocked);
    expect(browser.emitted.at(-1)).toMatchObject([
      'sessionLost',
      { reason: 'user_blocked', trigger: 'report', at: browser.now(), error: blocked },
    ]);
  });

  it('ends no session with login_required if silent authentication does not work', async () => {
    const browser = createFakeBrowser();
    browser.setSilentAuth(false);
    await browser.start();
    await browser.question().fail(loginRequired);
    await browser.advance(minute);
    browser.heartbeat.report(loginRequired);
    await browser.settle();
    expect(browser.questions).toHaveLength(2);
    await browser.question().fail(loginRequired);
    expect(browser.heartbeat.getSnapshot().status).toBe('unsupported');
  });

  it('checks in a hidden page, too', async () => {
    const browser = createFakeBrowser();
    await browser.startVerified();
    await browser.page('hidden');
    browser.heartbeat.report(unauthorized());
    await browser.settle();
    expect(browser.questions).toHaveLength(2);
  });

  it('during a check starts another check afterwards', async () => {
    const browser = createFakeBrowser();
    await browser.start();
    await browser.advance(1);
    browser.heartbeat.report(unauthorized());
    await browser.question().answer(alive);
    expect(browser.questions).toHaveLength(2);
  });

  it('waits for the minimum gap when it is repeated', async () => {
    const browser = createFakeBrowser({ minGapMs: 10_000 });
    await browser.startVerified();
    const startedAt = browser.now();
    for (let i = 0; i < 300; i++) {
      browser.heartbeat.report(unauthorized());
      await browser.settle();
      if (browser.heartbeat.getSnapshot().checking) await browser.question().answer(alive);
      await browser.advance(100);
    }
    const moments = browser.questions.map(({ at }) => at - startedAt);
    expect(moments).toEqual([0, 0, 10_000, 20_000, 30_000]);
  });

  it('checks at once again after a check for another reason', async () => {
    const browser = createFakeBrowser({ minGapMs: 10_000 });
    await browser.startVerified();
    browser.heartbeat.report(unauthorized());
    await browser.settle();
    await browser.question().answer(alive);
    await browser.advance(1);
    await browser.check();
    await browser.question().answer(alive);
    await browser.advance(1);
    browser.heartbeat.report(unauthorized());
    await browser.settle();
    expect(browser.questions).toHaveLength(4);
  });

  it('does not delay a push hint while it waits for the minimum gap', async () => {
    const browser = createFakeBrowser({ minGapMs: 10_000 });
    await browser.startVerified();
    browser.heartbeat.report(unauthorized());
    await browser.settle();
    await browser.question().answer(alive);
    await browser.advance(1);
    browser.heartbeat.report(unauthorized());
    await browser.settle();
    expect(browser.questions).toHaveLength(2);
    await browser.hint();
    expect(browser.questions).toHaveLength(3);
    await browser.question().answer(alive);
    expect(browser.emitted.at(-1)).toMatchObject(['sessionVerified', { trigger: 'push' }]);
  });

  it.each([blocked, unauthorized()])(
    'does nothing before the start and after a loss: %o',
    async (error) => {
      const browser = createFakeBrowser();
      browser.heartbeat.report(error);
      await browser.settle();
      expect(browser.events()).toEqual([]);
      expect(browser.questions).toHaveLength(0);
      await browser.start();
      await browser.question().fail(loginRequired);
      browser.heartbeat.report(error);
      await browser.settle();
      expect(browser.events()).toEqual(['sessionLost']);
      expect(browser.questions).toHaveLength(1);
    },
  );

  it('does not delay the first check of the next user while nobody is signed in', async () => {
    const browser = createFakeBrowser();
    browser.setUser(null);
    await browser.start();
    browser.heartbeat.report(blocked);
    await browser.advance(1);
    browser.setUser(alice);
    await browser.signedIn();
    expect(browser.questions).toHaveLength(1);
  });
});
