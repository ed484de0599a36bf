import { beforeEach, describe, expect, it, vi } from 'vitest';
import { browserPage } from '../../src/browser/page.js';
import { createSession, type SessionOptions } from '../../src/index.js';
import { digestOf } from '../../src/machine/digest.js';
import { notifySignedIn } from '../../src/shell/client-registry.js';
import { blocked, loginRequired, offline } from '../fake-answers.js';
import { createFakeClient } from '../fake-client.js';
import {
  alice,
  bob,
  callBack,
  createPage,
  recordKey,
  share,
  shared,
  setUpBrowser,
  wait,
} from './fake-page-load.js';
import { passive } from './fake-session-probe.js';
import { visit } from './happy-dom.js';

vi.mock('../../src/browser/session-probe.js', () => import('./fake-session-probe.js'));
setUpBrowser();

/** Alice was signed in when the last page closed, and silent authentication works here. */
function rememberAlice(): void {
  share({
    silentAuth: { at: 1, works: true },
    login: { at: 1, user: digestOf(alice.sub) },
    data: { at: 1, user: digestOf(alice.sub) },
  });
}

describe('a page load', () => {
  it('of a signed-in user goes from loading to active', async () => {
    const { session, start, statuses } = createPage({ restored: alice });
    expect(session.getSnapshot()).toMatchObject({ status: 'loading', user: null });
    await start();
    expect(statuses).toEqual(['loading', 'active']);
    expect((await session.ready).user).toEqual(alice);
  });

  it('without a session is signed out, and asks nothing', async () => {
    const { session, start, statuses, mocks } = createPage();
    await start();
    expect(statuses).toEqual(['loading', 'signed_out']);
    expect((await session.ready).status).toBe('signed_out');
    expect(passive.ask).not.toHaveBeenCalled();
    expect(mocks.getTokenSilently).not.toHaveBeenCalled();
  });

  it('that asked the tenant needs no check at the start', async () => {
    const { session, start, mocks } = createPage({ restored: alice });
    await start();
    expect(session.getSnapshot().verifiedAt).toBe(Date.now());
    expect(mocks.getTokenSilently).not.toHaveBeenCalled();
    expect(shared()).toMatchObject({
      silentAuth: { works: true },
      check: { verdict: 'alive', user: digestOf(alice.sub) },
    });
  });

  it('from the cache of the client is no verification', async () => {
    const { session, start, client } = createPage({ cached: alice });
    passive.ask.mockReturnValue(new Promise(() => {}));
    await start();
    expect(client.checkSession).not.toHaveBeenCalled();
    expect(session.getSnapshot()).toMatchObject({ status: 'active', verifiedAt: null });
    expect(session.getSnapshot().checking).toBe(true);
  });
});

it('a popup that opens while the session is restored waits for the response', async () => {
  const page = createPage();
  let answer = () => {};
  page.client.checkSession.mockReturnValue(
    new Promise((resolve) => (answer = () => resolve(undefined))),
  );
  await page.start();
  vi.stubGlobal('open', () => null);
  void page.client.loginWithPopup();
  await page.start();
  expect(page.mocks.loginWithPopup).not.toHaveBeenCalled();
  answer();
  await page.start();
  expect(page.mocks.loginWithPopup).toHaveBeenCalledOnce();
});

describe('a tenant that hangs', () => {
  it('does not keep the page loading for longer than loadTimeoutMs', async () => {
    const { client, session, statuses, start } = createPage({ loadTimeoutMs: 2_000 });
    client.checkSession.mockReturnValue(new Promise(() => {}));
    await start(1_999);
    expect(statuses).toEqual(['loading']);
    await wait(1);
    expect(session.getSnapshot().status).toBe('signed_out');
  });

  it('and answers in the end signs the user in', async () => {
    const page = createPage({ loadTimeoutMs: 2_000 });
    let answer = () => {};
    page.client.checkSession.mockReturnValue(
      new Promise((resolve) => (answer = () => resolve(undefined))),
    );
    await page.start(5_000);
    page.signIn(alice);
    answer();
    await page.start();
    expect(page.session.getSnapshot()).toMatchObject({ status: 'active', user: alice });
  });

  it('does not hide a user whom the client knows', async () => {
    callBack('code=c');
    const page = createPage({ loadTimeoutMs: 2_000, cached: alice });
    page.client.handleRedirectCallback.mockReturnValue(new Promise(() => {}));
    passive.ask.mockReturnValue(new Promise(() => {}));
    await page.start(2_000);
    expect(page.session.getSnapshot()).toMatchObject({ status: 'unverified', user: alice });
  });
});

