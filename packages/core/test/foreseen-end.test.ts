import { describe, expect, it } from 'vitest';
import { digestOfSession } from '../src/machine/digest.js';
import type { SharedCheck } from '../src/machine/shared-record.js';
import { alice, alive, hour, loginRequired, minute, offline } from './fake-answers.js';
import {
  type BrowserOptions,
  type FakeBrowser,
  createFakeBrowser,
  digestOf,
  startUnsupported,
  startVerified,
} from './fake-browser.js';

const idle = { idleTimeoutMs: 15 * minute };

/** A verified session. The events until then are not recorded. */
async function start(options: BrowserOptions = idle) {
  const browser = await startVerified(options);
  browser.emitted.length = 0;
  return browser;
}

/** The events about the end of the session. */
const endings = (browser: FakeBrowser) =>
  browser.emitted.filter(([name]) => /^session(Ending|Extended|Lost)$/.test(name));
const names = (browser: FakeBrowser) => endings(browser).map(([name]) => name);

const idleAt = (at: number) => ['sessionEnding', { at, cause: 'idle_timeout', canExtend: true }];

describe('a session that nobody uses', () => {
  it('is announced to end, and ends', async () => {
    const browser = await start();
    const endsAt = browser.now() + 15 * minute;
    await browser.advance(14 * minute - 1);
    expect(endings(browser)).toEqual([]);
    expect(browser.snapshot()).toMatchObject({ endsAt: null, endCause: null });
    await browser.advance(1);
    expect(endings(browser)).toEqual([idleAt(endsAt)]);
    const announced = { endsAt, endCause: 'idle_timeout', canExtend: true };
    expect(browser.snapshot()).toMatchObject(announced);
    await browser.advance(minute - 1);
    expect(browser.snapshot().status).not.toBe('lost');
    await browser.advance(1);
    expect(browser.snapshot()).toMatchObject({
      endsAt: null,
      loss: { reason: 'idle_timeout', trigger: 'interval', at: endsAt, user: alice },
    });
    expect(names(browser)).toEqual(['sessionEnding', 'sessionLost']);
    expect(browser.record().check).toMatchObject({ verdict: 'lost', code: 'idle_timeout' });
  });

  it('also ends in a hidden page, and during a check', async () => {
    const browser = await start();
    await browser.page('hidden');
    await browser.advance(15 * minute - 1_000);
    await browser.check();
    await browser.advance(1_000);
    expect(browser.outcome()).toBe('lost idle_timeout');
  });

  it.each(['focus', 'input', 'wake', 'pageshow'] as const)(
    'ends at the first event after a sleep: %s',
    async (event) => {
      const browser = await start();
      browser.setClock(10 * hour);
      await browser.page(event);
      expect(browser.outcome()).toBe('lost idle_timeout');
      expect(browser.questions).toHaveLength(1);
    },
  );

  it('ends no later because the clock was set back', async () => {
    const browser = await start();
    await browser.passAlive(10 * minute);
    browser.setClock(-hour);
    await browser.page('focus');
    await browser.passAlive(5 * minute - 2_000);
    expect(browser.snapshot().endCause).toBe('idle_timeout');
    await browser.passAlive(3_000);
    expect(browser.outcome()).toBe('lost idle_timeout');
  });

  it('is announced once, although the clock is set back then', async () => {
    const browser = await start();
    const endsAt = browser.now() + 15 * minute;
    await browser.advance(14 * minute);
    browser.setClock(-hour);
    await browser.page('focus');
    expect(endings(browser)).toEqual([idleAt(endsAt)]);
    expect(browser.snapshot().endsAt).toBe(endsAt - hour);
  });

  it('is not used by checks, hints, reports and token calls', async () => {
    const browser = await start({ ...idle, intervalMs: minute });
    await browser.passAlive(10 * minute);
    await browser.hint();
    await browser.report({ status: 401 });
    void browser.heartbeat.verify({ maxAgeMs: 0 });
    await browser.passAlive(5 * minute);
    expect(browser.outcome()).toBe('lost idle_timeout');
  });

  it('never ends by default', async () => {
    const browser = await start({});
    await browser.passAlive(10 * hour);
    expect(browser.snapshot()).toMatchObject({ status: 'active', endsAt: null });
  });

  it.each([
    [10_000, 10_000],
    [15 * minute, 7.5 * minute],
  ])('is announced warnBeforeMs before, %i ms, at most half: %i ms', async (warnBeforeMs, ms) => {
    const browser = await start({ ...idle, warnBeforeMs });
    const endsAt = browser.now() + 15 * minute;
    await browser.advance(15 * minute - ms - 1);
    expect(endings(browser)).toEqual([]);
    await browser.advance(1);
    expect(endings(browser)).toEqual([idleAt(endsAt)]);
  });
});

