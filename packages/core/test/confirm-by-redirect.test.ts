import { describe, expect, it } from 'vitest';
import type { SharedCheck } from '../src/machine/shared-record.js';
import {
  alice,
  alive,
  aliveAsSomebody,
  blocked,
  bob,
  isolated,
  loginRequired,
  minute,
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
  [
    'report()',
    (browser) => {
      browser.heartbeat.report(new Response(null, { status: 401 }));
      return browser.settle();
    },
  ],
];

describe('a redirect that is due while the user works in the page', () => {
  async function startDue() {
    const browser = await startUnsupported();
    await browser.page('input');
    await browser.hint({}, loginRequired);
    expect(browser.redirects).toEqual([]);
    return browser;
  }

  it('waits until the page had no input for 30 s', async () => {
    const browser = await startDue();
    await browser.advance(15_000);
    await browser.page('input');
    await browser.advance(29_999);
    expect(browser.redirects).toEqual([]);
    await browser.advance(1);
    expect(browser.redirects).toHaveLength(1);
  });

  it('happens when the page is hidden', async () => {
    const browser = await startDue();
    await browser.page('hidden');
    expect(browser.redirects).toHaveLength(1);
  });
});

it('no redirect leaves a page in a frame', async () => {
  const browser = createFakeBrowser({ confirmByRedirect: true });
  browser.embed();
  browser.setSilentAuth(false);
  await browser.start(loginRequired);
  await browser.hint({}, loginRequired);
  await browser.advance(minute);
  expect(browser.redirects).toEqual([]);
});

describe("confirmByRedirect: 'push', the default", () => {
  it.each<BrowserOptions>([{}, { confirmByRedirect: 'push' }])(
    'navigates after a hint: %j',
    async (options) => {
      const browser = await startUnsupported(options);
      await browser.hint();
      expect(browser.redirects).toEqual([]);
      await browser.respond(loginRequired);
      expect(browser.redirects).toEqual([digestOf(alice)]);
      expect(browser.record().confirmation).toEqual({ at: browser.now() });
    },
  );

  it('does not navigate at the start of a visit', async () => {
    expect((await startUnsupported()).redirects).toEqual([]);
  });

  it.each(triggers)('does not navigate after %s', async (_, trigger) => {
    const browser = await startUnsupported();
    await trigger(browser);
    await browser.respond(loginRequired);
    expect(browser.questions).toHaveLength(2);
    expect(browser.redirects).toEqual([]);
  });
});

describe('confirmByRedirect: false', () => {
  it('never navigates, not even after a hint', async () => {
    const browser = await startUnsupported({ confirmByRedirect: false });
    await browser.hint({}, loginRequired);
    await receive(browser, {
      verdict: 'unsupported',
      code: 'third_party_cookies_blocked',
      byHint: true,
      at: browser.now() + 1,
    });
    await browser.advance(10 * minute);
    expect(browser.redirects).toEqual([]);
  });
});

describe('confirmByRedirect: true', () => {
  it('navigates at the start of a visit and after a hint', async () => {
    const browser = await startUnsupported({ confirmByRedirect: true });
    expect(browser.redirects).toHaveLength(1);
    await browser.hint({}, loginRequired);
    expect(browser.redirects).toHaveLength(2);
  });

  it('navigates at the start of a visit, even if the first check is inconclusive', async () => {
    const browser = await startBrowser({ silentAuth: false, confirmByRedirect: true }, offline());
    expect(browser.redirects).toEqual([]);
    await browser.advance(15_000);
    await browser.respond(loginRequired);
    expect(browser.redirects).toHaveLength(1);
  });

  it.each(triggers)('does not navigate after %s', async (_, trigger) => {
    const browser = await startUnsupported({ confirmByRedirect: true });
    await trigger(browser);
    await browser.respond(loginRequired);
    await browser.advance(minute);
    expect(browser.redirects).toHaveLength(1);
  });

  it('does not navigate right after a login, which was an answer of the tenant', async () => {
    const browser = createFakeBrowser({ silentAuth: false, confirmByRedirect: true });
    browser.write({ login: { at: browser.now() - 1_000, user: digestOf(alice) } });
    await browser.start();
    expect(browser.snapshot().verifiedAt).toBe(browser.now() - 1_000);
    await browser.respond(loginRequired);
    expect(browser.redirects).toEqual([]);
  });

  it.each([
    ['of another user', { user: digestOf(bob) }],
    ['in the future', { at: 2_000_000 }],
  ])('navigates after a login %s', async (_, fields) => {
    const browser = createFakeBrowser({ silentAuth: false, confirmByRedirect: true });
    browser.write({ login: { at: browser.now(), user: digestOf(alice), ...fields } });
    await browser.start();
    expect(browser.snapshot().verifiedAt).toBeNull();
    await browser.respond(loginRequired);
    expect(browser.redirects).toHaveLength(1);
  });

  it.each([
    [15 * minute - 1, 0],
    [15 * minute, 1],
  ])(
    'does not repeat at each page load a redirect that confirmed nothing: after %d ms %d redirects',
    async (ms, count) => {
      const browser = createFakeBrowser({ silentAuth: false, confirmByRedirect: true });
      browser.write({ confirmation: { at: browser.now() - ms } });
      await browser.start(loginRequired);
      await browser.advance(2 * minute);
      expect(browser.redirects).toHaveLength(count);
    },
  );

  it('does not navigate if silent authentication works', async () => {
    const browser = await startBrowser(
      { silentAuth: false, confirmByRedirect: true },
      aliveAsSomebody,
      alive,
    );
    await browser.hint({}, alive);
    expect(browser.redirects).toEqual([]);
  });
});

