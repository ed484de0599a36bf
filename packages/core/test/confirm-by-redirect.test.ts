import { describe, expect, it } from 'vitest';
import type { SharedCheck } from '../src/machine/shared-record.js';
import {
  alice,
  alive,
  aliveAsSomebody,
  bob,
  hour,
  isolated,
  loginRequired,
  minute,
  oauthError,
  offline,
} from './fake-answers.js';
import {
  type BrowserOptions,
  type FakeBrowser,
  createFakeBrowser,
  digestOf,
  startBrowser,
  startUnsupported,
  startVerified,
} from './fake-browser.js';
import { receive, remoteCheck } from './fake-other-tab.js';

/** The other triggers of a check. */
const triggers: [string, (browser: FakeBrowser) => Promise<unknown>][] = [
  ['focus', (browser) => browser.page('focus')],
  ['the interval', (browser) => browser.advance(14 * minute)],
  ['check()', (browser) => browser.check()],
  ['report()', (browser) => browser.report(new Response(null, { status: 401 }))],
];

const always = { confirmByRedirect: true, silentAuth: false };
const unsupported = { verdict: 'unsupported', code: 'third_party_cookies_blocked' };

/** A hint arrived in a hidden page: its redirect waits. */
async function startWaiting() {
  const browser = await startUnsupported();
  await browser.page('hidden');
  await browser.hint({}, loginRequired);
  return browser;
}

describe("confirmByRedirect: 'push', the default", () => {
  it.each<BrowserOptions>([{}, { confirmByRedirect: 'push' }])(
    'navigates after a hint, not at the start of a visit: %j',
    async (options) => {
      const browser = await startUnsupported(options);
      await browser.hint();
      expect(browser.redirects).toEqual([]);
      await browser.respond(loginRequired);
      expect(browser.redirects).toEqual([digestOf(alice)]);
      expect(browser.record().confirmation).toEqual({ at: browser.now() });
    },
  );

  it.each(triggers)('does not navigate after %s', async (_, trigger) => {
    const browser = await startUnsupported();
    await trigger(browser);
    await browser.respond(loginRequired);
    expect(browser.questions).toHaveLength(2);
    expect(browser.redirects).toEqual([]);
  });
});

it('confirmByRedirect: false never navigates, not even after a hint', async () => {
  const browser = await startUnsupported({ confirmByRedirect: false });
  await browser.hint({}, loginRequired);
  await receive(browser, { ...unsupported, byHint: true, at: browser.now() + 1 });
  await browser.advance(10 * minute);
  expect(browser.redirects).toEqual([]);
});

describe('confirmByRedirect: true', () => {
  it('navigates at the start of a visit and after a hint', async () => {
    const browser = await startUnsupported(always);
    expect(browser.redirects).toHaveLength(1);
    await browser.hint({}, loginRequired);
    expect(browser.redirects).toHaveLength(2);
  });

  it('navigates at the start of a visit, even if the first check is inconclusive', async () => {
    const browser = await startBrowser(always, offline());
    expect(browser.redirects).toEqual([]);
    await browser.untilAsked();
    await browser.respond(loginRequired);
    expect(browser.redirects).toHaveLength(1);
  });

  it.each(triggers)('does not navigate after %s', async (_, trigger) => {
    const browser = await startUnsupported(always);
    await trigger(browser);
    await browser.respond(loginRequired);
    await browser.advance(minute);
    expect(browser.redirects).toHaveLength(1);
  });

  it.each([
    ['does not navigate right after a login, which was an answer of the tenant', 0, {}],
    ['navigates after a login of another user', 1, { user: digestOf(bob) }],
    ['navigates a minute after a login', 1, { at: 1_000_000 - minute }],
    ['navigates after a login in the future', 1, { at: 2_000_000 }],
  ])('%s', async (_, count, fields) => {
    const browser = createFakeBrowser(always);
    const at = browser.now() - 1_000;
    browser.write({ login: { at, user: digestOf(alice), ...fields } });
    await browser.start();
    expect(browser.snapshot().verifiedAt).toBe(count === 0 ? at : null);
    await browser.respond(loginRequired);
    expect(browser.redirects).toHaveLength(count);
  });

  it.each([
    [15 * minute - 1, 0],
    [15 * minute, 1],
  ])(
    'does not repeat at each page load a redirect that confirmed nothing: after %d ms %d redirects',
    async (ms, count) => {
      const browser = createFakeBrowser(always);
      browser.write({ confirmation: { at: browser.now() - ms } });
      await browser.start(loginRequired);
      await browser.advance(2 * minute);
      expect(browser.redirects).toHaveLength(count);
    },
  );

  it('does not navigate if silent authentication works', async () => {
    const browser = await startBrowser(always, aliveAsSomebody, alive);
    await browser.hint({}, alive);
    expect(browser.redirects).toEqual([]);
  });
});