describe('input', () => {
  /** Input after a minute, and 5 s later: too soon to be shared, and still the last input. */
  async function startWithInput(idleTimeoutMs = 15 * minute) {
    const browser = await start({ idleTimeoutMs });
    await browser.advance(minute);
    await browser.page('input');
    expect(browser.record().activity).toEqual({ at: browser.now() });
    await browser.advance(5_000);
    await browser.page('input');
    expect(browser.record().activity).toEqual({ at: browser.now() - 5_000 });
    return { browser, last: browser.now() };
  }

  it('in this page postpones the announcement, to the second', async () => {
    const { browser, last } = await startWithInput();
    await browser.passAlive(14 * minute - 1_000);
    expect(endings(browser)).toEqual([]);
    await browser.passAlive(1_000);
    expect(endings(browser)).toEqual([idleAt(last + 15 * minute)]);
  });

  it.each([
    [15 * minute, 25_000],
    [160_000, 15_000],
  ])(
    'with an idle timeout of %d ms is shared with the other tabs, the last one as well',
    async (idleTimeoutMs, ms) => {
      const { browser, last } = await startWithInput(idleTimeoutMs);
      await browser.advance(ms);
      expect(browser.record().activity).toEqual({ at: last });
    },
  );

  it('is shared when the page is hidden', async () => {
    const { browser, last } = await startWithInput();
    await browser.page('hidden');
    expect(browser.record().activity).toEqual({ at: last });
  });

  it('before a suspension counts, also if input comes before the timer that would report it', async () => {
    const { browser, last } = await startWithInput();
    browser.setClock(14 * minute + 30_000);
    await browser.page('input');
    expect(endings(browser)).toEqual([idleAt(last + 15 * minute)]);
    expect(browser.record().activity).toEqual({ at: last });
  });

  it('in another tab postpones the announcement, and withdraws one', async () => {
    const browser = await start();
    await browser.advance(14 * minute);
    await browser.receive({ activity: { at: browser.now() - 1_000 } });
    expect(names(browser)).toEqual(['sessionEnding', 'sessionExtended']);
    expect(browser.snapshot()).toMatchObject({ endsAt: null, canExtend: false });
  });

  it('in another tab that was not known in time postpones an announced end that stays near', async () => {
    const browser = await start();
    const startedAt = browser.now();
    await browser.advance(14 * minute + 45_000);
    await browser.receive({ activity: { at: startedAt + 30_000 } });
    expect(endings(browser)).toEqual([
      idleAt(startedAt + 15 * minute),
      ['sessionExtended', { cause: 'idle_timeout' }],
      idleAt(startedAt + 15 * minute + 30_000),
    ]);
  });

  it('does not postpone an announced end that another tab has postponed less', async () => {
    const browser = await start();
    const startedAt = browser.now();
    await browser.advance(14 * minute + 10_000);
    await browser.page('input');
    await browser.advance(30_000);
    await browser.receive({ activity: { at: startedAt + 30_000 } });
    await browser.advance(minute);
    expect(browser.outcome()).toBe('lost idle_timeout');
    expect(browser.now()).toBeGreaterThan(startedAt + 15 * minute + 30_000);
  });

  it('does not postpone an end that is announced', async () => {
    const browser = await start();
    await browser.advance(14 * minute);
    await browser.page('input');
    await browser.advance(minute / 2);
    await browser.page('input');
    await browser.advance(minute / 2);
    expect(browser.outcome()).toBe('lost idle_timeout');
  });

  it.each([0, 1_000])(
    'does not postpone an end whose announcement is due since %d ms',
    async (lateMs) => {
      const browser = await start();
      // The timer of a busy page is late.
      browser.setClock(14 * minute + lateMs);
      await browser.page('input');
      expect(names(browser)).toEqual(['sessionEnding']);
      expect(browser.snapshot().endCause).toBe('idle_timeout');
    },
  );
});