describe('a hint', () => {
  it('is confirmed even if its first check is inconclusive', async () => {
    const browser = await startUnsupported();
    await browser.hint({}, offline());
    expect(browser.redirects).toEqual([]);
    await browser.advance(15_000);
    await browser.respond(loginRequired);
    expect(browser.redirects).toHaveLength(1);
  });

  it('is confirmed even if it arrives during a check for another reason', async () => {
    const browser = await startUnsupported();
    await browser.check();
    await browser.hint({}, loginRequired);
    expect(browser.redirects).toHaveLength(1);
  });

  it('is confirmed once', async () => {
    const browser = await startUnsupported();
    await browser.hint({}, loginRequired);
    await browser.advance(15 * minute);
    await browser.respond(loginRequired);
    expect(browser.questions).toHaveLength(3);
    await browser.advance(minute);
    expect(browser.redirects).toHaveLength(1);
  });

  it('is answered by an iframe that works, even if a later one does not', async () => {
    const browser = await startVerified();
    await browser.hint({}, alive);
    await browser.advance(15 * minute);
    await browser.respond(isolated);
    await browser.advance(minute);
    expect(browser.snapshot().status).toBe('unsupported');
    expect(browser.redirects).toEqual([]);
  });

  it('is answered by a login', async () => {
    const browser = await startUnsupported();
    await browser.page('hidden');
    await browser.hint({}, loginRequired);
    await browser.receive({ login: { at: browser.now(), user: digestOf(alice) } });
    await browser.page('shown');
    expect(browser.redirects).toEqual([]);
  });
});

