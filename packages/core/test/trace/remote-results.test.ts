import { describe, expect, it } from 'vitest';
import { bob, offline } from '../fake-answers.js';
import { digestOf } from '../fake-browser.js';
import { receive, remoteCheck } from '../fake-other-tab.js';
import { createTracedBrowser, startTracedAgo } from './fake-trace.js';

type Browser = ReturnType<typeof createTracedBrowser>;

describe('the log of a result of another tab', () => {
  /** A tab whose check waits for another tab. */
  async function startQueued() {
    const browser = await startTracedAgo();
    browser.setLock('taken');
    await browser.page('focus');
    return browser;
  }

  it('names the queued check that the result answers', async () => {
    const browser = await startQueued();
    browser.elapse(100);
    await receive(browser, { verdict: 'alive' });
    expect(browser.entries.find(({ type }) => type === 'remoteResultMerged')).toEqual({
      type: 'remoteResultMerged',
      at: browser.now(),
      check: 2,
      verdict: { type: 'alive' },
      startedAt: browser.now(),
      retryAt: null,
    });
    expect(browser.takeStory()).toEqual(['2 checkStarted focus', '2 remoteResultMerged alive']);
  });

  it.each<[string, (browser: Browser) => Promise<unknown>, string[]]>([
    [
      'names the queued check that a loss answers',
      (browser) => receive(browser, { verdict: 'lost', code: 'signed_out' }),
      ['2 remoteResultMerged lost'],
    ],
    [
      'is missing if it concerns only the other tab: the queued check asks',
      (browser) => receive(browser, { verdict: 'lost', code: 'grant_revoked' }),
      [],
    ],
    [
      'is missing if the tab that holds the lock is suspended: the same check asks',
      (browser) => browser.advance(15_000),
      ['2 probeStarted main'],
    ],
  ])('%s', async (_, go, story) => {
    const browser = await startQueued();
    await go(browser);
    expect(browser.takeStory().slice(0, 2)).toEqual(['2 checkStarted focus', ...story]);
  });

  it('names no queued check if the result is older than its reason', async () => {
    const browser = await startTracedAgo();
    browser.setLock('silent');
    await browser.hint();
    browser.elapse(50);
    browser.write({ check: remoteCheck(browser, { verdict: 'alive', at: browser.now() - 51 }) });
    await browser.grantLocks();
    expect(browser.takeStory()).toEqual([
      '2 checkStarted push',
      'null remoteResultMerged alive',
      '2 probeStarted main',
    ]);
  });

  it.each<[object, object, number | null]>([
    [{ verdict: 'alive' }, { type: 'alive' }, null],
    [{ verdict: 'alive', user: digestOf(bob) }, { type: 'lost' }, null],
    [
      { verdict: 'inconclusive', code: 'network', retryAt: 1_070_000 },
      { code: 'network' },
      1_070_000,
    ],
    [{ verdict: 'interaction_required', code: 'mfa_required' }, { code: 'mfa_required' }, null],
  ])('names no check if none is running: %j', async (result, verdict, retryAt) => {
    const browser = await startTracedAgo();
    await receive(browser, result);
    expect(browser.entries[0]).toMatchObject({
      type: 'remoteResultMerged',
      check: null,
      verdict,
      retryAt,
    });
  });

  it('contains that another tab cannot see the session, where this one cannot either', async () => {
    const browser = createTracedBrowser({ silentAuth: false });
    await browser.start(offline());
    browser.takeStory();
    await receive(browser, { verdict: 'unsupported', code: 'third_party_cookies_blocked' });
    expect(browser.takeStory()).toEqual(['null remoteResultMerged unsupported']);
  });

  it('also stands for the answer to a confirmation by redirect, before the first check', async () => {
    const browser = createTracedBrowser();
    const answer = { verdict: 'lost', code: 'login_required', topLevel: true };
    browser.write({ check: remoteCheck(browser, answer) });
    await browser.start();
    expect(browser.takeStory()).toEqual(['null remoteResultMerged lost']);
  });
});