describe('a hint', () => {
  it.each<[string, (browser: FakeBrowser) => Promise<unknown>]>([
    ['its first check is inconclusive', (browser) => browser.hint({}, offline())],
    ['it arrives during a check for another reason', (browser) => browser.check()],
  ])('is confirmed once, even if %s', async (_, begin) => {
    const browser = await startUnsupported();
    await begin(browser);
    if (browser.snapshot().checking) await browser.hint();
    else await browser.untilAsked();
    expect(browser.redirects).toEqual([]);
    await browser.respond(loginRequired);
    expect(browser.redirects).toHaveLength(1);
    await browser.untilAsked();
    await browser.respond(loginRequired);
    await browser.advance(minute);
    expect(browser.redirects).toHaveLength(1);
  });

  it('is answered by an iframe that works, even if a later one does not', async () => {
    const browser = await startVerified();
    await browser.hint({}, alive);
    await browser.advance(15 * minute);
    await browser.respond(isolated);
    await browser.advance(minute);
    expect(browser.outcome()).toBe('unsupported cross_origin_isolated');
    expect(browser.redirects).toEqual([]);
  });

  it('is answered by a required interaction', async () => {
    const browser = await startUnsupported();
    await browser.hint({}, oauthError('mfa_required'));
    await browser.check(loginRequired);
    expect(browser.redirects).toEqual([]);
    await browser.hint({}, loginRequired);
    expect(browser.redirects).toHaveLength(1);
  });

  it.each([
    ['a verification of another tab', { verdict: 'alive' }],
    [
      'an interaction that is required in another tab',
      { verdict: 'interaction_required', code: 'mfa_required' },
    ],
  ])('is answered by %s before the redirect', async (_, answer) => {
    const browser = await startWaiting();
    await receive(browser, { ...answer, at: browser.now() + 1 });
    await browser.page('shown');
    await browser.advance(2 * minute);
    expect(browser.redirects).toEqual([]);
  });

  it.each([{ verdict: 'alive' }, { verdict: 'interaction_required', code: 'mfa_required' }])(
    'is not answered by what another tab asked before it: %j',
    async (answer) => {
      // A login from so long ago proves nothing about the cookies of today.
      const browser = await startUnsupported();
      await browser.receive({
        login: { at: browser.now() - 40 * 24 * hour, user: digestOf(alice) },
      });
      await browser.page('hidden');
      await browser.hint({}, loginRequired);
      const at = browser.now() + minute;
      browser.elapse(2 * minute);
      await browser.hint();
      await receive(browser, { ...answer, at });
      await browser.respond(loginRequired);
      await browser.page('shown');
      await browser.advance(2 * minute);
      expect(browser.redirects).toHaveLength(1);
    },
  );

  it('is answered by what another tab asked after it, although the app reports a refusal since', async () => {
    const browser = await startWaiting();
    const at = browser.now() + 1_000;
    browser.elapse(minute);
    await browser.report(undefined);
    await receive(browser, { verdict: 'alive', at });
    await browser.page('shown');
    await browser.advance(2 * minute);
    expect(browser.redirects).toEqual([]);
  });

  it('is not answered by a check that began before it', async () => {
    const browser = await startUnsupported();
    await browser.check();
    browser.elapse(1_000);
    await browser.hint();
    await browser.respond(oauthError('mfa_required'));
    await browser.respond(loginRequired);
    expect(browser.redirects).toHaveLength(1);
  });

  it('is not answered by a popup of another tab, whose check names nobody, once the redirect waits', async () => {
    const browser = await startWaiting();
    await receive(browser, { verdict: 'alive', partial: true, at: browser.now() + 1 });
    await browser.page('shown');
    await browser.advance(2 * minute);
    expect(browser.redirects).toHaveLength(1);
  });

  it('is not answered by a client that has lost its tokens', async () => {
    const browser = createFakeBrowser({ kind: 'grant', silentAuth: false });
    await browser.start(loginRequired, alive);
    await browser.client('token_failed');
    browser.setUser(null);
    await browser.page('hidden');
    await browser.hint({}, loginRequired);
    await browser.client('tokens_dropped');
    await browser.respond(loginRequired);
    expect(browser.outcome()).toBe('active interactionRequired');
    await browser.page('shown');
    await browser.advance(2 * minute);
    expect(browser.redirects).toHaveLength(1);
  });

  it('is answered by a login', async () => {
    const browser = await startWaiting();
    await browser.receive({ login: { at: browser.now(), user: digestOf(alice) } });
    await browser.page('shown');
    expect(browser.redirects).toEqual([]);
    // The next one is not.
    await browser.hint({}, loginRequired);
    expect(browser.redirects).toHaveLength(1);
  });
});

