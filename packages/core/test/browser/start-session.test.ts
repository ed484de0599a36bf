import { describe, expect, it, vi } from 'vitest';
import { createSession, type SessionOptions } from '../../src/index.js';
import { digestOf } from '../../src/machine/digest.js';
import { alice, blocked, loginRequired } from '../fake-answers.js';
import { createFakeClient } from '../fake-client.js';
import { createAnswer, never, settle, wait } from './fake-page.js';
import {
  callBack,
  createPage,
  load,
  rememberAlice,
  setUpPageLoads,
  share,
  shared,
} from './fake-page-load.js';
import { passive } from './fake-session-probe.js';

vi.mock('../../src/browser/session-probe.js', () => import('./fake-session-probe.js'));
setUpPageLoads();

describe('a page load', () => {
  it('of a signed-in user goes from loading to active, and is the first check', async () => {
    const { session, start, statuses, mocks } = createPage({ restored: alice });
    expect(session.getSnapshot()).toMatchObject({ status: 'loading', user: null });
    await start();
    expect(statuses).toEqual(['loading', 'active']);
    expect((await session.ready).user).toEqual(alice);
    expect(session.getSnapshot().verifiedAt).toBe(Date.now());
    expect(mocks.getTokenSilently).not.toHaveBeenCalled();
    expect(shared()).toMatchObject({
      silentAuth: { works: true },
      check: { verdict: 'alive', user: digestOf(alice.sub) },
    });
    mocks.getIdTokenClaims.mockClear();
    await wait(10_000);
    expect(mocks.getIdTokenClaims).not.toHaveBeenCalled();
  });

  it('without a session is signed out, and asks nothing', async () => {
    const { session, statuses, mocks } = await load();
    expect(statuses).toEqual(['loading', 'signed_out']);
    expect((await session.ready).status).toBe('signed_out');
    expect(passive.ask).not.toHaveBeenCalled();
    expect(mocks.getTokenSilently).not.toHaveBeenCalled();
  });

  it('from the cache of the client is no verification', async () => {
    passive.ask.mockImplementation(never);
    const { session, client } = await load({ cached: alice });
    expect(client.checkSession).not.toHaveBeenCalled();
    const expected = { status: 'active', verifiedAt: null, checking: true };
    expect(session.getSnapshot()).toMatchObject(expected);
  });

  it('is not undone by a logout meanwhile', async () => {
    const page = createPage();
    const check = createAnswer();
    page.client.checkSession.mockReturnValue(check.promise);
    await page.start();
    await page.session.logout({ openUrl: false });
    page.signIn(alice);
    check.answer();
    await settle();
    expect(page.session.getSnapshot()).toMatchObject({ status: 'signed_out', user: null });
  });

  it('is followed by a check at once after a sign-out in another tab meanwhile', async () => {
    const page = createPage();
    page.client.checkSession.mockImplementation(async () => {
      page.signIn(alice);
      const at = Date.now() + 1;
      share({ check: { at, verdict: 'lost', code: 'signed_out', user: digestOf(alice.sub) } });
    });
    passive.ask.mockImplementation(never);
    await page.start();
    expect(page.session.getSnapshot()).toMatchObject({ verifiedAt: null, checking: true });
  });

  it('makes a popup that opens meanwhile wait for the response', async () => {
    const { client, mocks, start } = createPage();
    const check = createAnswer();
    client.checkSession.mockReturnValue(check.promise);
    await start();
    vi.stubGlobal('open', () => null);
    void client.loginWithPopup();
    await settle();
    expect(mocks.loginWithPopup).not.toHaveBeenCalled();
    check.answer();
    await settle();
    expect(mocks.loginWithPopup).toHaveBeenCalledOnce();
  });
});

describe('a tenant that hangs', () => {
  it('keeps the page loading for loadTimeoutMs, and signs the user in once it answers', async () => {
    const { client, session, signIn, start } = createPage({ loadTimeoutMs: 2_000 });
    const check = createAnswer();
    client.checkSession.mockReturnValue(check.promise);
    await start(1_999);
    expect(session.getSnapshot().status).toBe('loading');
    await wait(1);
    expect(session.getSnapshot().status).toBe('signed_out');
    await wait(3_000);
    signIn(alice);
    check.answer();
    await settle();
    expect(session.getSnapshot()).toMatchObject({ status: 'active', user: alice });
  });

  it('does not hide a user whom the client knows', async () => {
    callBack('code=c');
    const page = createPage({ loadTimeoutMs: 2_000, cached: alice });
    page.client.handleRedirectCallback.mockImplementation(never);
    passive.ask.mockImplementation(never);
    await page.start(2_000);
    expect(page.session.getSnapshot()).toMatchObject({ status: 'unverified', user: alice });
  });
});

