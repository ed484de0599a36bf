import { describe, expect, it } from 'vitest';
import {
  alice,
  alive,
  aliveAsBob,
  aliveAsSomebody,
  consentRequired,
  loginRequired,
  minute,
  missingRefreshToken,
  offline,
  timeout,
} from '../fake-answers.js';
import { receive, remoteCheck } from '../fake-other-tab.js';
import { createTracedBrowser, inShort, startTrace, startTracedAgo } from './fake-trace.js';

type Browser = ReturnType<typeof createTracedBrowser>;

describe('the log of a check of this tab', () => {
  it('contains its start, its probe and its result', async () => {
    const browser = createTracedBrowser();
    await browser.start();
    browser.elapse(20);
    await browser.question().answer(alive);
    expect(browser.entries.filter(({ type }) => type !== 'nextCheckChanged')).toEqual([
      { type: 'checkStarted', at: 1_000_000, check: 1, trigger: 'start' },
      { type: 'probeStarted', at: 1_000_000, check: 1, probe: 'main' },
      {
        type: 'checkFinished',
        at: 1_000_020,
        check: 1,
        trigger: 'start',
        verdict: { type: 'alive', user: alice },
        durationMs: 20,
        startedAt: 1_000_000,
        retryAt: null,
      },
    ]);
  });

  it('contains the error and the retry of an inconclusive check', async () => {
    const browser = await startTracedAgo({ minGapMs: 0 });
    await browser.check();
    browser.entries.length = 0;
    await browser.question().fail(offline());
    expect(browser.entries).toMatchObject([
      {
        verdict: { type: 'inconclusive', code: 'network', error: { error: 'TypeError' } },
        retryAt: browser.now() + 500,
      },
      { next: { trigger: 'retry', dueAt: browser.now() + 500 } },
    ]);
  });

  it.each<[string, (browser: Browser) => Promise<unknown>, string[]]>([
    [
      'a loss',
      (browser) => browser.question().fail(loginRequired),
      ['2 checkFinished manual lost'],
    ],
    [
      'a need for interaction',
      (browser) => browser.question().fail(consentRequired),
      ['2 checkFinished manual interaction_required'],
    ],
    ['a timeout', (browser) => browser.advance(4_500), ['2 checkFinished manual inconclusive']],
    [
      'the second probe after an ambiguous error',
      async (browser) => {
        await browser.question().fail(missingRefreshToken);
        await browser.question().fail(timeout);
      },
      ['2 probeStarted confirm', '2 checkFinished manual inconclusive'],
    ],
    [
      'a result of another tab that arrives during the probe',
      async (browser) => {
        await receive(browser, { verdict: 'alive' });
        await browser.question().answer(alive);
      },
      ['null remoteResultMerged alive', '2 checkFinished manual alive'],
    ],
    [
      'a result of another tab that arrives with the answer',
      async (browser) => {
        browser.write({ check: remoteCheck(browser, { verdict: 'alive' }) });
        await browser.question().answer(alive);
      },
      ['null remoteResultMerged alive', '2 checkFinished manual alive'],
    ],
    [
      'a loss in another tab, which cancels it',
      (browser) => receive(browser, { verdict: 'lost', code: 'signed_out' }),
      ['null remoteResultMerged lost', '2 checkCancelled'],
    ],
    [
      'that stop() cancels it, and that the next check has a new number',
      async (browser) => {
        browser.heartbeat.stop();
        await browser.start();
        await browser.advance(200);
        await browser.check();
      },
      [
        '2 checkCancelled',
        'null remoteResultMerged alive',
        '3 checkStarted manual',
        '3 probeStarted main',
      ],
    ],
  ])('contains %s', async (_, go, story) => {
    const browser = await startTracedAgo();
    await browser.check();
    await go(browser);
    expect(browser.takeStory()).toEqual(['2 checkStarted manual', '2 probeStarted main', ...story]);
  });

  it('contains the precheck if silent authentication is not known to work', async () => {
    const browser = createTracedBrowser();
    browser.setSilentAuth(false);
    await browser.start();
    await browser.question().answer(aliveAsSomebody);
    await browser.question().answer(alive);
    expect(browser.takeStory()).toEqual([
      '1 checkStarted start',
      '1 probeStarted precheck',
      '1 probeStarted main',
      '1 checkFinished start alive',
    ]);
  });

  it.each([
    [false, []],
    [true, ['confirmationStarted']],
  ])(
    'ends as unsupported if the iframe sees no session (confirmation by redirect: %s)',
    async (confirmByRedirect, confirmation) => {
      const browser = createTracedBrowser({ confirmByRedirect });
      browser.setSilentAuth(false);
      await browser.start();
      await browser.question().fail(loginRequired);
      expect(browser.takeStory()).toEqual([
        '1 checkStarted start',
        '1 probeStarted precheck',
        '1 checkFinished start unsupported',
        ...confirmation,
      ]);
    },
  );

  it('ends with checkCancelled if the app has signed the user out locally', async () => {
    const browser = await startTracedAgo();
    browser.setUser(null);
    await browser.check();
    browser.elapse(7);
    await browser.question().answer(aliveAsSomebody);
    expect(browser.entries).toContainEqual({
      type: 'checkCancelled',
      at: browser.now(),
      check: 2,
      durationMs: 7,
    });
    expect(browser.takeStory().at(-1)).toBe('2 checkCancelled');
  });

  it.each<[string, (browser: Browser) => unknown]>([
    ['checkFinished', (browser) => browser.question().answer(alive)],
    ['checkCancelled', ({ heartbeat }) => heartbeat.stop()],
  ])('contains no negative duration after the clock was set back: %s', async (type, end) => {
    const browser = await startTracedAgo();
    await browser.check();
    browser.setClock(-minute);
    await end(browser);
    expect(browser.entries).toContainEqual(expect.objectContaining({ type, durationMs: 0 }));
  });

  it('contains the time in the queue, and when the tenant was asked', async () => {
    const browser = await startTracedAgo();
    browser.setLock('silent');
    const queuedAt = browser.now();
    await browser.page('focus');
    browser.elapse(100);
    await browser.grantLocks();
    browser.elapse(20);
    await browser.question().answer(alive);
    expect(browser.entries.find(({ type }) => type === 'checkFinished')).toMatchObject({
      durationMs: 120,
      startedAt: queuedAt + 100,
    });
  });

  it('ends with the trigger of the event if check() takes over a queued check', async () => {
    const browser = await startTracedAgo();
    browser.setLock('taken');
    await browser.page('focus');
    await browser.check();
    await browser.advance(10_000);
    await browser.question().answer(alive);
    expect(browser.emitted.at(-1)).toMatchObject(['sessionVerified', { trigger: 'manual' }]);
    expect(browser.takeStory()).toEqual([
      '2 checkStarted focus',
      '2 probeStarted main',
      '2 checkFinished manual alive',
    ]);
  });
});

describe('a trace that starts during a check', () => {
  it('begins with the check and its probe', async () => {
    const browser = await startTracedAgo();
    await browser.check();
    browser.elapse(100);
    const late = startTrace(browser);
    expect(late.entries.map(inShort)).toEqual([
      '2 checkStarted manual',
      '2 probeStarted main',
      'nextCheckChanged',
    ]);
    expect(late.entries.map(({ at }) => at)).toEqual(Array(3).fill(browser.now()));
    await browser.question().answer(aliveAsBob);
    expect(late.takeStory().at(-1)).toBe('2 checkFinished manual lost');
  });

  it('begins with the check alone while it waits for its turn', async () => {
    const browser = await startTracedAgo();
    browser.setLock('taken');
    await browser.page('focus');
    expect(startTrace(browser).takeStory()).toEqual(['2 checkStarted focus']);
  });
});
