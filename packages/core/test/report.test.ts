import { describe, expect, it } from 'vitest';
import {
  alice,
  alive,
  blocked,
  loginRequired,
  missingRefreshToken,
  revoked,
} from './fake-answers.js';
import {
  createFakeBrowser,
  startBrowser,
  startVerified,
  startVerifiedAgo,
} from './fake-browser.js';

const unauthorized = () => new Response(null, { status: 401 });
describe('report()', () => {
  it.each([blocked, revoked, missingRefreshToken, unauthorized(), undefined, null, 'text'])(
    'checks at once and ends nothing by itself: %o',
    async (error) => {
      const browser = await startVerified();
      await browser.report(error);
      expect(browser.outcome()).toBe('asks main');
      expect(browser.events()).toEqual(['sessionVerified']);
      await browser.respond(alive);
      expect(browser.lastEvent()).toMatchObject(['sessionVerified', { trigger: 'report' }]);
    },
  );

  it('does not mind an error that throws when it is read', async () => {
    const browser = await startVerified();
    const get = () => {
      throw new Error('trap');
    };
    await browser.report(Object.defineProperty({}, 'error', { get }));
    expect(browser.exceptions).toEqual([]);
    expect(browser.outcome()).toBe('asks main');
  });

  it('ends the session if its check finds the session lost', async () => {
    const browser = await startVerifiedAgo();
    await browser.report(unauthorized(), blocked);
    const loss = { reason: 'user_blocked', trigger: 'report', at: browser.now(), error: blocked };
    expect(browser.lastEvent()).toMatchObject(['sessionLost', loss]);
  });

  it('during a check starts another check afterwards', async () => {
    const browser = await startBrowser();
    await browser.advance(1);
    await browser.report(unauthorized(), alive);
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
    const browser = await startVerified();
    await browser.report(unauthorized(), alive);
    await browser.advance(1);
    await browser.check(alive);
    await browser.advance(1);
    await browser.report(unauthorized());
    expect(browser.questions).toHaveLength(4);
  });

  it('does not delay a push hint while it waits for the minimum gap', async () => {
    const browser = await startVerified();
    await browser.report(unauthorized(), alive);
    await browser.advance(1);
    await browser.report(unauthorized());
    expect(browser.questions).toHaveLength(2);
    await browser.hint({}, alive);
    expect(browser.lastEvent()).toMatchObject(['sessionVerified', { trigger: 'push' }]);
  });

  it('is checked in a hidden page as well, although the page received focus while it waited', async () => {
    const browser = await startVerified();
    await browser.report(unauthorized(), alive);
    await browser.advance(1);
    await browser.report(unauthorized());
    await browser.page('focus');
    await browser.page('hidden');
    expect(await browser.untilAsked()).toBe(9_999);
  });

  it('does nothing before the start and after a loss', async () => {
    const browser = createFakeBrowser();
    await browser.report(blocked);
    expect(browser.questions).toHaveLength(0);
    await browser.start(loginRequired);
    await browser.report(blocked);
    expect(browser.events()).toEqual(['sessionLost']);
    expect(browser.questions).toHaveLength(1);
  });

  it('does not delay the first check of the next user while nobody is signed in', async () => {
    const browser = await startBrowser({ user: null });
    await browser.report(blocked);
    await browser.advance(1);
    browser.setUser(alice);
    await browser.client('signed_in');
    expect(browser.questions).toHaveLength(1);
  });
});