describe('a user of this browser whose session cannot be restored', () => {
  beforeEach(rememberAlice);

  it('is lost if the tenant has no session: the app is cleared, and goes to login', async () => {
    passive.ask.mockRejectedValue(loginRequired);
    const { session, start, cleared, mocks } = createPage();
    await start();
    expect(session.getSnapshot()).toMatchObject({
      status: 'lost',
      loss: { reason: 'login_required', user: null, trigger: 'start' },
    });
    await start();
    expect(cleared).toHaveBeenCalledOnce();
    expect(mocks.loginWithRedirect).toHaveBeenCalledOnce();
    expect(shared().check).toMatchObject({ verdict: 'lost', user: digestOf(alice.sub) });
  });

  it('is lost once: the next page load asks nothing', async () => {
    passive.ask.mockRejectedValue(loginRequired);
    const first = createPage({ redirectToLogin: false });
    await first.start();
    first.session.stop();
    passive.ask.mockClear();
    const { start, statuses } = createPage();
    await start();
    expect(statuses).toEqual(['loading', 'signed_out']);
    expect(passive.ask).not.toHaveBeenCalled();
  });

  it('is not lost where silent authentication is not known to work', async () => {
    share({ login: { at: 1, user: digestOf(alice.sub) } });
    passive.ask.mockRejectedValue(loginRequired);
    const { start, statuses, cleared } = createPage();
    await start();
    expect(statuses).toEqual(['loading', 'signed_out']);
    expect(cleared).not.toHaveBeenCalled();
  });

  it('is not lost if the browser may have taken back the cookies of the tenant', async () => {
    passive.ask.mockRejectedValue(loginRequired);
    // Another site than that of the tenant.
    visit('https://app.example.org/');
    const at = Date.now() - 29 * 86_400_000;
    share({ silentAuth: { at, works: true }, login: { at, user: digestOf(alice.sub) } });
    const { start, statuses, cleared } = createPage();
    await start();
    expect(passive.ask).toHaveBeenCalledOnce();
    expect(statuses).toEqual(['loading', 'signed_out']);
    expect(cleared).not.toHaveBeenCalled();
  });

  it('is not lost if a login in another tab follows the question', async () => {
    let answer = () => {};
    passive.ask.mockReturnValue(new Promise((_, reject) => (answer = () => reject(loginRequired))));
    const { start, statuses, cleared } = createPage();
    await start();
    share({
      silentAuth: { at: Date.now(), works: true },
      login: { at: Date.now(), user: digestOf(alice.sub) },
    });
    answer();
    await start();
    expect(statuses).toEqual(['loading', 'signed_out']);
    expect(cleared).not.toHaveBeenCalled();
    expect(shared().check).toBeUndefined();
  });

  it('is cleared where they are if a later attempt finds the session over', async () => {
    passive.ask.mockRejectedValue(offline());
    const { start, session, cleared, mocks, statuses } = createPage();
    await start();
    passive.ask.mockRejectedValue(loginRequired);
    await wait(10_000);
    expect(cleared).toHaveBeenCalledOnce();
    expect(statuses).toEqual(['loading', 'signed_out']);
    expect(session.getSnapshot().loss?.reason).toBe('login_required');
    expect(mocks.loginWithRedirect).not.toHaveBeenCalled();
  });

  it('is restored by the client if the tenant knows the session', async () => {
    const page = createPage();
    page.mocks.getTokenSilently.mockImplementation(async () => {
      page.signIn(alice);
      return 'token';
    });
    await page.start();
    expect(page.statuses).toEqual(['loading', 'active']);
  });

  it('is signed out while there is no answer, keeps the data, and is restored later', async () => {
    passive.ask.mockRejectedValue(offline());
    const page = createPage();
    await page.start();
    expect(page.statuses).toEqual(['loading', 'signed_out']);
    expect(page.cleared).not.toHaveBeenCalled();
    page.client.checkSession.mockImplementation(async () => page.signIn(alice));
    await wait(10_000);
    expect(page.session.getSnapshot()).toMatchObject({ status: 'active', user: alice });
  });

  it('is no longer looked for after stop()', async () => {
    passive.ask.mockRejectedValue(offline());
    const page = createPage();
    await page.start();
    page.session.stop();
    expect(vi.getTimerCount()).toBe(0);
    await wait(3_600_000);
    expect(passive.ask).toHaveBeenCalledOnce();
  });

  it('is not looked for in a hidden page', async () => {
    passive.ask.mockRejectedValue(offline());
    const { start } = createPage();
    await start();
    vi.mocked(browserPage.isVisible).mockReturnValue(false);
    await wait(3_600_000);
    expect(passive.ask).toHaveBeenCalledOnce();
  });

  it('is not restored by a request that would close a popup', async () => {
    let answer = () => {};
    passive.ask.mockReturnValue(
      new Promise((resolve) => (answer = () => resolve({ session: 'alive' }))),
    );
    const page = createPage();
    await page.start();
    void page.client.loginWithPopup();
    answer();
    await page.start();
    expect(page.mocks.getTokenSilently).not.toHaveBeenCalled();
    expect(page.session.getSnapshot().status).toBe('signed_out');
  });
});

