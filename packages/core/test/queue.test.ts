import { describe, expect, it } from 'vitest';
import type { SharedCheck } from '../src/machine/shared-record.js';
import { alive, aliveAsSomebody, blocked, loginRequired, minute, offline } from './fake-answers.js';
import { type FakeBrowser, startBrowser, startVerifiedAgo } from './fake-browser.js';
import { receive, remoteCheck } from './fake-other-tab.js';

const timeoutMs = 4_500;
/** The longest time that a check holds the lock: three probes, and a second. */
const longestCheckMs = 3 * timeoutMs + 1_000;
/** How long a check by hand waits for its turn. */
const manualMs = 10_000;
/** The lock that this tab took from another one. */
const stolen = { steal: true, released: false };

const heldLocks = ({ locks }: FakeBrowser) => locks.filter(({ released }) => !released);

/** `holderAgeMs`: another tab holds the lock, and began to check that long ago. */
async function start(holderAgeMs?: number): Promise<FakeBrowser> {
  const browser = await startVerifiedAgo({ timeoutMs });
  // The random part of the deadline.
  browser.setRandom(0);
  if (holderAgeMs === undefined) return browser;
  browser.setLock('taken');
  await browser.receive({ holder: { at: browser.now() - holderAgeMs } });
  return browser;
}

/** A tab that waits for its turn because another one has just begun to check. */
async function startQueued(holderAgeMs = 0): Promise<FakeBrowser> {
  const browser = await start(holderAgeMs);
  await browser.page('focus');
  return browser;
}

/** The result of a check that another tab started that long ago. */
const answer = (browser: FakeBrowser, agoMs: number, fields: Partial<SharedCheck> = {}) =>
  remoteCheck(browser, { verdict: 'alive', at: browser.now() - agoMs, ...fields });

/** This tab gets the lock, and no longer needs it. */
async function expectNoQuestion(browser: FakeBrowser): Promise<void> {
  await browser.grantLocks();
  expect(browser.locks).toHaveLength(1);
  expect(browser.questions).toHaveLength(1);
}

describe('a check', () => {
  it('holds the lock for all of its probes, and publishes when it got it', async () => {
    const browser = await startBrowser({ silentAuth: false });
    expect(browser.record().holder).toEqual({ at: browser.now() });
    await browser.respond(aliveAsSomebody);
    expect(browser.outcome()).toBe('asks main');
    expect(heldLocks(browser)).toHaveLength(1);
    await browser.respond(alive);
    expect(browser.locks).toEqual([{ steal: false, released: true }]);
  });

  it.each<[string, (browser: FakeBrowser) => Promise<void> | void]>([
    ['is inconclusive', (browser) => browser.respond(offline())],
    ['times out', (browser) => browser.advance(timeoutMs)],
    ['finds the session lost', (browser) => browser.respond(loginRequired)],
    ['is stopped', ({ heartbeat }) => heartbeat.stop()],
    ['is cancelled by a logout', ({ heartbeat }) => heartbeat.logout()],
    [
      'is cancelled by a loss in another tab',
      (browser) => receive(browser, { verdict: 'lost', code: 'user_blocked' }),
    ],
  ])('releases the lock when it %s', async (_, end) => {
    const browser = await start();
    await browser.page('focus');
    expect(heldLocks(browser)).toHaveLength(1);
    await end(browser);
    await browser.settle();
    expect(heldLocks(browser)).toHaveLength(0);
    expect(browser.locks).toHaveLength(2);
  });

  it('that is asking continues when a tab without the lock publishes a result', async () => {
    const browser = await start();
    await browser.page('focus');
    await browser.advance(1);
    const effects = browser.recordEffects();
    await receive(browser, { verdict: 'alive' });
    expect(effects).toContainEqual(expect.objectContaining({ type: 'merged', check: null }));
    expect(browser.emitted).toMatchObject([['sessionVerified', { trigger: 'other_tab' }]]);
    expect(browser.outcome()).toBe('asks main');
    expect(browser.question().request.signal.aborted).toBe(false);
    await browser.respond(blocked);
    expect(browser.outcome()).toBe('lost user_blocked');
  });
});