describe('extend()', () => {
  it('postpones an announced end in all tabs, and checks at once', async () => {
    const browser = await start({ ...idle, minGapMs: 20 * minute });
    await browser.advance(14 * minute + 30_000);
    await browser.extend();
    expect(endings(browser).at(-1)).toEqual(['sessionExtended', { cause: 'idle_timeout' }]);
    expect(browser.record().activity).toEqual({ at: browser.now() });
    expect(browser.snapshot()).toMatchObject({ checking: true, endsAt: null });
    await browser.respond(alive);
    expect(browser.lastEvent()).toMatchObject(['sessionVerified', { trigger: 'extend' }]);
    await browser.advance(14 * minute - 1);
    expect(browser.snapshot().endsAt).toBeNull();
  });

  it('does nothing once the end has come', async () => {
    const browser = await start();
    browser.setClock(15 * minute);
    await browser.extend();
    expect(browser.outcome()).toBe('lost idle_timeout');
  });

  it('does nothing while nobody is signed in', async () => {
    const browser = await start();
    await browser.heartbeat.logout();
    const before = browser.published.length;
    await browser.extend();
    expect(browser.questions).toHaveLength(1);
    expect(browser.published).toHaveLength(before);
  });

  it('counts as input without an idle timeout', async () => {
    const browser = await start({ pauseAfterIdleMs: 20 * minute });
    await browser.advance(15 * minute);
    await browser.respond(alive);
    await browser.extend(alive);
    expect(await browser.untilAsked()).toBe(15 * minute);
  });
});

describe('a page load', () => {
  const session = digestOfSession(alice);
  const user = digestOf(alice);
  const load = async (activeMs: number, fields: Partial<SharedCheck> = {}, login?: number) => {
    const browser = createFakeBrowser(idle);
    const at = browser.now() - activeMs;
    const check = { at, user, verdict: 'alive', session, ...fields };
    browser.write({ check, activity: { at }, ...(login && { login: { at: login, user } }) });
    await browser.start();
    return browser;
  };

  it('ends a session that nobody used for too long', async () => {
    const browser = await load(15 * minute);
    const loss = { reason: 'idle_timeout', trigger: 'start' };
    expect(browser.snapshot().loss).toMatchObject(loss);
    expect(browser.questions).toHaveLength(0);
  });

  it('is no activity: the end stays where it was', async () => {
    const browser = await load(14 * minute + 30_000);
    expect(endings(browser)).toEqual([idleAt(browser.now() + 30_000)]);
  });

  it('ends it although the session before it was lost', async () => {
    const lost = { at: 1, verdict: 'lost', code: 'login_required' };
    expect((await load(15 * minute, lost)).outcome()).toBe('lost idle_timeout');
  });

  it.each([alice, { sub: alice.sub }])(
    'ends one that no check has asked about since the login: %j',
    async (claims) => {
      const browser = createFakeBrowser({ ...idle, user: claims });
      const at = browser.now() - hour;
      browser.write({ login: { at, user, session: digestOfSession(claims) } });
      await browser.start();
      expect(browser.outcome()).toBe('lost idle_timeout');
    },
  );

  it.each<[string, Partial<SharedCheck>]>([
    ['of another session', { session: digestOfSession({ sub: 'other', sid: 'two' }) }],
    ['after a loss', { verdict: 'lost', code: 'login_required' }],
  ])('%s begins anew', async (_, fields) => {
    const browser = await load(15 * minute, fields);
    expect(browser.snapshot().status).toBe('active');
    expect(browser.record().activity).toEqual({ at: browser.now() });
  });

  it('after a login begins anew', async () => {
    const at = 1_000_000 - minute;
    const browser = await load(hour, {}, at);
    await browser.advance(13 * minute);
    expect(endings(browser)).toEqual([idleAt(at + 15 * minute)]);
  });

  it.each([
    ['before', 1, 'lost idle_timeout'],
    ['in the millisecond of', 0, 'active'],
  ] as const)('after a login %s the end of an idle session', async (_, earlierMs, outcome) => {
    const ended = { verdict: 'lost', code: 'idle_timeout' } as const;
    const browser = await load(minute, ended, 1_000_000 - minute - earlierMs);
    const { status, loss } = browser.snapshot();
    expect(loss ? `${status} ${loss.reason}` : status).toBe(outcome);
  });
});