describe('a callback', () => {
  it('completes the login and puts the return path into the address', async () => {
    callBack('code=c');
    const page = createPage();
    page.client.handleRedirectCallback.mockImplementation(async () => {
      page.signIn(alice);
      return { appState: { target: '/drafts?tab=1', step: 3 } };
    });
    await page.start();
    expect(location.pathname + location.search).toBe('/drafts?tab=1');
    expect(page.session.getSnapshot()).toMatchObject({
      status: 'active',
      login: null,
      appState: { target: '/drafts?tab=1', step: 3 },
    });
    expect(page.client.checkSession).not.toHaveBeenCalled();
  });

  it('of another provider is left alone', async () => {
    visit('https://app.example.com/connect/crm?code=c&state=other');
    const { mocks, start, statuses } = createPage({ restored: alice });
    await start();
    expect(mocks.handleRedirectCallback).not.toHaveBeenCalled();
    expect(location.search).toBe('?code=c&state=other');
    expect(statuses).toEqual(['loading', 'active']);
  });

  it('is left to the app with skipRedirectCallback', async () => {
    callBack('code=c');
    const { mocks, start } = createPage({ skipRedirectCallback: true });
    await start();
    expect(mocks.handleRedirectCallback).not.toHaveBeenCalled();
    expect(location.search).toBe('?code=c&state=s');
  });

  it('calls onRedirectCallback instead of changing the address', async () => {
    callBack('code=c');
    const onRedirectCallback = vi.fn();
    const { start } = createPage({ onRedirectCallback });
    await start();
    expect(onRedirectCallback).toHaveBeenCalledExactlyOnceWith('/notes');
    expect(location.search).toBe('?code=c&state=s');
  });

  it('of another user than the last one clears the app before anybody is shown', async () => {
    rememberAlice();
    callBack('code=c');
    const order: string[] = [];
    const page = createPage({
      clearLocalState: ({ reason }) => {
        order.push(reason, page.session.getSnapshot().status);
        localStorage.clear();
      },
    });
    localStorage.setItem('@@auth0spajs@@::spa', 'tokens of Bob');
    localStorage.setItem('draft', 'of Alice');
    page.client.handleRedirectCallback.mockImplementation(async () => {
      page.signIn(bob);
      return {};
    });
    await page.start();
    expect(order).toEqual(['user_changed', 'loading']);
    expect(page.statuses).toEqual(['loading', 'active']);
    expect(localStorage.getItem('@@auth0spajs@@::spa')).toBe('tokens of Bob');
    expect(localStorage.getItem('draft')).toBeNull();
    expect(page.mocks.logout).not.toHaveBeenCalled();
  });

  it('of another user by popup clears the app before anybody is shown', async () => {
    rememberAlice();
    passive.ask.mockRejectedValue(offline());
    const page = createPage();
    await page.start();
    page.signIn(bob);
    page.cleared.mockImplementation(() => {
      expect(page.session.getSnapshot().status).toBe('signed_out');
    });
    await page.session.check();
    expect(page.cleared).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ reason: 'user_changed' }),
    );
    expect(page.session.getSnapshot().user?.sub).toBe('auth0|bob');
  });

  it('of another user is not shown before the clean-up, however long it takes', async () => {
    rememberAlice();
    callBack('code=c');
    const order: string[] = [];
    const page = createPage({
      loadTimeoutMs: 1_000,
      cleanupTimeoutMs: 5_000,
      async clearLocalState() {
        await new Promise((resolve) => setTimeout(resolve, 2_500));
        order.push(page.session.getSnapshot().status);
      },
    });
    page.client.handleRedirectCallback.mockImplementation(async () => {
      page.signIn(bob);
      return {};
    });
    await page.start(10_000);
    expect(order).toEqual(['loading']);
    expect(page.session.getSnapshot().user?.sub).toBe('auth0|bob');
  });

  it('of the last user clears nothing', async () => {
    rememberAlice();
    callBack('code=c');
    const page = createPage();
    page.client.handleRedirectCallback.mockImplementation(async () => {
      page.signIn(alice);
      return {};
    });
    await page.start();
    expect(page.cleared).not.toHaveBeenCalled();
  });
});

