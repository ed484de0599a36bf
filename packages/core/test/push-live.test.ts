import { describe, expect, it } from 'vitest';
import type { PushSession } from '../src/contract/options.js';
import type { SharedPush } from '../src/machine/shared-record.js';
import {
  alice,
  alive,
  aliveAsSomebody,
  bob,
  loginRequired,
  minute,
  offline,
} from './fake-answers.js';
import {
  type BrowserOptions,
  type FakeBrowser,
  digestOf,
  startBrowser,
  startVerified,
  startVerifiedAgo,
} from './fake-browser.js';
import { remoteCheck } from './fake-other-tab.js';

const sessionOf = (browser: FakeBrowser) => browser.pushSessions.at(-1) as PushSession;
const isLive = (browser: FakeBrowser) => browser.snapshot().live;

/** The interval while hints arrive. */
const liveMs = 60 * minute;

/** How often a source reports. */
const reportMs = 30_000;

const never = { pauseAfterIdleMs: false } as const;

/** A verified session whose push source has just reported that hints arrive. */
async function startLive() {
  const browser = await startVerified(never);
  sessionOf(browser).setLive(true, liveMs);
  return browser;
}

/** Lets time pass while the source of this tab reports that hints arrive. */
async function stayLive(browser: FakeBrowser, ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= reportMs) {
    await browser.advance(Math.min(reportMs, left));
    sessionOf(browser).setLive(true, liveMs);
  }
}

/** Another tab has the stream and reports. */
async function reportRemotely(browser: FakeBrowser, fields: Partial<SharedPush> = {}) {
  const user = digestOf(alice);
  const push = { at: browser.now(), user, live: true, intervalMs: liveMs, ...fields };
  await browser.receive({ push });
}

describe('setLive()', () => {
  it('changes `live` of the snapshot, which stays the same object otherwise', async () => {
    const browser = await startLive();
    const seen: boolean[] = [];
    browser.heartbeat.subscribe(() => void seen.push(isLive(browser)));
    const snapshot = browser.snapshot();
    expect(snapshot).toMatchObject({ status: 'active', live: true });
    sessionOf(browser).setLive(true, liveMs);
    expect(browser.snapshot()).toBe(snapshot);
    sessionOf(browser).setLive(false);
    expect(browser.snapshot()).toMatchObject({ status: 'active', live: false });
    expect(seen).toEqual([false]);
  });

  it('publishes the state for the other tabs', async () => {
    const browser = await startLive();
    const push = { at: browser.now(), live: true, intervalMs: liveMs, user: digestOf(alice) };
    expect(browser.published.at(-1)).toMatchObject({ push });
    await browser.advance(reportMs);
    sessionOf(browser).setLive(false);
    expect(browser.published.at(-1)).toMatchObject({ push: { at: browser.now(), live: false } });
  });

  it('keeps the interval of the heartbeat by default', async () => {
    const browser = await startVerified(never);
    sessionOf(browser).setLive(true);
    expect(await browser.untilAsked()).toBe(15 * minute);
  });

  it('ignores a value that is not a boolean', async () => {
    const browser = await startVerified();
    sessionOf(browser).setLive('yes' as unknown as boolean);
    expect(isLive(browser)).toBe(false);
  });

  it('does nothing for a session that is over, as every method of its source', async () => {
    const browser = await startLive();
    const old = sessionOf(browser);
    await browser.hint({}, loginRequired);
    const before = browser.published.length;
    old.setLive(true);
    expect(browser.published).toHaveLength(before);
    expect(browser.snapshot()).toMatchObject({ status: 'lost', live: false });
    await browser.start(aliveAsSomebody, alive);
    sessionOf(browser).setLive(false);
    old.setLive(true);
    old.report(loginRequired);
    await browser.settle();
    expect(browser.snapshot()).toMatchObject({ status: 'active', live: false, checking: false });
    expect(old.mayRenewToken()).toBe(false);
  });

  it('does not count for the next user', async () => {
    const browser = await startLive();
    await browser.heartbeat.logout();
    browser.setUser(bob);
    await browser.client('signed_in');
    expect(browser.snapshot()).toMatchObject({ user: bob, live: false });
    expect(sessionOf(browser).digest).toBe(digestOf(bob));
  });
});

