import { describe, expect, it } from 'vitest';
import {
  alive,
  aliveAsSomebody,
  expired,
  loginRequired,
  minute,
  offline,
  revoked,
} from './fake-answers.js';
import {
  type FakeBrowser,
  createFakeBrowser,
  startVerified,
  startVerifiedAgo,
} from './fake-browser.js';
import { receive } from './fake-other-tab.js';

/** A check times out, and the next one begins. */
async function timeOut(options: Parameters<typeof startVerifiedAgo>[0] = {}): Promise<FakeBrowser> {
  const browser = await startVerifiedAgo(options);
  await browser.page('focus');
  await browser.advance(4_500);
  expect(browser.snapshot().status).toBe('unverified');
  while (!browser.snapshot().checking) await browser.advance(500);
  return browser;
}

describe('after a check that timed out', () => {
  it('a passive probe waits for 30 s, without the lock of the SDK', async () => {
    const browser = await timeOut();
    expect(browser.question()).toMatchObject({ probe: 'passive', request: { timeoutMs: 30_000 } });
    await browser.advance(29_000);
    expect(browser.question().request.signal.aborted).toBe(false);
    await browser.respond(loginRequired);
    expect(browser.lossReason()).toBe('login_required');
  });

  it('an answer that names nobody is no verification', async () => {
    const browser = await timeOut();
    const { verifiedAt } = browser.snapshot();
    await browser.advance(4_501);
    await browser.respond(aliveAsSomebody);
    expect(browser.snapshot()).toMatchObject({ status: 'active', verifiedAt });
  });

  it.each([
    ['grant', false],
    ['custom', true],
    ['silent_auth', true],
  ] as const)('a %s probe waits itself (passive: %s)', async (kind, passive) => {
    const browser = await timeOut({ kind, passive });
    expect(browser.question()).toMatchObject({ probe: 'main', request: { timeoutMs: 30_000 } });
    await browser.advance(20_000);
    if (kind === 'grant') await browser.respond(revoked);
    else await browser.respond(expired);
    expect(browser.snapshot().status).toBe('lost');
  });

  it('the other tabs neither wait for it nor ask as well', async () => {
    const browser = await timeOut();
    expect(browser.locks.at(-1)?.released).toBe(true);
    expect(browser.record().check).toMatchObject({
      verdict: 'inconclusive',
      code: 'timeout',
      retryAt: browser.question().at + 30_000,
    });
  });

  it('the check after an answer asks the configured probe with the usual limit', async () => {
    const browser = await timeOut();
    await browser.advance(4_501);
    await browser.respond(aliveAsSomebody);
    await browser.advance(15 * minute);
    expect(browser.question()).toMatchObject({ probe: 'main', request: { timeoutMs: 4_500 } });
  });

  it.each(['wake', 'online'] as const)('%s begins a new one', async (event) => {
    const browser = await timeOut();
    await browser.page(event);
    expect(browser.question().request.signal.aborted).toBe(true);
    while (!browser.snapshot().checking) await browser.advance(1_000);
    expect(browser.question()).toMatchObject({ probe: 'main', request: { timeoutMs: 4_500 } });
    await browser.respond(alive);
    expect(browser.events()).toContain('sessionVerified');
  });

  it('one that a reconnect ended is repeated, although a reconnect is no trigger', async () => {
    const browser = await timeOut({ checkOnReconnect: false });
    await browser.page('online');
    await browser.advance(10_000);
    expect(browser.question()).toMatchObject({ probe: 'main', request: { timeoutMs: 4_500 } });
  });

  it('the check after one that a wake ended keeps the gap to the check of another tab', async () => {
    const browser = await timeOut();
    await browser.advance(5_000);
    await receive(browser, { verdict: 'inconclusive', code: 'network' });
    await browser.page('wake');
    await browser.advance(9_999);
    expect(browser.snapshot().checking).toBe(false);
    await browser.advance(1);
    expect(browser.snapshot().checking).toBe(true);
  });

  it('check() does not wait for it', async () => {
    const browser = await timeOut();
    const result = browser.heartbeat.check();
    await browser.settle();
    expect(browser.question()).toMatchObject({ probe: 'main', request: { timeoutMs: 4_500 } });
    await browser.respond(alive);
    expect((await result).status).toBe('active');
  });

  it('the checks of a short interval wait twice as long each time, up to 30 s', async () => {
    // A retry would always come after them.
    const browser = await startVerified({ intervalMs: 12_000, minGapMs: 12_000 });
    const asked = [];
    for (let check = 0; check < 5; check++) {
      while (!browser.snapshot().checking) await browser.advance(500);
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
    expect(browser.question().request.timeoutMs).toBe(4_500);
    await browser.advance(12_000 - 4_500);
    expect(browser.question().request.timeoutMs).toBe(9_000);
  });

  it('the next one does not wait less than the app allows', async () => {
    const browser = await startVerifiedAgo({ timeoutMs: minute });
    await browser.page('focus');
    await browser.advance(minute);
    while (!browser.snapshot().checking) await browser.advance(500);
    expect(browser.question().request.timeoutMs).toBe(minute);
  });

  it.each([
    ['grant', false],
    ['custom', true],
    ['silent_auth', true],
  ] as const)(
    'a %s probe waits shortly before an end as unverifiable as well (passive: %s)',
    async (kind, passive) => {
      const { heartbeat, ...browser } = createFakeBrowser({
        kind,
        passive,
        maxUnverifiedMs: 15 * minute,
      });
      await browser.startVerified();
      while (!heartbeat.getSnapshot().checking) await browser.advance(500);
      await browser.advance(4_500);
      while (!heartbeat.getSnapshot().checking) await browser.advance(500);
      await browser.advance(6_000);
      await browser.respond(kind === 'silent_auth' ? aliveAsSomebody : alive);
      await browser.advance(minute);
      expect(heartbeat.getSnapshot().status).toBe('active');
    },
  );

  it('of another tab, the retry of this tab waits for 30 s as well', async () => {
    const browser = await startVerifiedAgo();
    const retryAt = browser.now() + 500;
    await receive(browser, { verdict: 'inconclusive', code: 'timeout', retryAt });
    expect(browser.emitted).toMatchObject([['sessionUnverified', { cause: 'timeout' }]]);
    while (!browser.snapshot().checking) await browser.advance(500);
    expect(browser.question()).toMatchObject({ probe: 'passive', request: { timeoutMs: 30_000 } });
  });

  it('the last check before an end as unverifiable identifies the user', async () => {
    const browser = await timeOut({ maxUnverifiedMs: 10 * minute });
    const { heartbeat } = browser;
    while (browser.question().probe === 'passive' && heartbeat.getSnapshot().status !== 'lost') {
      await browser.advance(500);
    }
    await browser.respond(alive);
    expect(heartbeat.getSnapshot().status).toBe('active');
  });

  it('it does not wait without a network', async () => {
    const browser = await startVerifiedAgo();
    browser.setOnline(false);
    await browser.page('focus');
    await browser.advance(14_500);
    expect(browser.question()).toMatchObject({ probe: 'main', request: { timeoutMs: 4_500 } });
  });

  it('an app that fails closed does so on time', async () => {
    const browser = await timeOut({ maxUnverifiedMs: 2 * minute });
    const { verifiedAt } = browser.snapshot();
    await browser.advance(2 * minute);
    expect(browser.snapshot().loss).toMatchObject({
      reason: 'unverifiable',
      at: (verifiedAt as number) + 2 * minute,
    });
  });
});
