import { describe, expect, it } from 'vitest';
import { digestOfSession } from '../src/machine/digest.js';
import type { SessionUser } from '../src/contract/session.js';
import type { SharedCheck, SharedRecord } from '../src/machine/shared-record.js';
import { alice, blocked, bob, loginRequired, minute } from './fake-answers.js';
import { type BrowserOptions, createFakeBrowser, digestOf, startVerified } from './fake-browser.js';

const now = 1_000_000;
const user = digestOf(alice);
const session = digestOfSession(alice);

/** The client restored the session with a request to the tenant that began at this moment. */
const restored = (restoredAt?: number) =>
  ({ type: 'user_found', user: alice, digest: user, expiresAt: Infinity, restoredAt }) as const;

/** A page that does not know yet whether anybody is signed in. */
async function startLoading(options: BrowserOptions = {}, record: SharedRecord = {}) {
  const browser = createFakeBrowser({ delay: () => new Promise(() => {}), ...options });
  browser.write(record);
  await browser.start();
  return browser;
}

describe('a session that the client restored with a request', () => {
  it.each([
    ['a moment ago', now - 500, now - 500],
    ['before the clock was set back', now + 500, now],
  ])('%s counts as the first check', async (_, restoredAt, at) => {
    const browser = await startLoading({ silentAuth: false });
    const effects = browser.recordEffects();
    await browser.dispatch(restored(restoredAt));
    const verification = { user: alice, at, trigger: 'start' };
    expect(browser.emitted).toEqual([['sessionVerified', verification]]);
    expect(browser.outcome()).toBe('active');
    expect(browser.silentAuthWorks()).toBe(true);
    expect(browser.record().check).toEqual({ at, verdict: 'alive', user, session });
    const merged = { type: 'merged', check: null, trigger: 'start', startedAt: at };
    expect(effects).toContainEqual(expect.objectContaining(merged));
  });

  it.each([
    ['refresh_token_mode', null],
    ['web_origin_not_allowed', 'web_origin_not_allowed'],
  ] as const)('with a refresh token has the diagnosis %s', async (code, diagnosis) => {
    const options = { kind: 'grant', silentAuth: false, facts: { diagnosis } } as const;
    const browser = await startLoading(options);
    await browser.dispatch(restored(now));
    expect(browser.snapshot()).toMatchObject({ checking: false, diagnosis: { code } });
    expect(browser.silentAuthWorks()).toBe(false);
  });

  it.each<[string, boolean, BrowserOptions, Partial<SharedCheck>, number?]>([
    ['without a request', true, {}, {}],
    ['for a custom probe', true, { kind: 'custom' }, { at: now - 1 }, now],
    ['before a sign-out in another tab', true, {}, { at: now }, now],
    ['after a sign-out in another tab', false, {}, { at: now - 1 }, now],
    ['before another user signed out', false, {}, { user: digestOf(bob) }, now],
    ['before a check', false, {}, { verdict: 'inconclusive', code: 'network' }, now],
  ])('%s is checked: %s', async (_, checking, options, fields, restoredAt) => {
    const check = { at: now, verdict: 'lost', code: 'signed_out', user, ...fields };
    const browser = await startLoading(options, { check });
    await browser.dispatch(restored(restoredAt));
    expect(browser.snapshot().checking).toBe(checking);
  });

  it('is unverified while the tenant has not answered', async () => {
    const browser = await startLoading();
    await browser.dispatch({ ...restored(), isUnanswered: true });
    expect(browser.snapshot()).toMatchObject({ status: 'unverified', checking: true });
  });
});

describe('a completed login', () => {
  const login = { error: 'access_denied' } as never;

  it.each([
    ['stays', false],
    ['is forgotten when a user is found later', true],
  ])('that was refused %s', async (_, isLater) => {
    const browser = await startLoading();
    await browser.dispatch({ type: 'login_completed', login, appState: { returnTo: '/notes' } });
    expect(browser.snapshot()).toMatchObject({ login, appState: { returnTo: '/notes' } });
    if (isLater) await browser.dispatch({ type: 'user_missing' });
    await browser.dispatch(restored(now));
    expect(browser.snapshot().login).toBe(isLater ? null : login);
  });
});