describe('while hints arrive', () => {
  it('other limits stay in the diagnosis', async () => {
    const browser = await startVerified({ kind: 'grant' });
    await reportRemotely(browser);
    const diagnosis = { code: 'refresh_token_mode' };
    expect(browser.snapshot()).toMatchObject({ live: true, diagnosis });
  });

  it('checks are as far apart as the source says', async () => {
    const browser = await startLive();
    await stayLive(browser, liveMs - 1);
    expect(browser.questions).toHaveLength(1);
    await browser.advance(1);
    expect(browser.questions).toHaveLength(2);
  });

  it('an infinite interval leaves no checks', async () => {
    const browser = await startVerified(never);
    for (let i = 0; i < 3 * 60; i++) {
      sessionOf(browser).setLive(true, Infinity);
      await browser.advance(minute);
    }
    expect(browser.questions).toHaveLength(1);
    expect(isLive(browser)).toBe(true);
  });
});

describe('a tab without the stream', () => {
  it('is live and checks as rarely while another tab reports', async () => {
    const browser = await startVerified(never);
    for (let ms = 0; ms < liveMs; ms += reportMs) {
      expect(browser.questions).toHaveLength(1);
      await reportRemotely(browser);
      expect(isLive(browser)).toBe(true);
      await browser.advance(reportMs);
    }
    expect(browser.questions).toHaveLength(2);
  });

  it('is no longer live when the other tab reports so', async () => {
    const browser = await startVerified();
    await reportRemotely(browser);
    await browser.advance(1);
    await reportRemotely(browser, { live: false });
    expect(isLive(browser)).toBe(false);
  });

  it('is no longer live 150 s after the last report', async () => {
    const browser = await startVerified();
    await reportRemotely(browser);
    await browser.advance(149_999);
    await browser.page('input');
    expect(isLive(browser)).toBe(true);
    await browser.advance(1);
    await browser.page('focus');
    expect(isLive(browser)).toBe(false);
  });

  it('detects without an event that the reports have ceased, and polls again', async () => {
    const browser = await startVerified(never);
    for (let ms = 0; ms < 40 * minute; ms += reportMs) {
      await reportRemotely(browser);
      await browser.advance(reportMs);
    }
    expect(browser.questions).toHaveLength(1);
    await browser.advance(4 * minute);
    expect(isLive(browser)).toBe(false);
    expect(browser.questions.length).toBeGreaterThan(1);
  });

  it.each<[string, (now: number) => Partial<SharedPush>, boolean]>([
    ['with a clock that is behind', (now) => ({ at: now - 1_000 }), true],
    ['with a clock that is ahead', (now) => ({ at: now + 1_000 }), true],
    ['of 150 s ago', (now) => ({ at: now - 150_000 }), false],
    ['in the future', (now) => ({ at: now + 150_000 }), false],
    ['about another user', () => ({ user: digestOf(bob) }), false],
    ['about no user', () => ({ user: undefined }), false],
  ])('after a report %s is live: %s', async (_, fields, expected) => {
    const browser = await startVerified();
    await reportRemotely(browser, fields(browser.now()));
    expect(isLive(browser)).toBe(expected);
  });

  it('is not live while nobody is signed in', async () => {
    const browser = await startBrowser({ user: null });
    await reportRemotely(browser, { user: undefined });
    expect(browser.snapshot()).toMatchObject({ status: 'signed_out', live: false });
  });

  it.each<Partial<SharedPush>>([
    { live: 'yes' },
    { live: false, intervalMs: 1_000 },
    { intervalMs: 'never' },
    { intervalMs: null },
    { pollingSince: 'now' },
    { pollingSince: Number.MAX_VALUE },
  ])('polls at its own interval after an untrusted report: %j', async (fields) => {
    const browser = await startVerified(never);
    await reportRemotely(browser, { intervalMs: 15 * minute, ...fields });
    expect(await browser.untilAsked()).toBe(15 * minute);
    expect(browser.exceptions).toEqual([]);
  });

  it('knows how long ago the last report was', async () => {
    const browser = await startVerified();
    expect(sessionOf(browser).staleMs()).toBe(Infinity);
    browser.write({ push: { at: browser.now(), user: digestOf(alice), live: false } });
    await browser.advance(1_000);
    expect(sessionOf(browser).staleMs()).toBe(1_000);
    // The report of another user hides that of this one.
    browser.write({ push: { at: browser.now(), user: digestOf(bob), live: true } });
    expect(sessionOf(browser).staleMs()).toBe(0);
  });
});