describe('a hint that another tab received', () => {
  it('is published with the result of its check', async () => {
    const browser = await startUnsupported();
    expect(browser.record().check?.byHint).not.toBe(true);
    await browser.page('hidden');
    await browser.hint({}, loginRequired);
    expect(browser.record().check).toMatchObject({ ...unsupported, byHint: true });
  });

  it('is confirmed by a visible tab', async () => {
    const browser = await startUnsupported();
    await receive(browser, { ...unsupported, byHint: true });
    expect(browser.redirects).toEqual([digestOf(alice)]);
    expect(browser.questions).toHaveLength(1);
  });

  it.each<Partial<SharedCheck>>([
    { byHint: undefined },
    { byHint: false },
    { byHint: 'yes' },
    { byHint: true, user: digestOf(bob) },
  ])('is not confirmed without a mark for this user: %j', async (fields) => {
    const browser = await startUnsupported();
    await receive(browser, { ...unsupported, ...fields });
    await browser.advance(minute);
    expect(browser.redirects).toEqual([]);
  });

  it('is confirmed again a minute after the redirect of another tab that had no answer', async () => {
    const browser = await startUnsupported();
    const confirmation = { at: browser.now() };
    await receive(browser, { ...unsupported, byHint: true }, { confirmation });
    await browser.advance(minute - 1);
    expect(browser.redirects).toEqual([]);
    await browser.advance(1);
    expect(browser.redirects).toHaveLength(1);
  });

  it.each([
    ['not confirmed again after the redirect of another tab led to a login', alice, 0],
    ['confirmed in spite of a login of another user', bob, 1],
  ])('is %s', async (_, user, count) => {
    const browser = await startUnsupported();
    const confirmation = { at: browser.now() };
    await receive(browser, { ...unsupported, byHint: true }, { confirmation });
    await browser.receive({ login: { at: browser.now() + 1, user: digestOf(user) } });
    await browser.advance(2 * minute);
    expect(browser.redirects).toHaveLength(count);
  });

  it.each([0, 1])('is not confirmed if a login followed after %d ms', async (ms) => {
    const browser = await startUnsupported();
    const login = { at: browser.now() + ms, user: digestOf(alice) };
    await receive(browser, { ...unsupported, byHint: true }, { login });
    expect(browser.redirects).toEqual([]);
  });

  it('is confirmed by this tab if another tab without the hint finds the same meanwhile', async () => {
    const browser = await startUnsupported();
    browser.setLock('taken');
    await browser.hint();
    await receive(browser, { ...unsupported, at: browser.now() + 1 });
    expect(browser.redirects).toEqual([]);
    await browser.grantLocks();
    await browser.respond(loginRequired);
    expect(browser.redirects).toHaveLength(1);
  });

  it('is confirmed by this tab, which could not ask, once another tab finds that it cannot either', async () => {
    const browser = await startUnsupported();
    await browser.hint({}, offline());
    await receive(browser, { ...unsupported, at: browser.now() + 1 });
    expect(browser.redirects).toHaveLength(1);
  });

  it('is confirmed even if the check of the hidden tab was inconclusive', async () => {
    const browser = await startUnsupported();
    const retryAt = browser.now() + 11_000;
    await receive(browser, { verdict: 'inconclusive', code: 'network', byHint: true, retryAt });
    await browser.advance(11_000);
    await browser.respond(loginRequired);
    expect(browser.redirects).toHaveLength(1);
  });
});