describe('a login that the tenant refused', () => {
  const ours = { redirectedBy: 'auth0-heartbeat', returnTo: '/payroll' };

  function refuse(
    error: Error | object,
    appState: object,
    options: Parameters<typeof createPage>[0] = {},
  ) {
    callBack('error=e');
    const page = createPage(options);
    page.client.handleRedirectCallback.mockRejectedValue(Object.assign(error, { appState }));
    return page;
  }

  it('is forgotten at the next login', async () => {
    const page = refuse({ ...blocked }, {});
    await page.start();
    page.signIn(alice);
    await page.session.check();
    expect(page.session.getSnapshot()).toMatchObject({ user: alice, login: null });
  });

  it('of a blocked user clears the app, then calls onBlocked', async () => {
    rememberAlice();
    const onBlocked = vi.fn();
    const page = refuse({ ...blocked }, {}, { onBlocked });
    await page.start();
    expect(page.cleared).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ reason: 'user_blocked', user: null, otherUserSignedIn: false }),
    );
    const { login } = page.session.getSnapshot();
    expect(login).toMatchObject({ status: 'blocked', error: blocked });
    expect(onBlocked).toHaveBeenCalledExactlyOnceWith(login);
    expect(page.statuses).toEqual(['loading', 'signed_out']);
    expect(passive.ask).not.toHaveBeenCalled();
  });

  it('clears nothing while somebody else is signed in', async () => {
    const onBlocked = vi.fn();
    const page = refuse({ ...blocked }, ours, { cached: alice, onBlocked });
    await page.start();
    expect(page.cleared).not.toHaveBeenCalled();
    expect(onBlocked).not.toHaveBeenCalled();
    expect(page.session.getSnapshot().user).toEqual(alice);
  });

  it('after a redirect of ours clears the app', async () => {
    const page = refuse({ ...loginRequired }, ours);
    await page.start();
    expect(page.cleared).toHaveBeenCalledOnce();
    expect(page.mocks.logout).toHaveBeenCalledExactlyOnceWith({ openUrl: false });
    expect(page.session.getSnapshot().login?.status).toBe('login_required');
    expect(location.pathname + location.search).toBe('/payroll');
  });

  it('is in the snapshot when the address changes', async () => {
    const seen: unknown[] = [];
    const page = refuse({ ...blocked }, ours, {
      onRedirectCallback: () => seen.push(page.session.getSnapshot().login?.status),
    });
    await page.start();
    expect(seen).toEqual(['blocked']);
  });

  it.each([
    { error: 'interaction_required', error_description: 'Consent.' },
    { error: 'temporarily_unavailable', error_description: 'Later.' },
    { error: 'access_denied', error_description: 'Access Denied' },
    { error: 'login_required', error_description: 'Multifactor authentication required' },
  ])('after a redirect of ours keeps the data if it is inconclusive ($error)', async (error) => {
    const page = refuse({ ...error }, { ...ours, confirmed: digestOf(alice.sub) });
    await page.start();
    expect(page.cleared).not.toHaveBeenCalled();
    expect(shared().check).toBeUndefined();
    expect(page.session.getSnapshot().login?.error).toEqual(error);
  });

  it('after a redirect of the app only sets `login`', async () => {
    const page = refuse({ ...loginRequired }, { returnTo: '/payroll' }, { restored: alice });
    await page.start();
    expect(page.cleared).not.toHaveBeenCalled();
    expect(page.mocks.logout).not.toHaveBeenCalled();
    expect(page.session.getSnapshot()).toMatchObject({
      status: 'active',
      login: { status: 'login_required' },
    });
  });
});

