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

const heldLocks = ({ locks }: FakeBrowser) => locks.filter(({ released }) => !released);

async function start(): Promise<FakeBrowser> {
  const browser = await startVerifiedAgo({ timeoutMs });
  // The random part of the deadline.
  browser.setRandom(0);
  return browser;
}

/** A tab that waits for its turn because another one has just begun to check. */
async function startQueued(): Promise<FakeBrowser> {
  const browser = await start();
  browser.setLock('taken');
  await browser.receive({ holder: { at: browser.now() } });
  await browser.page('focus');
  return browser;
}

describe('a check', () => {
  it('holds the lock while it asks', async () => {
    const browser = await startBrowser();
    expect(heldLocks(browser)).toHaveLength(1);
    await browser.respond(alive);
    expect(browser.locks).toEqual([{ steal: false, released: true }]);
  });

  it('holds the lock for all of its probes', async () => {
    const browser = await startBrowser({ silentAuth: false }, aliveAsSomebody);
    expect(browser.question().probe).toBe('main');
    expect(heldLocks(browser)).toHaveLength(1);
    await browser.respond(alive);
    expect(browser.locks).toEqual([{ steal: false, released: true }]);
  });

  it('publishes when it got the lock', async () => {
    const browser = await start();
    await browser.page('focus');
    expect(browser.record().holder).toEqual({ at: browser.now() });
  });

  it.each<[string, (browser: FakeBrowser) => Promise<void> | void]>([
    ['is inconclusive', (browser) => browser.question().fail(offline())],
    ['times out', (browser) => browser.advance(timeoutMs)],
    ['finds the session lost', (browser) => browser.question().fail(loginRequired)],
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
});

it('a check that is asking continues when a tab without the lock publishes a result', async () => {
  const browser = await start();
  await browser.page('focus');
  await receive(browser, { verdict: 'alive' });
  expect(browser.emitted).toMatchObject([['sessionVerified', { trigger: 'other_tab' }]]);
  expect(browser.snapshot().checking).toBe(true);
  expect(browser.question().request.signal.aborted).toBe(false);
  await browser.respond(blocked);
  expect(browser.snapshot().status).toBe('lost');
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
    expect(browser.questions).toHaveLength(2);
    expect(browser.record().holder).toEqual({ at: browser.now() });
    await browser.respond(alive);
    expect(browser.emitted).toEqual([
      ['sessionVerified', expect.objectContaining({ trigger: 'focus', at: browser.now() })],
    ]);
  });

  it.each<[string, Partial<SharedCheck>, string]>([
    ['alive', { verdict: 'alive' }, 'active'],
    ['inconclusive', { verdict: 'inconclusive', code: 'timeout' }, 'unverified'],
    ['lost', { verdict: 'lost', code: 'user_blocked' }, 'lost'],
  ])(
    'does not ask at its turn if the record has an answer meanwhile: %s',
    async (_, fields, status) => {
      const browser = await startQueued();
      await browser.advance(1_000);
      // Storage is read again; the notification may arrive later.
      browser.write({ check: remoteCheck(browser, { ...fields, at: browser.now() - 2_000 }) });
      expect(browser.snapshot().status).toBe('active');
      await browser.grantLocks();
      expect(browser.snapshot()).toMatchObject({ status, checking: false });
      expect(browser.questions).toHaveLength(1);
      expect(heldLocks(browser)).toHaveLength(0);
    },
  );

  it('asks at its turn if the answer in the record is older than the gap', async () => {
    const browser = await start();
    browser.setLock('taken');
    await browser.page('focus');
    browser.write({
      check: remoteCheck(browser, { verdict: 'alive', at: browser.now() - 10_001 }),
    });
    await browser.grantLocks();
    expect(browser.questions).toHaveLength(2);
    expect(browser.snapshot().checking).toBe(true);
  });

  it('leaves the queue when the answer of another tab arrives', async () => {
    const browser = await startQueued();
    await browser.advance(timeoutMs);
    await receive(browser, { verdict: 'alive', at: browser.now() - 1 });
    expect(browser.snapshot()).toMatchObject({ status: 'active', checking: false });
    expect(browser.emitted).toMatchObject([['sessionVerified', { trigger: 'other_tab' }]]);
    await browser.grantLocks();
    expect(browser.locks).toHaveLength(1);
    await browser.advance(14 * minute);
    expect(browser.questions).toHaveLength(1);
  });

  it('leaves the queue when the other tab could not verify the session', async () => {
    const browser = await startQueued();
    await receive(browser, {
      verdict: 'inconclusive',
      code: 'timeout',
      retryAt: browser.now() + minute,
    });
    expect(browser.snapshot()).toMatchObject({
      status: 'unverified',
      checking: false,
    });
    await browser.grantLocks();
    expect(browser.locks).toHaveLength(1);
    expect(browser.questions).toHaveLength(1);
  });

  it('ends with the session if the other tab finds it lost', async () => {
    const browser = await startQueued();
    await receive(browser, { verdict: 'lost', code: 'user_blocked' });
    expect(browser.emitted).toMatchObject([['sessionLost', { reason: 'user_blocked' }]]);
    expect(browser.timers()).toBe(0);
    await browser.grantLocks();
    expect(browser.locks).toHaveLength(1);
  });

  it.each(['taken', 'silent'] as const)('leaves the queue on stop (lock: %s)', async (lock) => {
    const browser = await start();
    browser.setLock(lock);
    await browser.page('focus');
    browser.heartbeat.stop();
    expect(browser.held()).toBe(0);
    await browser.grantLocks();
    expect(browser.locks).toHaveLength(1);
    expect(browser.questions).toHaveLength(1);
  });

  it('leaves the queue on logout', async () => {
    const browser = await startQueued();
    await browser.heartbeat.logout();
    await browser.grantLocks();
    expect(browser.locks).toHaveLength(1);
    expect(browser.questions).toHaveLength(1);
  });
});