describe('a check that waits for its turn', () => {
  it('does not ask, and the snapshot is checking', async () => {
    const browser = await startQueued();
    await browser.advance(longestCheckMs - 1);
    expect(browser.snapshot()).toMatchObject({ status: 'active', checking: true });
    expect(browser.questions).toHaveLength(1);
    expect(browser.timers()).toBe(1);
  });

  it('asks when its turn comes', async () => {
    const browser = await startQueued();
    await browser.advance(1_000);
    await browser.grantLocks();
    expect(browser.record().holder).toEqual({ at: browser.now() });
    await browser.respond(alive);
    const verification = { trigger: 'focus', at: browser.now() };
    expect(browser.emitted).toMatchObject([['sessionVerified', verification]]);
  });

  it.each<[string, Partial<SharedCheck>]>([
    ['active', {}],
    ['unverified timeout', { verdict: 'inconclusive', code: 'timeout' }],
    ['lost user_blocked', { verdict: 'lost', code: 'user_blocked' }],
  ])(
    'does not ask at its turn if the record has an answer meanwhile: %s',
    async (outcome, fields) => {
      const browser = await startQueued();
      await browser.advance(1_000);
      // Storage is read again; the notification may arrive later.
      browser.write({ check: answer(browser, 2_000, fields) });
      expect(browser.snapshot().checking).toBe(true);
      await browser.grantLocks();
      expect(browser.outcome()).toBe(outcome);
      expect(browser.questions).toHaveLength(1);
      expect(heldLocks(browser)).toHaveLength(0);
    },
  );

  it('asks at its turn if the answer in the record is older than the gap', async () => {
    const browser = await startQueued();
    browser.write({ check: answer(browser, 10_001) });
    await browser.grantLocks();
    expect(browser.questions).toHaveLength(2);
    expect(browser.outcome()).toBe('asks main');
  });

  it('leaves the queue when the answer of another tab arrives', async () => {
    const browser = await startQueued();
    await browser.advance(timeoutMs);
    await browser.receive({ check: answer(browser, 1) });
    expect(browser.emitted).toMatchObject([['sessionVerified', { trigger: 'other_tab' }]]);
    await expectNoQuestion(browser);
    browser.setLock('free');
    expect(await browser.untilAsked()).toBe(15 * minute - 1);
  });

  it('leaves the queue when the other tab could not verify the session', async () => {
    const browser = await startQueued();
    const retryAt = browser.now() + minute;
    await receive(browser, { verdict: 'inconclusive', code: 'timeout', retryAt });
    expect(browser.outcome()).toBe('unverified timeout');
    await expectNoQuestion(browser);
  });

  it('ends with the session if the other tab finds it lost', async () => {
    const browser = await startQueued();
    await receive(browser, { verdict: 'lost', code: 'user_blocked' });
    expect(browser.outcome()).toBe('lost user_blocked');
    expect(browser.timers()).toBe(0);
    await expectNoQuestion(browser);
  });

  it.each(['taken', 'silent'] as const)('leaves the queue on stop (lock: %s)', async (lock) => {
    const browser = await start();
    browser.setLock(lock);
    await browser.page('focus');
    browser.heartbeat.stop();
    expect(browser.held()).toBe(0);
    await expectNoQuestion(browser);
  });
});

describe('the lock of a suspended tab', () => {
  it.each([
    ['when its check must be over', 0, 0, longestCheckMs],
    ['after one time limit if its check began long ago', minute, 0, timeoutMs],
    ['after one time limit if its check began in the future', -minute, 0, timeoutMs],
    ['a random time later, not by several tabs at once', minute, 0.5, 1.5 * timeoutMs],
  ])('is stolen %s', async (_, ageMs, random, ms) => {
    const browser = await start(ageMs);
    browser.setRandom(random);
    await browser.page('focus');
    expect(await browser.untilAsked()).toBe(ms);
    expect(browser.locks.slice(1)).toEqual([stolen]);
    await browser.respond(alive);
    expect(browser.emitted).toMatchObject([['sessionVerified', { trigger: 'focus' }]]);
    expect(heldLocks(browser)).toHaveLength(0);
  });

  it.each(['with a notification', 'without a notification'])(
    'is not stolen if another tab holds it by then: %s',
    async (how) => {
      const browser = await startQueued();
      await browser.advance(longestCheckMs - 1);
      const holder = { at: browser.now() };
      if (how === 'with a notification') await browser.receive({ holder });
      else browser.write({ holder });
      expect(await browser.untilAsked()).toBe(longestCheckMs);
      expect(browser.locks.slice(1)).toEqual([stolen]);
    },
  );

  it('is stolen by one tab: it publishes that it holds the lock before it has it', async () => {
    const browser = await startQueued();
    browser.setLock('silent');
    await browser.advance(longestCheckMs);
    expect(browser.locks).toHaveLength(1);
    expect(browser.record().holder).toEqual({ at: browser.now() });
  });

  it('is not waited for if the browser does not answer', async () => {
    const browser = await startQueued();
    browser.setLock('silent');
    expect(await browser.untilAsked()).toBe(longestCheckMs + timeoutMs);
    await browser.respond(alive);
    expect(browser.emitted).toMatchObject([['sessionVerified', { trigger: 'focus' }]]);
    await browser.grantLocks();
    expect(heldLocks(browser)).toHaveLength(0);
    expect(browser.questions).toHaveLength(2);
  });

  it('is stolen by a check that drops the late answer to an earlier one', async () => {
    const browser = await start();
    await browser.page('focus');
    const late = browser.question();
    browser.setLock('silent');
    await browser.advance(longestCheckMs + 1_000);
    expect(browser.snapshot()).toMatchObject({ status: 'unverified', checking: true });
    await late.fail(blocked);
    expect(browser.snapshot().status).toBe('unverified');
  });
});