describe('session_expiry', () => {
  async function startUntil(ms: number, options: BrowserOptions) {
    const browser = createFakeBrowser(options);
    browser.expireAt(browser.now() + ms);
    await browser.startVerified();
    return browser;
  }

  it('is in the snapshot from the start, is announced, and cannot be put off', async () => {
    const browser = await startUntil(10 * minute, { intervalMs: hour, maxUnverifiedMs: hour });
    const at = browser.now() + 10 * minute;
    const end = { endsAt: at, endCause: 'session_expired', canExtend: false };
    expect(browser.snapshot()).toMatchObject(end);
    await browser.advance(9 * minute);
    const announcement = { at, cause: 'session_expired', canExtend: false };
    expect(endings(browser)).toEqual([['sessionEnding', announcement]]);
    await browser.extend(alive);
    expect(browser.snapshot().endsAt).toBe(at);
    expect(endings(browser)).toHaveLength(1);
  });

  it('is in the snapshot as it is announced if the session would end as idle at the same moment', async () => {
    const browser = await startUntil(10 * minute, { idleTimeoutMs: 10 * minute });
    await browser.advance(9 * minute);
    const [[, announcement] = []] = endings(browser);
    const { endCause: cause, canExtend } = browser.snapshot();
    expect({ cause, canExtend }).toMatchObject({ cause: 'idle_timeout', canExtend: true });
    expect(announcement).toMatchObject({ cause, canExtend });
  });

  it('is withdrawn if no check can confirm it', async () => {
    const browser = await startUntil(5 * minute, idle);
    await browser.advance(5 * minute);
    await browser.respond(offline());
    expect(browser.snapshot().checking).toBe(false);
    await browser.advance(minute - 1);
    expect(names(browser)).toEqual(['sessionEnding']);
    await browser.advance(1);
    await browser.page('focus');
    expect(names(browser)).toEqual(['sessionEnding', 'sessionExtended']);
  });

  it('is announced warnBeforeMs before, however short the time without a verification may be', async () => {
    const browser = await startUntil(10 * minute, { maxUnverifiedMs: minute });
    await browser.passAlive(9 * minute - 1);
    expect(names(browser)).toEqual([]);
    await browser.passAlive(1);
    expect(names(browser)).toEqual(['sessionEnding']);
  });

  it('is not postponed by an end that comes first', async () => {
    const browser = await startUntil(10 * minute, { maxUnverifiedMs: 40_000 });
    await browser.passAlive(9 * minute);
    await browser.check(alive);
    await browser.untilAsked();
    await browser.respond(offline());
    await browser.advance(4_500);
    expect(endings(browser)).toMatchObject([
      ['sessionEnding', { cause: 'session_expired' }],
      ['sessionEnding', { cause: 'unverifiable' }],
    ]);
  });

  it('gives way to an idle timeout that comes first', async () => {
    const browser = await startUntil(15 * minute + 30_000, idle);
    const at = browser.now() + 15 * minute + 30_000;
    await browser.advance(14 * minute);
    expect(browser.snapshot()).toMatchObject({ endCause: 'idle_timeout' });
    await browser.advance(45_000);
    browser.heartbeat.extend();
    expect(endings(browser)).toMatchObject([
      ['sessionEnding', { cause: 'idle_timeout' }],
      ['sessionExtended', { cause: 'idle_timeout' }],
      ['sessionEnding', { at, cause: 'session_expired' }],
    ]);
  });
});

