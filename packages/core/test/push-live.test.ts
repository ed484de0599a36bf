import { describe, expect, it } from 'vitest';
import type { PushSession } from '../src/contract/options.js';
import type { SharedPush } from '../src/machine/shared-record.js';
import { alice, alive, bob, loginRequired, minute, offline } from './fake-answers.js';
import {
  type BrowserOptions,
  type FakeBrowser,
  digestOf,
  startBrowser,
  startVerified,
} from './fake-browser.js';
import { remoteCheck } from './fake-other-tab.js';

const sessionOf = (browser: FakeBrowser) => browser.pushSessions.at(-1) as PushSession;

/** The interval while hints arrive. */
const liveMs = 60 * minute;

/** How often a source reports. */
const reportMs = 30_000;

/** A verified session whose push source has just reported that hints arrive. */
async function startLive(options: BrowserOptions = {}) {
  const browser = await startVerified({ pauseAfterIdleMs: false, ...options });
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
    const snapshot = browser.snapshot();
    expect(snapshot).toMatchObject({ status: 'active', live: true });
    sessionOf(browser).setLive(true, liveMs);
    expect(browser.snapshot()).toBe(snapshot);
    sessionOf(browser).setLive(false);
    expect(browser.snapshot()).toMatchObject({ status: 'active', live: false });
  });

  it('notifies the subscribers', async () => {
    const browser = await startLive();
    const seen: boolean[] = [];
    browser.heartbeat.subscribe(() => void seen.push(browser.snapshot().live));
    sessionOf(browser).setLive(false);
    sessionOf(browser).setLive(true);
    expect(seen).toEqual([false, true]);
  });

  it('publishes the state for the other tabs', async () => {
    const browser = await startLive();
    expect(browser.published.at(-1)).toMatchObject({
      push: { at: browser.now(), live: true, intervalMs: liveMs },
    });
    await browser.advance(reportMs);
    sessionOf(browser).setLive(false);
    expect(browser.published.at(-1)).toMatchObject({ push: { at: browser.now(), live: false } });
  });

  it('keeps the interval of the heartbeat by default', async () => {
    const browser = await startVerified({ pauseAfterIdleMs: false });
    sessionOf(browser).setLive(true);
    await browser.advance(15 * minute);
    expect(browser.questions).toHaveLength(2);
  });

  it('ignores a value that is not a boolean', async () => {
    const browser = await startVerified();
    sessionOf(browser).setLive('yes' as unknown as boolean);
    expect(browser.snapshot().live).toBe(false);
  });

  it('does nothing for a session that is over', async () => {
    const browser = await startLive();
    const old = sessionOf(browser);
    await browser.hint({}, loginRequired);
    expect(browser.snapshot()).toMatchObject({ status: 'lost', live: false });
    const before = browser.published.length;
    old.setLive(true);
    expect(browser.published).toHaveLength(before);
    expect(browser.snapshot().live).toBe(false);
    await browser.start(alive);
    sessionOf(browser).setLive(false);
    old.setLive(true);
    expect(browser.snapshot()).toMatchObject({ status: 'active', live: false });
    expect(old.mayRenewToken()).toBe(false);
  });

  it('does not count for the next user', async () => {
    const browser = await startLive();
    await browser.heartbeat.logout();
    browser.setUser(bob);
    await browser.client('signed_in');
    expect(browser.snapshot()).toMatchObject({ user: bob, live: false });
  });
});

describe('while hints arrive', () => {
  it('checks are as far apart as the source says', async () => {
    const browser = await startLive();
    await stayLive(browser, liveMs - 1);
    expect(browser.questions).toHaveLength(1);
    await browser.advance(1);
    expect(browser.questions).toHaveLength(2);
  });

  it('an infinite interval leaves no checks', async () => {
    const browser = await startVerified({ pauseAfterIdleMs: false });
    for (let i = 0; i < 48 * 60; i++) {
      sessionOf(browser).setLive(true, Infinity);
      await browser.advance(minute);
    }
    expect(browser.questions).toHaveLength(1);
    expect(browser.snapshot().live).toBe(true);
  });

  it('the digest of the session is that of the shared record', async () => {
    const browser = await startLive();
    expect(sessionOf(browser).digest).toBe(digestOf(alice));
  });
});