describe('check() while another tab checks', () => {
  it('waits for its turn for 10 seconds, then asks without the lock', async () => {
    const browser = await start(0);
    const result = browser.heartbeat.check();
    await browser.settle();
    expect(await browser.untilAsked()).toBe(manualMs);
    expect(browser.locks).toHaveLength(1);
    // Its turn comes while it asks.
    await browser.grantLocks();
    expect(browser.questions).toHaveLength(2);
    expect(heldLocks(browser)).toHaveLength(1);
    await browser.respond(blocked);
    expect(await result).toMatchObject({ status: 'lost' });
    expect(heldLocks(browser)).toHaveLength(0);
  });

  it.each<[string, (browser: FakeBrowser) => Promise<void>]>([
    ['its answer', (browser) => browser.respond(alive)],
    ['its turn', (browser) => browser.grantLocks()],
  ])('times out, although %s comes before the timer of a busy page', async (_, event) => {
    const browser = await start(0);
    await browser.check();
    await browser.advance(manualMs);
    browser.elapse(timeoutMs);
    await event(browser);
    expect(browser.outcome()).toBe('unverified timeout');
  });

  it('turns a queued check into one by hand', async () => {
    const browser = await startQueued();
    await browser.advance(3_000);
    const result = browser.heartbeat.check();
    await browser.settle();
    expect(await browser.untilAsked()).toBe(manualMs);
    await browser.respond(alive);
    expect(await result).toMatchObject({ status: 'active', checking: false });
    expect(browser.emitted).toMatchObject([['sessionVerified', { trigger: 'manual' }]]);
  });

  it('waits no longer because it is called again', async () => {
    const browser = await start(0);
    for (const ms of [4_000, 4_000, 1_000]) {
      await browser.check();
      await browser.advance(ms);
    }
    expect(await browser.untilAsked()).toBe(1_000);
  });

  it('resolves with an answer of the other tab only if that asked after the call', async () => {
    const browser = await startQueued();
    await browser.advance(3_000);
    const result = browser.heartbeat.check();
    await browser.settle();
    await browser.receive({ check: answer(browser, 1) });
    expect(browser.snapshot().checking).toBe(true);
    await browser.receive({ check: answer(browser, 0) });
    expect(await result).toMatchObject({ status: 'active', verifiedAt: browser.now() });
    expect(browser.questions).toHaveLength(1);
  });

  it('resolves with a failure of the other tab, which is never partial', async () => {
    const browser = await startQueued();
    const result = browser.heartbeat.check();
    await receive(browser, { verdict: 'inconclusive', code: 'network', partial: true });
    expect(await result).toMatchObject({ status: 'unverified', checking: false });
  });

  it('asks for itself although a report that waited for the gap is due', async () => {
    const browser = await start();
    await browser.report(undefined, alive);
    await browser.report(undefined);
    browser.setLock('taken');
    browser.elapse(11_000);
    await browser.check();
    await browser.receive({ check: answer(browser, 500) });
    expect(browser.snapshot().checking).toBe(true);
  });

  it('resolves when the heartbeat stops', async () => {
    const browser = await startQueued();
    const result = browser.heartbeat.check();
    await browser.settle();
    browser.heartbeat.stop();
    expect(await result).toMatchObject({ status: 'active', checking: false });
    expect(browser.questions).toHaveLength(1);
  });
});