describe('login()', () => {
  it('returns to where the user is, with the state of the app', async () => {
    const { session, mocks } = await load();
    const authorizationParams = { organization: 'org_a' };
    await session.login({ appState: { step: 2 }, authorizationParams });
    expect(mocks.loginWithRedirect).toHaveBeenCalledExactlyOnceWith({
      appState: { returnTo: '/notes?view=2', step: 2, redirectedBy: 'auth0-heartbeat' },
      authorizationParams,
    });
  });
});

describe('a logout', () => {
  it.each(['session', 'client'] as const)(
    'through the %s notifies the other tabs, clears, then leaves',
    async (name) => {
      const order: string[] = [];
      const page = await load({
        restored: alice,
        clearLocalState: ({ reason }) => void order.push(`${reason} ${shared().check.code}`),
      });
      page.mocks.logout.mockImplementation(async () => void order.push('left'));
      const options = { logoutParams: { returnTo: 'https://app.example.com/' } };
      await page[name].logout(options);
      expect(order).toEqual(['signed_out signed_out', 'left']);
      expect(page.mocks.logout).toHaveBeenCalledExactlyOnceWith(options);
      expect(shared().check).toMatchObject({ verdict: 'lost', code: 'signed_out' });
      expect(page.session.getSnapshot().status).toBe('signed_out');
    },
  );

  it('keeps the data with clearOnLogout: false', async () => {
    const { session, cleared } = await load({ restored: alice, clearOnLogout: false });
    await session.logout();
    expect(cleared).not.toHaveBeenCalled();
  });

  it('is not stopped by a task that hangs', async () => {
    const options = { clearLocalState: never, cleanupTimeoutMs: 1_000 };
    const { session, mocks } = await load({ restored: alice, ...options });
    const logout = session.logout();
    await wait(1_000);
    await logout;
    expect(mocks.logout).toHaveBeenCalledOnce();
  });
});

it('a session that is started twice handles a loss once', async () => {
  const page = await load({ restored: alice, redirectToLogin: false });
  page.session.start();
  await page.lose(blocked);
  expect(page.cleared).toHaveBeenCalledOnce();
});

describe('a session that is stopped', () => {
  it('leaves no timer behind', async () => {
    const { session } = await load({ restored: alice });
    session.stop();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('while it loads is ready, with loading', async () => {
    const page = createPage();
    page.client.checkSession.mockImplementation(never);
    page.session.start();
    page.session.stop();
    expect(await page.session.ready).toMatchObject({ status: 'loading' });
  });

  it('can be started again, also while it loads, as in StrictMode', async () => {
    const { client, session, start, statuses } = createPage({ restored: alice });
    session.start();
    session.stop();
    await start();
    expect(statuses).toEqual(['loading', 'active']);
    expect(client.checkSession).toHaveBeenCalledOnce();
    session.stop();
    await start();
    expect(session.getSnapshot().status).toBe('active');
  });

  it('handles at the next start a loss that was found meanwhile', async () => {
    rememberAlice();
    passive.ask.mockRejectedValue(loginRequired);
    const page = createPage({ redirectToLogin: false });
    page.session.start();
    page.session.stop();
    await settle();
    expect(page.cleared).not.toHaveBeenCalled();
    await page.start();
    expect(page.cleared).toHaveBeenCalledOnce();
  });

  it('and started again during an ending waits for its end', async () => {
    const page = await load({
      restored: alice,
      redirectToLogin: false,
      clearLocalState: () => new Promise((resolve) => setTimeout(resolve, 1_000)),
    });
    await page.lose(blocked);
    page.session.stop();
    await page.start();
    expect(page.session.getSnapshot().status).toBe('lost');
    await wait(1_000);
    expect(page.statuses).toEqual(['loading', 'active', 'lost', 'signed_out']);
  });
});

it.each([
  [{ loadTimeoutMs: -1 }, 'loadTimeoutMs'],
  [{ loadTimeoutMs: Number.NaN }, 'loadTimeoutMs'],
  [{ onBlocked: true }, 'onBlocked'],
  [{ onRedirectCallback: '/' }, 'onRedirectCallback'],
  [{ skipRedirectCallback: 'yes' }, 'skipRedirectCallback'],
  [{ clearOnLogout: 1 }, 'clearOnLogout'],
  [{ clearLocalState: 1 }, 'clearLocalState'],
  [{ idleEndsTenantSession: 1 }, 'idleEndsTenantSession'],
  [{ idleEndsTenantSession: 'no' }, 'idleEndsTenantSession'],
])('createSession refuses %o', (options, name) => {
  expect(() => createSession(createFakeClient(), options as unknown as SessionOptions)).toThrow(
    `invalid_option: ${name}`,
  );
});