describe('a check that found the session of an earlier page over', () => {
  const over = {
    type: 'session_over',
    startedAt: now,
    code: 'login_required',
    error: loginRequired,
    digest: user,
  } as const;
  const loss = { reason: 'login_required', trigger: 'start', user: null, error: loginRequired };

  it('ends it while the page loads', async () => {
    const browser = await startLoading({}, { check: { at: 1, session } });
    await browser.dispatch({ ...over, startedAt: now + 500 });
    expect(browser.emitted).toMatchObject([['sessionLost', loss]]);
    const check = { at: now, verdict: 'lost', code: 'login_required', user, session };
    expect(browser.record().check).toEqual(check);
    expect(browser.silentAuthWorks()).toBe(false);
  });

  it('is shown without an event once nobody is signed in', async () => {
    const browser = await startLoading();
    await browser.dispatch({ type: 'user_missing' });
    await browser.dispatch(over);
    expect(browser.emitted).toEqual([]);
    expect(browser.snapshot()).toMatchObject({ status: 'signed_out', loss });
    // Only a login begins a new session.
    expect(browser.timers()).toBe(0);
  });

  it('ends nothing if a login has followed', async () => {
    const browser = await startLoading({}, { login: { at: now, user } });
    await browser.dispatch(over);
    expect(browser.snapshot()).toMatchObject({ status: 'signed_out', loss: null });
  });

  it('ends nothing while a user is watched', async () => {
    const browser = await startVerified();
    await browser.dispatch(over);
    expect(browser.snapshot()).toMatchObject({ status: 'active', loss: null });
  });
});

it.each([false, true])(
  'a page that stays after a loss is signed_out, and keeps the loss (stopped meanwhile: %s)',
  async (isStopped) => {
    const browser = await startVerified();
    await browser.dispatch({ type: 'cleared' });
    expect(browser.outcome()).toBe('active');
    await browser.check(blocked);
    const { loss } = browser.snapshot();
    // The lookup began before the loss.
    await browser.dispatch(restored());
    expect(browser.outcome()).toBe('lost user_blocked');
    if (isStopped) browser.heartbeat.stop();
    await browser.dispatch({ type: 'cleared' });
    expect(browser.snapshot()).toMatchObject({ status: 'signed_out', loss });
    expect(browser.timers()).toBe(0);
  },
);

describe('tokens that a token call received', () => {
  const ended = { at: now, verdict: 'lost', code: 'idle_timeout' };

  it.each<[string, SharedRecord, unknown[]]>([
    ['are dropped after an idle ending', { check: ended }, [{ openUrl: false }]],
    ['stay after a login, also of the same millisecond', { check: ended, login: { at: now } }, []],
    [
      'are dropped after a login from before',
      { check: ended, login: { at: now - 1 } },
      [{ openUrl: false }],
    ],
    ['stay after another ending', { check: { ...ended, code: 'signed_out' } }, []],
    ['stay in an unknown browser', {}, []],
  ])('%s', async (_, record, signOuts) => {
    const browser = await startLoading({ user: null }, record);
    await browser.dispatch({ type: 'tokens_received' });
    expect(browser.signOuts).toEqual(signOuts);
  });

  it('stay during a session', async () => {
    const browser = await startVerified();
    browser.write({ check: { ...ended, user: digestOf(bob) } });
    await browser.dispatch({ type: 'tokens_received' });
    expect(browser.signOuts).toEqual([]);
  });
});

describe('a session that ended as idle, for a client that has tokens again,', () => {
  const { sid: _, ...nameless } = alice;
  const ended: SharedCheck = { at: now - 1, verdict: 'lost', code: 'idle_timeout', user, session };

  it.each<[string, SessionUser, SharedRecord, string]>([
    ['ends again', alice, { check: ended }, 'lost idle_timeout'],
    ['has begun anew after a login', alice, { check: ended, login: { at: now } }, 'asks main'],
    ['is another one', { ...alice, sid: 'two' }, { check: ended }, 'asks main'],
    [
      'is known by its login',
      { ...alice, sid: 'two' },
      { check: ended, login: { at: now - 2, session: digestOfSession({ ...alice, sid: 'two' }) } },
      'lost idle_timeout',
    ],
    ['is known by its user', nameless, { check: ended }, 'lost idle_timeout'],
    [
      'is known by the user of its login',
      nameless,
      { check: { ...ended, user: undefined }, login: { at: now - 2, user } },
      'lost idle_timeout',
    ],
    ['is that of another user', nameless, { check: { ...ended, user: 'bob' } }, 'asks main'],
  ])('%s', async (_title, found, record, outcome) => {
    const browser = createFakeBrowser({ user: found, idleTimeoutMs: 15 * minute });
    browser.write(record);
    await browser.start();
    expect(browser.outcome()).toBe(outcome);
  });
});

it('the log receives each check that finished, was cancelled, or was merged', async () => {
  const browser = createFakeBrowser();
  const effects = browser.recordEffects();
  await browser.startVerified();
  const verdict = { type: 'alive', user: alice };
  const finished = { type: 'finished', check: 1, trigger: 'start', verdict, startedAt: now };
  expect(effects).toContainEqual(finished);
  await browser.advance(minute);
  browser.setLock('taken');
  await browser.page('focus');
  await browser.receive({ check: { at: now + minute, verdict: 'alive' } });
  const merged = { type: 'merged', check: 2, trigger: 'other_tab', verdict: { type: 'alive' } };
  expect(effects).toContainEqual({ ...merged, startedAt: now + minute });
  await browser.check();
  browser.heartbeat.stop();
  expect(effects.at(-1)).toEqual({ type: 'cancelled', check: 3 });
});