describe('a hint while another tab checks', () => {
  it('is answered by a check that started after it, not by one from before', async () => {
    const browser = await start(0);
    await browser.hint();
    await browser.receive({ check: answer(browser, 1) });
    expect(browser.snapshot().checking).toBe(true);
    await browser.receive({ check: answer(browser, 0) });
    expect(browser.snapshot().checking).toBe(false);
    expect(browser.questions).toHaveLength(1);
  });

  it('asks when its turn comes', async () => {
    const browser = await start(0);
    await browser.hint();
    await browser.receive({ check: answer(browser, 1) });
    await browser.grantLocks();
    await browser.respond(loginRequired);
    expect(browser.snapshot().loss).toMatchObject({ trigger: 'push' });
  });

  it('is answered by a check that started after the hint, although this tab was checking until then', async () => {
    const browser = await start();
    await browser.page('focus');
    await browser.advance(100);
    await browser.hint();
    browser.setLock('taken');
    await browser.advance(100);
    await browser.respond(alive);
    expect(browser.snapshot().checking).toBe(true);
    await browser.receive({ check: answer(browser, 100) });
    expect(browser.snapshot().checking).toBe(false);
    expect(browser.questions).toHaveLength(2);
  });
});

describe('a page that was frozen in the queue', () => {
  it.each(['stop', 'logout'] as const)('does not ask after %s', async (method) => {
    const browser = await startQueued();
    browser.setClock(minute);
    void browser.heartbeat[method]();
    await browser.settle();
    await browser.grantLocks();
    expect(browser.questions).toHaveLength(1);
    expect(browser.snapshot().checking).toBe(false);
    expect(heldLocks(browser)).toHaveLength(0);
  });

  it('does not steal the lock that another tab has just got', async () => {
    const browser = await startQueued();
    browser.setClock(minute);
    browser.write({ holder: { at: browser.now() - 1 } });
    await browser.page('wake');
    expect(browser.locks).toHaveLength(1);
    expect(browser.snapshot().checking).toBe(true);
  });

  it('uses the answer of another tab meanwhile', async () => {
    const browser = await startQueued();
    browser.setClock(minute);
    browser.write({ check: answer(browser, 1) });
    await browser.page('wake');
    expect(browser.emitted).toMatchObject([['sessionVerified', { trigger: 'other_tab' }]]);
    await expectNoQuestion(browser);
  });

  it('enters the queue again at a late turn, since messages with the answer may follow', async () => {
    const browser = await startQueued();
    browser.setClock(minute);
    await browser.grantLocks();
    expect(browser.locks.slice(1)).toEqual([{ steal: false, released: true }]);
    expect(browser.questions).toHaveLength(1);
    await browser.grantLocks();
    expect(browser.locks.slice(2)).toEqual([{ steal: false, released: false }]);
    expect(browser.questions).toHaveLength(2);
  });

  it('enters the queue again once: at the next late turn it steals the lock', async () => {
    const browser = await startQueued();
    for (let times = 0; times < 2; times++) {
      browser.setClock(minute);
      await browser.grantLocks();
    }
    expect(browser.locks.at(-1)).toEqual(stolen);
    expect(browser.questions).toHaveLength(2);
  });

  it('steals the lock if it is only a little late', async () => {
    const browser = await startQueued();
    browser.setClock(longestCheckMs + 5_000);
    await browser.page('wake');
    expect(browser.locks.slice(1)).toEqual([stolen]);
  });

  it('asks at a turn that is only a little late', async () => {
    const browser = await startQueued();
    browser.setClock(longestCheckMs + 5_000);
    await browser.grantLocks();
    expect(browser.locks.slice(1)).toEqual([{ steal: false, released: false }]);
    expect(browser.questions).toHaveLength(2);
  });
});

describe('a page that was frozen while it asked', () => {
  it('drops its timeout if another tab has an answer meanwhile', async () => {
    const browser = await start();
    await browser.page('focus');
    browser.setClock(minute);
    browser.write({ check: answer(browser, 1) });
    const before = browser.published.length;
    await browser.page('wake');
    expect(browser.emitted).toMatchObject([['sessionVerified', { trigger: 'other_tab' }]]);
    expect(browser.snapshot()).toMatchObject({ status: 'active', checking: false });
    expect(browser.published.slice(before).filter(({ check }) => check)).toEqual([]);
    expect(heldLocks(browser)).toHaveLength(0);
  });

  it('does not publish its late answer over that of another tab', async () => {
    const browser = await start();
    await browser.page('focus');
    const check = answer(browser, -1);
    await browser.advance(100);
    await browser.receive({ check });
    await browser.respond(alive);
    expect(browser.record().check).toEqual(check);
    expect(browser.snapshot()).toMatchObject({ verifiedAt: check.at });
  });
});