describe('the redirect', () => {
  it('waits until the page is visible, whatever another hint finds', async () => {
    const browser = await startWaiting();
    await browser.advance(minute);
    await browser.hint({}, offline());
    expect(browser.redirects).toEqual([]);
    await browser.page('shown');
    expect(browser.redirects).toHaveLength(1);
  });

  it('waits until the page had no input for 30 s', async () => {
    const browser = await startUnsupported();
    await browser.page('input');
    await browser.hint({}, loginRequired);
    await browser.advance(15_000);
    await browser.page('input');
    await browser.advance(29_999);
    expect(browser.redirects).toEqual([]);
    await browser.advance(1);
    expect(browser.redirects).toHaveLength(1);
  });

  it('happens although another tab has no answer to the hint meanwhile', async () => {
    const browser = await startUnsupported();
    await browser.page('input');
    await browser.hint({}, loginRequired);
    await receive(browser, { verdict: 'inconclusive', code: 'network', byHint: true });
    await browser.advance(30_000);
    expect(browser.redirects).toHaveLength(1);
  });

  it('does not wait for that once the page is hidden', async () => {
    const browser = await startUnsupported();
    await browser.page('input');
    await browser.hint({}, loginRequired);
    await browser.page('hidden');
    expect(browser.redirects).toHaveLength(1);
  });

  it('does not leave a page in a frame', async () => {
    const browser = createFakeBrowser(always);
    browser.embed();
    await browser.start(loginRequired);
    await browser.hint({}, loginRequired);
    await browser.advance(minute);
    expect(browser.redirects).toEqual([]);
  });

  it('does not happen if silent authentication works meanwhile', async () => {
    const browser = await startWaiting();
    await browser.hint({}, aliveAsSomebody, alive);
    await browser.page('shown');
    expect(browser.redirects).toEqual([]);
  });

  it('is replaced by a check, also in a hidden page, once an iframe sees a session', async () => {
    const browser = await startWaiting();
    await browser.hint({}, aliveAsSomebody, offline());
    expect(await browser.untilAsked()).toBeLessThan(minute);
  });

  it('does not happen once an iframe sees a session, whosever it is', async () => {
    const browser = await startUnsupported();
    await browser.page('input');
    await browser.hint({}, loginRequired);
    await browser.check(aliveAsSomebody, offline());
    await browser.advance(minute);
    expect(browser.redirects).toEqual([]);
  });

  it.each([
    [59_999, 0],
    [60_000, 1],
    // The clock was set back.
    [-60_000, 1],
  ])(
    'happens at most once a minute: %d ms after the last one %d more, and no hint is forgotten',
    async (ms, count) => {
      const browser = await startUnsupported();
      browser.write({ confirmation: { at: browser.now() - ms } });
      await browser.hint({}, loginRequired);
      expect(browser.redirects).toHaveLength(count);
      await browser.advance(5 * minute);
      expect(browser.redirects).toHaveLength(1);
    },
  );

  it('reports its exception and keeps the session if it fails', async () => {
    const browser = await startUnsupported();
    browser.failRedirects();
    await browser.hint({}, loginRequired);
    expect(browser.exceptions).toEqual([new Error('no crypto')]);
    expect(browser.outcome()).toBe('unsupported third_party_cookies_blocked');
  });
});

describe('the refusal of a redirect', () => {
  const refusal = { verdict: 'lost', code: 'login_required', topLevel: true };

  /** The tenant refused the user at the top level, and the page has loaded again. */
  async function load(fields: Partial<SharedCheck> = {}, loginMsAgo?: number) {
    const browser = createFakeBrowser({ silentAuth: false });
    const at = browser.now() - 2_000;
    browser.write({ check: remoteCheck(browser, { at, ...refusal, ...fields }) });
    if (loginMsAgo !== undefined) {
      browser.write({ login: { at: browser.now() - loginMsAgo, user: digestOf(alice) } });
    }
    await browser.start();
    return browser;
  }

  it.each(['login_required', 'user_blocked'])(
    'ends one session when the page loads again (%s)',
    async (code) => {
      const browser = await load({ code });
      const loss = { reason: code, user: alice, at: browser.now() };
      expect(browser.emitted).toMatchObject([['sessionLost', loss]]);
      expect(browser.questions).toHaveLength(0);
      expect(browser.record().check?.topLevel).toBe(false);
      await browser.start();
      expect(browser.outcome()).toBe('asks passive');
    },
  );

  it('ends the session in the other tabs', async () => {
    const browser = await startUnsupported();
    await receive(browser, refusal);
    expect(browser.outcome()).toBe('lost login_required');
  });

  it.each<[string, Partial<SharedCheck>, number?]>([
    ['of another user', { user: digestOf(bob) }],
    ['of no user', { user: undefined }],
    ['for an unknown reason', { code: 'made_up' }],
    ['that has ended a session before', { topLevel: false }],
    ['in an iframe', { topLevel: undefined }],
    ['a minute ago', { at: 1_000_000 - minute }],
    ['before a login', {}, 1_000],
    ['at the moment of a login', {}, 2_000],
    ['from before the clock was set back', { at: 1_000_000 + minute }, 1_000],
  ])('%s ends nothing', async (_, fields, loginMsAgo) => {
    const browser = await load(fields, loginMsAgo);
    expect(browser.events()).toEqual([]);
    expect(browser.outcome()).toBe('asks passive');
    // The tab that it concerns has yet to find it.
    expect(browser.record().check?.topLevel).toBe({ ...refusal, ...fields }.topLevel);
  });

  it('ends nothing once the client has no user: a later login begins a new session', async () => {
    const browser = createFakeBrowser({ user: null });
    browser.write({ check: remoteCheck(browser, refusal) });
    await browser.start();
    expect(browser.record().check).toMatchObject({ ...refusal, topLevel: false });
    browser.setUser({ ...alice, sid: 'two' });
    await browser.advance(10_000);
    expect(browser.events()).not.toContain('sessionLost');
    expect(browser.snapshot().user).toEqual({ ...alice, sid: 'two' });
  });
});