describe('the lock of a suspended tab', () => {
  it('is stolen when its check must be over', async () => {
    const browser = await startQueued();
    await browser.advance(longestCheckMs - 1);
    expect(browser.locks).toHaveLength(1);
    await browser.advance(1);
    expect(browser.locks.at(-1)).toEqual({ steal: true, released: false });
    expect(browser.questions).toHaveLength(2);
    await browser.respond(alive);
    expect(browser.emitted).toMatchObject([['sessionVerified', { trigger: 'focus' }]]);
    expect(heldLocks(browser)).toHaveLength(0);
  });

  it('is stolen after one time limit if its check began long ago', async () => {
    const browser = await start();
    browser.setLock('taken');
    await browser.receive({ holder: { at: browser.now() - minute } });
    await browser.page('focus');
    await browser.advance(timeoutMs - 1);
    expect(browser.locks).toHaveLength(1);
    await browser.advance(1);
    expect(browser.locks.at(-1)).toEqual({ steal: true, released: false });
  });

  it('is stolen after one time limit if its check began in the future of a wrong clock', async () => {
    const browser = await start();
    browser.setLock('taken');
    await browser.receive({ holder: { at: browser.now() + minute } });
    await browser.page('focus');
    await browser.advance(timeoutMs);
    expect(browser.locks.at(-1)).toEqual({ steal: true, released: false });
  });

  it('is stolen a random time later, so that several tabs do not steal it at once', async () => {
    const browser = await start();
    browser.setLock('taken');
    browser.setRandom(0.5);
    await browser.page('focus');
    await browser.advance(1.5 * timeoutMs - 1);
    expect(browser.locks).toHaveLength(1);
    await browser.advance(1);
    expect(browser.locks.at(-1)).toEqual({ steal: true, released: false });
  });

  it.each(['with a notification', 'without a notification'])(
    'is not stolen if another tab holds it by then: %s',
    async (how) => {
      const browser = await startQueued();
      await browser.advance(longestCheckMs - 1);
      const holder = { at: browser.now() };
      if (how === 'with a notification') await browser.receive({ holder });
      else browser.write({ holder });
      await browser.advance(longestCheckMs - 1);
      expect(browser.locks).toHaveLength(1);
      expect(browser.snapshot().checking).toBe(true);
      await browser.advance(1);
      expect(browser.locks.at(-1)).toEqual({ steal: true, released: false });
      expect(browser.questions).toHaveLength(2);
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
    await browser.advance(longestCheckMs + timeoutMs - 1);
    expect(browser.questions).toHaveLength(1);
    await browser.advance(1);
    expect(browser.questions).toHaveLength(2);
    await browser.respond(alive);
    expect(browser.emitted).toMatchObject([['sessionVerified', { trigger: 'focus' }]]);
    await browser.grantLocks();
    expect(heldLocks(browser)).toHaveLength(0);
    expect(browser.questions).toHaveLength(2);
  });
});