describe('when hints cease to arrive', () => {
  it.each([
    ['begins at random within one interval', 40, 0, 15],
    ['begins at random within one interval', 40, 0.5, 7.5],
    ['begins at random within one interval', 40, 0.99, 0.15],
    ['stays where it would have been soon after a check', 1, 0.9, 14],
  ])('polling %s (after %d minutes, random: %d)', async (_, afterMinutes, random, minutes) => {
    const browser = await startLive();
    browser.setRandom(random);
    await stayLive(browser, afterMinutes * minute);
    sessionOf(browser).setLive(false);
    expect((await browser.untilAsked()) / minute).toBeCloseTo(minutes);
  });

  it('polling begins no later if the source reports so again', async () => {
    const browser = await startLive();
    browser.setRandom(0);
    await stayLive(browser, 40 * minute);
    sessionOf(browser).setLive(false);
    await browser.advance(10 * minute);
    sessionOf(browser).setLive(false);
    expect(await browser.untilAsked()).toBe(5 * minute);
  });

  it('no check is later than the long interval, however often the stream comes and goes', async () => {
    const browser = await startLive();
    browser.setRandom(0);
    for (let minutes = 0; minutes < 60; minutes += 10) {
      sessionOf(browser).setLive(false);
      await stayLive(browser, 10 * minute);
    }
    expect(browser.questions).toHaveLength(2);
  });
});

describe('mayRenewToken()', () => {
  it('is true while the user is active, and false while the user is idle', async () => {
    const browser = await startVerified({ pauseAfterIdleMs: 30 * minute });
    expect(sessionOf(browser).mayRenewToken()).toBe(true);
    await browser.advance(30 * minute);
    expect(sessionOf(browser).mayRenewToken()).toBe(false);
    await browser.page('input');
    expect(sessionOf(browser).mayRenewToken()).toBe(true);
  });

  it.each<[boolean, string, BrowserOptions, unknown[]]>([
    [false, 'silent authentication does not work', { silentAuth: false }, [loginRequired]],
    [false, 'it is not known whether it works', { silentAuth: false }, []],
    [true, 'it was found to work', { silentAuth: false }, [aliveAsSomebody]],
    [true, 'a token needs no silent authentication', { silentAuth: false, kind: 'grant' }, []],
    [true, 'the tenant cannot be reached', {}, [offline()]],
  ])('is %s if %s', async (expected, _, options, responses) => {
    const browser = await startBrowser(options, ...responses);
    expect(sessionOf(browser).mayRenewToken()).toBe(expected);
  });

  it('is false after another tab lost the session, even without a notification', async () => {
    const browser = await startVerifiedAgo();
    browser.write({ check: remoteCheck(browser, { verdict: 'lost', code: 'login_required' }) });
    expect(sessionOf(browser).mayRenewToken()).toBe(false);
    expect(browser.outcome()).toBe('lost login_required');
  });
});

it('report() of a push session triggers a check and ends nothing by itself', async () => {
  const browser = await startLive();
  await browser.advance(1);
  sessionOf(browser).report(loginRequired);
  await browser.settle();
  expect(browser.outcome()).toBe('asks main');
  await browser.respond(loginRequired);
  expect(browser.snapshot().loss).toMatchObject({ trigger: 'report' });
});