describe('a tab without the stream', () => {
  it('is live and checks as rarely while another tab reports', async () => {
    const browser = await startVerified({ pauseAfterIdleMs: false });
    for (let ms = 0; ms < liveMs - reportMs; ms += reportMs) {
      await reportRemotely(browser);
      await browser.advance(reportMs);
    }
    expect(browser.snapshot().live).toBe(true);
    expect(browser.questions).toHaveLength(1);
    await reportRemotely(browser);
    await browser.advance(reportMs);
    expect(browser.questions).toHaveLength(2);
  });

  it('is no longer live when the other tab reports so', async () => {
    const browser = await startVerified();
    await reportRemotely(browser);
    expect(browser.snapshot().live).toBe(true);
    await browser.advance(1);
    await reportRemotely(browser, { live: false });
    expect(browser.snapshot().live).toBe(false);
  });

  it('is no longer live 150 s after the last report', async () => {
    const browser = await startVerified();
    await reportRemotely(browser);
    await browser.advance(149_999);
    await browser.page('input');
    expect(browser.snapshot().live).toBe(true);
    await browser.advance(1);
    await browser.page('focus');
    expect(browser.snapshot().live).toBe(false);
  });

  it('detects without an event that the reports have ceased, and polls again', async () => {
    const browser = await startVerified({ pauseAfterIdleMs: false });
    for (let ms = 0; ms < 40 * minute; ms += reportMs) {
      await reportRemotely(browser);
      await browser.advance(reportMs);
    }
    expect(browser.questions).toHaveLength(1);
    await browser.advance(4 * minute);
    expect(browser.snapshot().live).toBe(false);
    await browser.advance(15 * minute);
    expect(browser.questions.length).toBeGreaterThan(1);
  });

  it.each([-1_000, 1_000])('tolerates a clock that differs by %i ms', async (ms) => {
    const browser = await startVerified();
    await reportRemotely(browser, { at: browser.now() + ms });
    expect(browser.snapshot().live).toBe(true);
  });

  it.each([-150_000, 150_000])('ignores a report %i ms away', async (ms) => {
    const browser = await startVerified();
    await reportRemotely(browser, { at: browser.now() + ms });
    expect(browser.snapshot().live).toBe(false);
  });

  it.each([digestOf(bob), undefined])('ignores a report about another user (%s)', async (user) => {
    const browser = await startVerified();
    await reportRemotely(browser, { user });
    expect(browser.snapshot().live).toBe(false);
  });

  it('is not live while nobody is signed in', async () => {
    const browser = await startBrowser({ user: null });
    await reportRemotely(browser, { user: undefined });
    expect(browser.snapshot()).toMatchObject({ status: 'signed_out', live: false });
  });

  it.each<Partial<SharedPush>>([
    { live: 'yes' },
    { live: 1 },
    { intervalMs: 'never' },
    { intervalMs: null },
    { pollingSince: 'now' },
    { pollingSince: Number.MAX_VALUE },
  ])('polls at its own interval after an untrusted report: %j', async (fields) => {
    const browser = await startVerified({ pauseAfterIdleMs: false });
    await reportRemotely(browser, { intervalMs: 15 * minute, ...fields });
    await browser.advance(15 * minute);
    expect(browser.questions).toHaveLength(2);
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
    [0, 15],
    [0.5, 7.5],
    [0.99, 0.15],
  ])('polling begins at random (%d) within one interval', async (random, minutes) => {
    const browser = await startLive();
    browser.setRandom(random);
    await stayLive(browser, 40 * minute);
    sessionOf(browser).setLive(false);
    await browser.advance(minutes * minute - 1);
    expect(browser.questions).toHaveLength(1);
    await browser.advance(2);
    expect(browser.questions).toHaveLength(2);
  });

  it('the next check stays where it would have been soon after a check', async () => {
    const browser = await startLive();
    browser.setRandom(0.9);
    await stayLive(browser, minute);
    sessionOf(browser).setLive(false);
    await browser.advance(14 * minute - 1);
    expect(browser.questions).toHaveLength(1);
    await browser.advance(1);
    expect(browser.questions).toHaveLength(2);
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

  it('is false if silent authentication does not work', async () => {
    const browser = await startBrowser({ silentAuth: false }, loginRequired);
    expect(browser.snapshot().status).toBe('unsupported');
    expect(sessionOf(browser).mayRenewToken()).toBe(false);
  });

  it('is false until silent authentication is known to work', async () => {
    const browser = await startBrowser({ silentAuth: false });
    expect(sessionOf(browser).mayRenewToken()).toBe(false);
    await browser.respond({ session: 'alive' });
    expect(sessionOf(browser).mayRenewToken()).toBe(true);
  });

  it('is true before that if a token needs no silent authentication', async () => {
    const browser = await startBrowser({ silentAuth: false, kind: 'grant' });
    expect(sessionOf(browser).mayRenewToken()).toBe(true);
  });

  it('is false after another tab lost the session, even without a notification', async () => {
    const browser = await startVerified();
    await browser.advance(minute);
    browser.write({ check: remoteCheck(browser, { verdict: 'lost', code: 'login_required' }) });
    expect(sessionOf(browser).mayRenewToken()).toBe(false);
    expect(browser.snapshot().status).toBe('lost');
  });

  it('is true while the tenant cannot be reached', async () => {
    const browser = await startBrowser({}, offline());
    expect(sessionOf(browser).mayRenewToken()).toBe(true);
  });
});

describe('report() of a push session', () => {
  it('triggers a check and ends nothing by itself', async () => {
    const browser = await startLive();
    await browser.advance(1);
    sessionOf(browser).report(loginRequired);
    await browser.settle();
    expect(browser.snapshot().status).toBe('active');
    expect(browser.questions).toHaveLength(2);
    await browser.respond(loginRequired);
    expect(browser.snapshot().loss).toMatchObject({ trigger: 'report' });
  });

  it('does nothing for a session that is over', async () => {
    const browser = await startLive();
    const old = sessionOf(browser);
    browser.heartbeat.stop();
    await browser.startVerified();
    const before = browser.questions.length;
    old.report(loginRequired);
    await browser.settle();
    expect(browser.questions).toHaveLength(before);
    expect(browser.snapshot().status).toBe('active');
  });
});