describe('an end without a verification', () => {
  const failsClosed = { maxUnverifiedMs: 10 * minute, intervalMs: hour };

  it('is announced after a check that failed, and postponed by a verification', async () => {
    const browser = await start(failsClosed);
    const at = browser.now() + 10 * minute;
    await browser.advance(9 * minute - 4_500);
    await browser.respond(offline());
    await browser.advance(4_499);
    expect(endings(browser)).toEqual([]);
    await browser.advance(1);
    const announcement = { at, cause: 'unverifiable', canExtend: false };
    expect(endings(browser)).toEqual([['sessionEnding', announcement]]);
    // It stays announced while a check is running.
    await browser.check(offline());
    expect(names(browser)).toEqual(['sessionEnding']);
    await browser.check(alive);
    expect(endings(browser).at(-1)).toEqual(['sessionExtended', { cause: 'unverifiable' }]);
  });

  it.each<[string, (browser: FakeBrowser) => Promise<void>]>([
    ['is running', (browser) => browser.check()],
    ['waits for the gap', (browser) => browser.page('focus')],
  ])('is not announced while a check %s that may verify the session', async (_, request) => {
    const browser = await start(failsClosed);
    await browser.advance(9 * minute - 4_500);
    await browser.respond(offline());
    browser.elapse(4_500);
    await request(browser);
    await browser.advance(4_000);
    expect(endings(browser)).toEqual([]);
    if (!browser.snapshot().checking) await browser.untilAsked();
    await browser.respond(offline());
    expect(names(browser)).toEqual(['sessionEnding']);
  });

  it('is not announced while a redirect may verify the session', async () => {
    const browser = await startUnsupported({ ...failsClosed, checkOnFocus: false });
    await browser.page('hidden');
    await browser.hint({}, loginRequired);
    browser.elapse(8 * minute + 30_000);
    await browser.page('shown');
    expect(browser.redirects).toHaveLength(1);
    expect(endings(browser)).toEqual([]);
  });

  it('stays announced while a slow check is running', async () => {
    const browser = await start({ ...failsClosed, timeoutMs: 2 * minute, minGapMs: hour });
    expect(await browser.untilAsked()).toBe(7 * minute);
    expect(await browser.untilAsked(offline())).toBe(minute);
    await browser.respond(offline());
    await browser.advance(minute + 30_000);
    await browser.check();
    await browser.advance(2 * minute - 1_000);
    await browser.page('focus');
    expect(browser.snapshot().checking).toBe(true);
    expect(names(browser)).toEqual(['sessionEnding']);
  });

  it('is announced although a check after a reconnect is to come', async () => {
    const browser = await start(failsClosed);
    await browser.advance(9 * minute - 10_000);
    browser.setRandom(1);
    await browser.page('online');
    await browser.advance(5_500);
    await browser.respond(offline());
    await browser.advance(4_500);
    expect(endings(browser)).toMatchObject([['sessionEnding', { cause: 'unverifiable' }]]);
  });

  it('is not announced to a session that a check verifies in time', async () => {
    const browser = await start(failsClosed);
    await browser.passAlive(hour);
    expect(endings(browser)).toEqual([]);
  });
});

it('a stop withdraws what was announced, without an event', async () => {
  const browser = await start();
  await browser.advance(14 * minute);
  browser.emitted.length = 0;
  browser.heartbeat.stop();
  expect(browser.emitted).toEqual([]);
  expect(browser.snapshot()).toMatchObject({ endsAt: null, canExtend: false });
  expect(browser.held()).toBe(0);
});