describe('a hint that another tab received', () => {
  const unsupported = { verdict: 'unsupported', code: 'third_party_cookies_blocked' };

  it('is published with the result of its check', async () => {
    const browser = await startUnsupported();
    expect(browser.record().check?.byHint).not.toBe(true);
    await browser.page('hidden');
    await browser.hint({}, loginRequired);
    expect(browser.record().check).toMatchObject({ ...unsupported, byHint: true });
    expect(browser.redirects).toEqual([]);
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

  it('is not confirmed again after the redirect of another tab led to a login', async () => {
    const browser = await startUnsupported();
    const confirmation = { at: browser.now() };
    await receive(browser, { ...unsupported, byHint: true }, { confirmation });
    await browser.receive({ login: { at: browser.now() + 1, user: digestOf(alice) } });
    await browser.advance(2 * minute);
    expect(browser.redirects).toEqual([]);
  });

  it('is confirmed in spite of a login of another user', async () => {
    const browser = await startUnsupported();
    const confirmation = { at: browser.now() };
    await receive(browser, { ...unsupported, byHint: true }, { confirmation });
    await browser.receive({ login: { at: browser.now() + 1, user: digestOf(bob) } });
    await browser.advance(2 * minute);
    expect(browser.redirects).toHaveLength(1);
  });

  it('is confirmed by this tab if another tab without the hint finds the same meanwhile', async () => {
    const browser = await startUnsupported();
    browser.setLock('taken');
    await browser.hint();
    expect(browser.snapshot().checking).toBe(true);
    await receive(browser, { ...unsupported, at: browser.now() + 1 });
    expect(browser.redirects).toEqual([]);
    await browser.grantLocks();
    await browser.respond(loginRequired);
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
  it('waits until the page is visible', async () => {
    const browser = await startUnsupported();
    await browser.page('hidden');
    await browser.hint({}, loginRequired);
    await browser.advance(minute);
    expect(browser.redirects).toEqual([]);
    await browser.page('shown');
    expect(browser.redirects).toHaveLength(1);
  });

  it('does not happen if silent authentication works meanwhile', async () => {
    const browser = await startUnsupported();
    await browser.page('hidden');
    await browser.hint({}, loginRequired);
    await browser.hint({}, aliveAsSomebody, alive);
    await browser.page('shown');
    expect(browser.redirects).toEqual([]);
  });

  it.each([
    [59_999, 0],
    [60_000, 1],
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

  it('does not wait for a record in the future', async () => {
    const browser = await startUnsupported();
    browser.write({ confirmation: { at: browser.now() + 60_000 } });
    await browser.hint({}, loginRequired);
    expect(browser.redirects).toHaveLength(1);
  });

  it('reports its exception and keeps the session if it fails', async () => {
    const browser = await startUnsupported();
    browser.failRedirects();
    await browser.hint({}, loginRequired);
    expect(browser.exceptions).toEqual([new Error('no crypto')]);
    expect(browser.snapshot().status).toBe('unsupported');
  });
});

describe('the refusal of a redirect', () => {
  /** The tenant refused the user at the top level, and the page has loaded again. */
  function refuse(browser: FakeBrowser, fields: Partial<SharedCheck> = {}): void {
    browser.setSilentAuth(false);
    const refusal = { verdict: 'lost', code: 'login_required', topLevel: true, ...fields };
    browser.write({ check: remoteCheck(browser, { at: browser.now() - 2_000, ...refusal }) });
  }

  it.each(['login_required', 'user_blocked'])(
    'ends the session when the page loads again (%s)',
    async (code) => {
      const browser = createFakeBrowser();
      refuse(browser, { code });
      await browser.start();
      expect(browser.emitted).toMatchObject([
        ['sessionLost', { reason: code, user: alice, at: browser.now() }],
      ]);
      expect(browser.questions).toHaveLength(0);
      expect(browser.record().check?.topLevel).toBe(false);
    },
  );

  it('ends one session', async () => {
    const browser = createFakeBrowser();
    refuse(browser);
    await browser.start();
    await browser.start();
    expect(browser.snapshot().status).toBe('active');
    expect(browser.questions).toHaveLength(1);
  });

  it('ends the session in the other tabs', async () => {
    const browser = await startUnsupported();
    await receive(browser, { verdict: 'lost', code: 'login_required', topLevel: true });
    expect(browser.snapshot().loss).toMatchObject({ reason: 'login_required' });
  });

  it.each<[string, Partial<SharedCheck>]>([
    ['of another user', { user: digestOf(bob) }],
    ['of no user', { user: undefined }],
    ['for an unknown reason', { code: 'made_up' }],
    ['that has ended a session before', { topLevel: false }],
    ['in an iframe', { topLevel: undefined }],
  ])('%s ends nothing', async (_, fields) => {
    const browser = createFakeBrowser();
    refuse(browser, fields);
    await browser.start();
    expect(browser.events()).toEqual([]);
    expect(browser.questions).toHaveLength(1);
  });

  it('a minute ago ends nothing', async () => {
    const browser = createFakeBrowser();
    refuse(browser, { at: browser.now() - minute });
    await browser.start();
    expect(browser.events()).toEqual([]);
  });

  it('before a login ends nothing', async () => {
    const browser = createFakeBrowser();
    refuse(browser);
    browser.write({ login: { at: browser.now() - 1_000, user: digestOf(alice) } });
    await browser.start();
    expect(browser.events()).toEqual([]);
  });

  it('is a loss of this tab, too, if an iframe sees it', async () => {
    const browser = await startUnsupported();
    await browser.hint({}, blocked);
    expect(browser.snapshot().loss).toMatchObject({ reason: 'user_blocked' });
    expect(browser.redirects).toEqual([]);
  });
});
