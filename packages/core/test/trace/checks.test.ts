import { describe, expect, it } from 'vitest';
import {
  alice,
  alive,
  aliveAsBob,
  aliveAsSomebody,
  blocked,
  bob,
  consentRequired,
  loginRequired,
  minute,
  missingRefreshToken,
  offline,
  timeout,
} from '../fake-answers.js';
import { digestOf } from '../fake-browser.js';
import { receive, remoteCheck } from '../fake-other-tab.js';
import { createTracedBrowser, inShort, startTrace, startTracedAgo } from './fake-trace.js';

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

  it.each([
    ['lost', loginRequired],
    ['interaction_required', consentRequired],
    ['lost', blocked],
    ['inconclusive', offline()],
  ])('contains the verdict: %s', async (type, error) => {
    const browser = await startTracedAgo();
    await browser.check();
    await browser.question().fail(error);
    expect(browser.takeStory()).toEqual([
      '2 checkStarted manual',
      '2 probeStarted main',
      `2 checkFinished manual ${type}`,
    ]);
  });

  it('contains the error and the retry of an inconclusive check', async () => {
    const browser = await startTracedAgo({ minGapMs: 0 });
    await browser.check();
    browser.entries.length = 0;
    await browser.question().fail(offline());
    const [finished, changed] = browser.entries;
    expect(finished).toMatchObject({
      verdict: { type: 'inconclusive', code: 'network', error: { error: 'TypeError' } },
      retryAt: browser.now() + 500,
    });
    expect(changed).toMatchObject({ next: { trigger: 'retry', dueAt: browser.now() + 500 } });
  });

  it('ends as inconclusive after a timeout', async () => {
    const browser = await startTracedAgo();
    await browser.check();
    await browser.advance(4_500);
    expect(browser.takeStory()).toEqual([
      '2 checkStarted manual',
      '2 probeStarted main',
      '2 checkFinished manual inconclusive',
    ]);
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

  it('ends as unsupported if the iframe sees no session', async () => {
    const browser = createTracedBrowser();
    browser.setSilentAuth(false);
    await browser.start();
    await browser.question().fail(loginRequired);
    expect(browser.takeStory()).toEqual([
      '1 checkStarted start',
      '1 probeStarted precheck',
      '1 checkFinished start unsupported',
    ]);
  });

  it('contains the second probe after an ambiguous error', async () => {
    const browser = await startTracedAgo();
    await browser.check();
    await browser.question().fail(missingRefreshToken);
    await browser.question().fail(timeout);
    expect(browser.takeStory()).toEqual([
      '2 checkStarted manual',
      '2 probeStarted main',
      '2 probeStarted confirm',
      '2 checkFinished manual inconclusive',
    ]);
  });

  it('contains the passive probe if the client no longer has a user', async () => {
    const browser = await startTracedAgo();
    browser.setUser(null);
    await browser.check();
    await browser.question().fail(loginRequired);
    expect(browser.takeStory()).toEqual([
      '2 checkStarted manual',
      '2 probeStarted main',
      '2 probeStarted signed_out',
      '2 checkFinished manual lost',
    ]);
  });

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

  it('ends with checkCancelled after stop(), and the next check has a new number', async () => {
    const browser = await startTracedAgo();
    await browser.check();
    browser.heartbeat.stop();
    await browser.start();
    await browser.advance(200);
    await browser.check();
    expect(browser.takeStory()).toEqual([
      '2 checkStarted manual',
      '2 probeStarted main',
      '2 checkCancelled',
      'null remoteResultMerged alive',
      '3 checkStarted manual',
      '3 probeStarted main',
    ]);
  });

  it('ends with checkCancelled if the client has another user', async () => {
    const browser = await startTracedAgo();
    browser.setUser(bob);
    await browser.check();
    expect(browser.heartbeat.getSnapshot().loss?.reason).toBe('user_changed');
    expect(browser.takeStory()).toEqual([
      '2 checkStarted manual',
      '2 probeStarted main',
      '2 checkCancelled',
    ]);
  });

  it('contains no negative duration after the clock was set back', async () => {
    const browser = await startTracedAgo();
    await browser.check();
    browser.setClock(-minute);
    await browser.question().answer(alive);
    const finished = browser.entries.find(({ type }) => type === 'checkFinished');
    expect(finished).toMatchObject({ durationMs: 0 });
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

  it('is followed by the confirmation by redirect', async () => {
    const browser = createTracedBrowser({ confirmByRedirect: true });
    browser.setSilentAuth(false);
    await browser.start();
    await browser.question().fail(loginRequired);
    expect(browser.takeStory().slice(2)).toEqual([
      '1 checkFinished start unsupported',
      'confirmationStarted',
    ]);
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

  it('has the trigger of a report', async () => {
    const browser = await startTracedAgo();
    browser.heartbeat.report(blocked);
    await browser.settle();
    expect(browser.takeStory()).toEqual(['2 checkStarted report', '2 probeStarted main']);
  });
});

describe('the log of a result of another tab', () => {
  it('names the queued check that the result answers', async () => {
    const browser = await startTracedAgo();
    browser.setLock('taken');
    await browser.page('focus');
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

  it('names no check if none is running', async () => {
    const browser = await startTracedAgo();
    await receive(browser, { verdict: 'alive' });
    expect(browser.takeStory()).toEqual(['null remoteResultMerged alive']);
  });

  it('names no check if the check has already asked the tenant', async () => {
    const browser = await startTracedAgo();
    await browser.check();
    await receive(browser, { verdict: 'alive' });
    await browser.question().answer(alive);
    expect(browser.takeStory()).toEqual([
      '2 checkStarted manual',
      '2 probeStarted main',
      'null remoteResultMerged alive',
      '2 checkFinished manual alive',
    ]);
  });

  it('precedes the result of this tab if both arrive at once', async () => {
    const browser = await startTracedAgo();
    await browser.check();
    browser.write({ check: remoteCheck(browser, { verdict: 'alive' }) });
    await browser.question().answer(alive);
    expect(browser.takeStory().slice(2)).toEqual([
      'null remoteResultMerged alive',
      '2 checkFinished manual alive',
    ]);
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

  it('is followed by checkCancelled if the session is lost during a check of this tab', async () => {
    const browser = await startTracedAgo();
    await browser.check();
    await receive(browser, { verdict: 'lost', code: 'signed_out' });
    expect(browser.takeStory().slice(2)).toEqual([
      'null remoteResultMerged lost',
      '2 checkCancelled',
    ]);
  });

  it('names the queued check that a loss answers', async () => {
    const browser = await startTracedAgo();
    browser.setLock('taken');
    await browser.page('focus');
    await receive(browser, { verdict: 'lost', code: 'signed_out' });
    expect(browser.takeStory()).toEqual(['2 checkStarted focus', '2 remoteResultMerged lost']);
  });

  it('is a loss if the result belongs to another user', async () => {
    const browser = await startTracedAgo();
    await receive(browser, { verdict: 'alive', user: digestOf(bob) });
    expect(browser.takeStory()).toEqual(['null remoteResultMerged lost']);
  });

  it('is missing if the tab that holds the lock is suspended: the same check asks', async () => {
    const browser = await startTracedAgo();
    browser.setLock('taken');
    await browser.page('focus');
    await browser.advance(15_000);
    expect(browser.takeStory().slice(0, 2)).toEqual([
      '2 checkStarted focus',
      '2 probeStarted main',
    ]);
  });

  it('is missing if it concerns only the other tab: the queued check asks', async () => {
    const browser = await startTracedAgo();
    browser.setLock('taken');
    await browser.page('focus');
    await receive(browser, { verdict: 'lost', code: 'grant_revoked' });
    expect(browser.takeStory()).toEqual(['2 checkStarted focus']);
  });

  it.each([
    ['inconclusive', 'network', 1_070_000],
    ['unsupported', 'third_party_cookies_blocked', null],
    ['interaction_required', 'mfa_required', null],
  ])('contains the verdict: %s', async (verdict, code, retryAt) => {
    const browser = await startTracedAgo();
    await receive(browser, { verdict, code, retryAt: retryAt ?? undefined });
    expect(browser.entries[0]).toMatchObject({
      type: 'remoteResultMerged',
      verdict: { type: verdict, code },
      retryAt,
    });
  });

  it('also stands for the answer to a confirmation by redirect, before the first check', async () => {
    const browser = createTracedBrowser();
    const answer = { verdict: 'lost', code: 'login_required', topLevel: true };
    browser.write({ check: remoteCheck(browser, answer) });
    await browser.start();
    expect(browser.takeStory()).toEqual(['null remoteResultMerged lost']);
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