describe('check() while another tab checks', () => {
  it('waits for its turn for 10 seconds, then asks without the lock', async () => {
    const browser = await start();
    browser.setLock('taken');
    await browser.receive({ holder: { at: browser.now() } });
    const result = browser.heartbeat.check();
    await browser.settle();
    await browser.advance(manualMs - 1);
    expect(browser.questions).toHaveLength(1);
    await browser.advance(1);
    expect(browser.questions).toHaveLength(2);
    expect(browser.locks).toHaveLength(1);
    await browser.respond(blocked);
    expect(await result).toMatchObject({ status: 'lost' });
  });

  it('asks as soon as its turn comes', async () => {
    const browser = await start();
    browser.setLock('taken');
    await browser.check();
    await browser.grantLocks();
    expect(browser.questions).toHaveLength(2);
    await browser.respond(alive);
    expect(browser.emitted).toMatchObject([['sessionVerified', { trigger: 'manual' }]]);
  });

  it('holds the lock until it finishes if its turn comes while it asks without the lock', async () => {
    const browser = await start();
    browser.setLock('taken');
    await browser.check();
    await browser.advance(manualMs);
    await browser.grantLocks();
    expect(browser.questions).toHaveLength(2);
    expect(heldLocks(browser)).toHaveLength(1);
    await browser.respond(alive);
    expect(heldLocks(browser)).toHaveLength(0);
  });

  it('turns a queued check into one by hand', async () => {
    const browser = await startQueued();
    await browser.advance(3_000);
    const result = browser.heartbeat.check();
    await browser.settle();
    await browser.advance(manualMs - 1);
    expect(browser.questions).toHaveLength(1);
    await browser.advance(1);
    expect(browser.questions).toHaveLength(2);
    await browser.respond(alive);
    expect(await result).toMatchObject({ status: 'active', checking: false });
    expect(browser.emitted).toMatchObject([['sessionVerified', { trigger: 'manual' }]]);
  });

  it('waits no longer because it is called again', async () => {
    const browser = await start();
    browser.setLock('taken');
    await browser.receive({ holder: { at: browser.now() } });
    for (const ms of [4_000, 4_000, 1_999]) {
      await browser.check();
      await browser.advance(ms);
    }
    expect(browser.questions).toHaveLength(1);
    await browser.advance(1);
    expect(browser.questions).toHaveLength(2);
  });

  it('resolves with an answer of the other tab only if that asked after the call', async () => {
    const browser = await startQueued();
    await browser.advance(3_000);
    const result = browser.heartbeat.check();
    await browser.settle();
    await receive(browser, { verdict: 'alive', at: browser.now() - 1 });
    expect(browser.snapshot().checking).toBe(true);
    await receive(browser, { verdict: 'alive', at: browser.now() });
    expect(await result).toMatchObject({ status: 'active', verifiedAt: browser.now() });
    expect(browser.questions).toHaveLength(1);
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
  it('is not answered by a check that started before it', async () => {
    const browser = await start();
    browser.setLock('taken');
    await browser.hint();
    await receive(browser, { verdict: 'alive', at: browser.now() - 1 });
    expect(browser.snapshot().checking).toBe(true);
    await receive(browser, { verdict: 'alive', at: browser.now() });
    expect(browser.snapshot().checking).toBe(false);
    expect(browser.questions).toHaveLength(1);
  });

  it('asks when its turn comes', async () => {
    const browser = await start();
    browser.setLock('taken');
    await browser.hint();
    await receive(browser, { verdict: 'alive', at: browser.now() - 1 });
    await browser.grantLocks();
    expect(browser.questions).toHaveLength(2);
    await browser.respond(loginRequired);
    expect(browser.lastEvent()).toMatchObject(['sessionLost', { trigger: 'push' }]);
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
    await receive(browser, { verdict: 'alive', at: browser.now() - 100 });
    expect(browser.snapshot().checking).toBe(false);
    expect(browser.questions).toHaveLength(2);
  });
});

describe('a page that was frozen in the queue', () => {
  it.each(['stop', 'logout'] as const)('does not ask after %s', async (method) => {
    const browser = await start();
    browser.setLock('silent');
    await browser.page('focus');
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
    browser.write({ check: remoteCheck(browser, { verdict: 'alive', at: browser.now() - 1 }) });
    await browser.page('wake');
    expect(browser.emitted).toMatchObject([['sessionVerified', { trigger: 'other_tab' }]]);
    expect(browser.questions).toHaveLength(1);
    await browser.grantLocks();
    expect(browser.locks).toHaveLength(1);
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

  it('asks at a turn that is only a little late', async () => {
    const browser = await startQueued();
    browser.setClock(16_000);
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
    browser.write({ check: remoteCheck(browser, { verdict: 'alive', at: browser.now() - 1 }) });
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
    const check = remoteCheck(browser, { verdict: 'alive', at: browser.now() + 1 });
    await browser.advance(100);
    await browser.receive({ check });
    await browser.respond(alive);
    expect(browser.record().check).toEqual(check);
    expect(browser.snapshot()).toMatchObject({ verifiedAt: check.at });
  });
});