describe('the session', () => {
  it('login() returns to where the user is, with the state of the app', async () => {
    const { session, mocks, start } = createPage();
    await start();
    await session.login({
      appState: { step: 2 },
      authorizationParams: { organization: 'org_a' },
    });
    expect(mocks.loginWithRedirect).toHaveBeenCalledExactlyOnceWith({
      appState: { returnTo: '/notes?view=2', step: 2, redirectedBy: 'auth0-heartbeat' },
      authorizationParams: { organization: 'org_a' },
    });
  });

  it('logout() notifies the other tabs, clears, then leaves', async () => {
    const order: string[] = [];
    const page = createPage({
      restored: alice,
      clearLocalState: ({ reason }) => void order.push(`${reason} ${shared().check.code}`),
    });
    page.mocks.logout.mockImplementation(async () => void order.push('left'));
    await page.start();
    await page.session.logout();
    expect(order).toEqual(['signed_out signed_out', 'left']);
    expect(page.session.getSnapshot().status).toBe('signed_out');
  });

  it('a logout of the client itself does the same', async () => {
    const { client, mocks, session, start, cleared } = createPage({ restored: alice });
    await start();
    const options = { logoutParams: { returnTo: 'https://app.example.com/' } };
    await (client.logout as (options: object) => Promise<unknown>)(options);
    expect(shared().check).toMatchObject({ verdict: 'lost', code: 'signed_out' });
    expect(cleared).toHaveBeenCalledOnce();
    expect(mocks.logout).toHaveBeenCalledExactlyOnceWith(options);
    expect(session.getSnapshot().status).toBe('signed_out');
  });

  it('a logout keeps the data with clearOnLogout: false', async () => {
    const { session, start, cleared } = createPage({ restored: alice, clearOnLogout: false });
    await start();
    await session.logout();
    expect(cleared).not.toHaveBeenCalled();
  });

  it('a task that hangs does not stop a logout', async () => {
    const { session, start, mocks } = createPage({
      restored: alice,
      clearLocalState: () => new Promise(() => {}),
      cleanupTimeoutMs: 1_000,
    });
    await start();
    const logout = session.logout();
    await wait(1_000);
    await logout;
    expect(mocks.logout).toHaveBeenCalledOnce();
  });

  it('after a loss that stays on the page is signed out, with the loss, until the next login', async () => {
    const page = createPage({ restored: alice, redirectToLogin: false });
    await page.start();
    page.mocks.getTokenSilently.mockRejectedValue(blocked);
    await page.session.check();
    await page.start();
    expect(page.statuses).toEqual(['loading', 'active', 'lost', 'signed_out']);
    expect(page.session.getSnapshot().loss?.reason).toBe('user_blocked');
    await wait(60_000);
    expect(page.session.getSnapshot().loss?.reason).toBe('user_blocked');
  });

  it('that is started again during an ending waits for its end', async () => {
    const page = createPage({
      restored: alice,
      redirectToLogin: false,
      clearLocalState: () => new Promise((resolve) => setTimeout(resolve, 1_000)),
    });
    await page.start();
    page.mocks.getTokenSilently.mockRejectedValue(blocked);
    await page.session.check();
    page.session.stop();
    page.session.start();
    await page.start();
    expect(page.session.getSnapshot().status).toBe('lost');
    await wait(1_000);
    expect(page.session.getSnapshot().status).toBe('signed_out');
    expect(page.statuses).toEqual(['loading', 'active', 'lost', 'signed_out']);
  });

  it('a logout while the page loads is not undone by the restore', async () => {
    const page = createPage({ restored: alice });
    let answer = () => {};
    page.client.checkSession.mockReturnValue(
      new Promise((resolve) => (answer = () => resolve(undefined))),
    );
    await page.start();
    await page.session.logout({ openUrl: false });
    page.signIn(alice);
    answer();
    await page.start();
    expect(page.session.getSnapshot()).toMatchObject({ status: 'signed_out', user: null });
  });

  it('a sign-out in another tab during the restore causes a check at once', async () => {
    const page = createPage();
    page.client.checkSession.mockImplementation(async () => {
      page.signIn(alice);
      const at = Date.now() + 1;
      share({ check: { at, verdict: 'lost', code: 'signed_out', user: digestOf(alice.sub) } });
    });
    passive.ask.mockReturnValue(new Promise(() => {}));
    await page.start();
    expect(page.session.getSnapshot()).toMatchObject({ verifiedAt: null, checking: true });
  });

  it('a loss that was found while it was stopped is handled at the next start', async () => {
    rememberAlice();
    passive.ask.mockRejectedValue(loginRequired);
    const page = createPage({ redirectToLogin: false });
    page.session.start();
    page.session.stop();
    await wait(0);
    expect(page.cleared).not.toHaveBeenCalled();
    await page.start();
    expect(page.cleared).toHaveBeenCalledOnce();
  });

  it('leaves no timer behind', async () => {
    const page = createPage({ restored: alice });
    await page.start();
    page.session.stop();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('after a loss finds no user whose tokens could not be removed', async () => {
    const page = createPage({ restored: alice, redirectToLogin: false });
    await page.start();
    page.mocks.logout.mockImplementation(async () => undefined);
    page.mocks.getTokenSilently.mockRejectedValue(blocked);
    await page.session.check();
    await wait(60_000);
    expect(page.session.getSnapshot()).toMatchObject({
      status: 'signed_out',
      loss: { reason: 'user_blocked' },
    });
    expect(page.cleared).toHaveBeenCalledOnce();
  });

  /** Alice signs out in another tab, and Bob signs in in this one. */
  async function switchUser(options: SessionOptions) {
    const page = createPage({ restored: alice, redirectToLogin: false, ...options });
    await page.start();
    const at = Date.now() + 1;
    const check = { at, verdict: 'lost', code: 'signed_out', user: digestOf(alice.sub) };
    window.dispatchEvent(
      Object.assign(new Event('storage'), { key: recordKey, newValue: JSON.stringify({ check }) }),
    );
    await page.start();
    page.signIn(bob);
    await page.session.check();
    expect(page.session.getSnapshot().user?.sub).toBe('auth0|bob');
    return page.cleared.mock.calls.map(([{ reason }]) => reason as unknown);
  }

  it('clears once for the next user what the ending has cleared', async () => {
    expect(await switchUser({})).toEqual(['signed_out']);
  });

  it('clears for the next user what a logout has kept', async () => {
    expect(await switchUser({ clearOnLogout: false })).toEqual(['user_changed']);
  });

  it('clears once if the client has the tokens of another user meanwhile', async () => {
    const page = createPage({ restored: alice, redirectToLogin: false });
    await page.start();
    page.signIn(bob);
    notifySignedIn(page.client);
    await page.start();
    expect(page.statuses).toContain('lost');
    expect(page.cleared).toHaveBeenCalledOnce();
  });

  it('reads the client no more for the load once it is known who is signed in', async () => {
    const page = createPage({ restored: alice });
    await page.start();
    page.client.getIdTokenClaims.mockClear();
    await wait(10_000);
    expect(page.client.getIdTokenClaims).not.toHaveBeenCalled();
  });

  it('ready settles at stop(), with loading', async () => {
    const page = createPage();
    page.client.checkSession.mockReturnValue(new Promise(() => {}));
    page.session.start();
    page.session.stop();
    expect(await page.session.ready).toMatchObject({ status: 'loading' });
  });

  it('can be stopped and started again while it loads, as in StrictMode', async () => {
    const { client, session, start, statuses } = createPage({ restored: alice });
    session.start();
    session.stop();
    session.start();
    await start();
    expect(statuses).toEqual(['loading', 'active']);
    expect(client.checkSession).toHaveBeenCalledOnce();
    session.stop();
    session.start();
    await start();
    expect(session.getSnapshot().status).toBe('active');
  });

  it.each([
    [{ loadTimeoutMs: -1 }, 'loadTimeoutMs'],
    [{ loadTimeoutMs: Number.NaN }, 'loadTimeoutMs'],
    [{ onBlocked: true }, 'onBlocked'],
    [{ onRedirectCallback: '/' }, 'onRedirectCallback'],
    [{ skipRedirectCallback: 'yes' }, 'skipRedirectCallback'],
    [{ clearOnLogout: 1 }, 'clearOnLogout'],
    [{ clearLocalState: 1 }, 'clearLocalState'],
  ])('refuses %o', (options, name) => {
    expect(() => createSession(createFakeClient(), options as SessionOptions)).toThrow(
      `invalid_option: ${name}`,
    );
  });
});

// Last, because the page remembers the login: nothing listens that would read the storage again.
describe('a session that does not share checks', () => {
  it('clears the app at the login of another user', async () => {
    rememberAlice();
    callBack('code=c');
    const page = createPage({ shareTabs: false });
    page.client.handleRedirectCallback.mockImplementation(async () => {
      page.signIn(bob);
      return {};
    });
    await page.start();
    expect(page.cleared).toHaveBeenCalledOnce();
  });
});
