import { describe, expect, it } from 'vitest';
import {
  alive,
  aliveAsSomebody,
  expired,
  hour,
  loginRequired,
  minute,
  offline,
  revoked,
} from './fake-answers.js';
import {
  type BrowserOptions,
  type FakeBrowser,
  startVerified,
  startVerifiedAgo,
} from './fake-browser.js';
import { receive } from './fake-other-tab.js';

/** Lets time pass until a check begins. */
async function untilChecking(browser: FakeBrowser): Promise<void> {
  if (!browser.snapshot().checking) await browser.untilAsked();
}

/** A check times out, and the next one begins. */
async function timeOut(options: BrowserOptions = {}): Promise<FakeBrowser> {
  const browser = await startVerifiedAgo(options);
  await browser.page('focus');
  await browser.advance(4_500);
  expect(browser.snapshot().status).toBe('unverified');
  await untilChecking(browser);
  return browser;
}

const usual = { probe: 'main', request: { timeoutMs: 4_500 } };
const long = { probe: 'passive', request: { timeoutMs: 30_000 } };

/** Probes that make no request of the client which would hold the lock of the SDK. */
const ownProbes = [
  ['grant', false],
  ['custom', true],
  ['silent_auth', true],
] as const;

describe('after a check that timed out', () => {
  it('a passive probe waits for 30 s, without the lock of the SDK', async () => {
    const browser = await timeOut();
    expect(browser.question()).toMatchObject(long);
    await browser.advance(29_000);
    expect(browser.question().request.signal.aborted).toBe(false);
    await browser.respond(loginRequired);
    expect(browser.outcome()).toBe('lost login_required');
  });

  it('an answer that names nobody is no verification, and the next check asks as usual', async () => {
    const browser = await timeOut();
    const { verifiedAt } = browser.snapshot();
    await browser.advance(4_501);
    await browser.respond(aliveAsSomebody);
    expect(browser.snapshot()).toMatchObject({ status: 'active', verifiedAt });
    await browser.untilAsked();
    expect(browser.question()).toMatchObject(usual);
  });

  it.each(ownProbes)('a %s probe waits itself (passive: %s)', async (kind, passive) => {
    const browser = await timeOut({ kind, passive });
    expect(browser.question()).toMatchObject({ ...long, probe: 'main' });
    await browser.advance(20_000);
    await browser.respond(kind === 'grant' ? revoked : expired);
    expect(browser.snapshot().status).toBe('lost');
  });

  it('the other tabs neither wait for it nor ask as well', async () => {
    const browser = await timeOut();
    expect(browser.locks.at(-1)?.released).toBe(true);
    const retryAt = browser.question().at + 30_000;
    const check = { verdict: 'inconclusive', code: 'timeout', retryAt };
    expect(browser.record().check).toMatchObject(check);
  });

  it.each(['wake', 'online'] as const)('%s begins a new one', async (event) => {
    const browser = await timeOut();
    await browser.page(event);
    expect(browser.question().request.signal.aborted).toBe(true);
    await untilChecking(browser);
    expect(browser.question()).toMatchObject(usual);
    await browser.respond(alive);
    expect(browser.events()).toContain('sessionVerified');
  });

  it('one that a reconnect ended is repeated, although a reconnect is no trigger', async () => {
    const browser = await timeOut({ checkOnReconnect: false });
    await browser.page('online');
    await browser.advance(10_000);
    expect(browser.question()).toMatchObject(usual);
  });

  it('the check after one that a wake ended keeps the gap to the check of another tab', async () => {
    const browser = await timeOut();
    await browser.advance(5_000);
    await receive(browser, { verdict: 'inconclusive', code: 'network' });
    await browser.page('wake');
    expect(await browser.untilAsked()).toBe(10_000);
  });

  it('check() does not wait for it', async () => {
    const browser = await timeOut();
    const result = browser.heartbeat.check();
    await browser.settle();
    expect(browser.question()).toMatchObject(usual);
    await browser.respond(alive);
    expect((await result).status).toBe('active');
  });

  it('the checks of a short interval wait twice as long each time, up to 30 s', async () => {
    // A retry would always come after them.
    const browser = await startVerified({ intervalMs: 12_000, minGapMs: 12_000 });
    const asked = [];
    for (let check = 0; check < 5; check++) {
      await untilChecking(browser);
      const { probe, request } = browser.question();
      asked.push([probe, request.timeoutMs]);
      await browser.advance(request.timeoutMs);
    }
    const limits = [4_500, 9_000, 18_000, 30_000, 30_000];
    expect(asked).toEqual(limits.map((limit, check) => [check === 0 ? 'main' : 'passive', limit]));
  });

  it('only checks that timed out make a check of a short interval wait longer', async () => {
    const browser = await startVerified({ intervalMs: 12_000, minGapMs: 12_000 });
    for (let check = 0; check < 5; check++) {
      await browser.advance(12_000);
      await browser.respond(offline());
    }
    await browser.advance(12_000 + 4_500);
    expect(browser.question()).toMatchObject(usual);
    await browser.advance(12_000 - 4_500);
    expect(browser.question().request.timeoutMs).toBe(9_000);
  });

  it('the next one does not wait less than the app allows', async () => {
    const browser = await startVerifiedAgo({ timeoutMs: minute });
    await browser.page('focus');
    await browser.advance(minute);
    await untilChecking(browser);
    expect(browser.question().request.timeoutMs).toBe(minute);
  });

  it.each(ownProbes)(
    'a %s probe waits shortly before an end as unverifiable as well (passive: %s)',
    async (kind, passive) => {
      const browser = await startVerified({ kind, passive, maxUnverifiedMs: 15 * minute });
      await untilChecking(browser);
      await browser.advance(4_500);
      await untilChecking(browser);
      await browser.advance(6_000);
      await browser.respond(kind === 'silent_auth' ? aliveAsSomebody : alive);
      await browser.advance(minute);
      expect(browser.outcome()).toBe('active');
    },
  );

  it('of another tab, the retry of this tab waits for 30 s as well', async () => {
    const browser = await startVerifiedAgo();
    const retryAt = browser.now() + 500;
    await receive(browser, { verdict: 'inconclusive', code: 'timeout', retryAt });
    expect(browser.outcome()).toBe('unverified timeout');
    await untilChecking(browser);
    expect(browser.question()).toMatchObject(long);
  });

  it('the last check before an end as unverifiable identifies the user', async () => {
    const browser = await timeOut({ maxUnverifiedMs: 10 * minute });
    while (browser.question().probe === 'passive' && browser.snapshot().status !== 'lost') {
      await browser.advance(500);
    }
    await browser.respond(alive);
    expect(browser.snapshot().status).toBe('active');
  });

  it('the last check before such an end is announced identifies the user as well', async () => {
    const browser = await timeOut({ maxUnverifiedMs: 10 * minute, intervalMs: hour });
    await browser.respond(aliveAsSomebody);
    const { verifiedAt } = browser.snapshot();
    await receive(browser, { verdict: 'inconclusive', code: 'timeout' });
    await untilChecking(browser);
    expect(browser.now() - (verifiedAt as number)).toBe(9 * minute - 4_500);
    expect(browser.question()).toMatchObject(usual);
  });

  it('it does not wait without a network', async () => {
    const browser = await startVerifiedAgo();
    browser.setOnline(false);
    await browser.page('focus');
    await browser.advance(14_500);
    expect(browser.question()).toMatchObject(usual);
  });

  it('an app that fails closed does so on time', async () => {
    const browser = await timeOut({ maxUnverifiedMs: 2 * minute });
    const at = (browser.snapshot().verifiedAt as number) + 2 * minute;
    await browser.advance(2 * minute);
    const loss = { reason: 'unverifiable', trigger: 'interval', at };
    expect(browser.snapshot().loss).toMatchObject(loss);
  });
});
