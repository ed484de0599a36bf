import { describe, expect, it, vi } from 'vitest';
import { digestOf } from '../../src/machine/digest.js';
import { alice, blocked, bob, loginRequired, offline } from '../fake-answers.js';
import {
  callBack,
  createPage,
  load,
  type PageOptions,
  rememberAlice,
  setUpPageLoads,
  shared,
} from './fake-page-load.js';
import { passive } from './fake-session-probe.js';
import { visit } from './happy-dom.js';

vi.mock('../../src/browser/session-probe.js', () => import('./fake-session-probe.js'));
setUpPageLoads();

const currentPath = () => location.pathname + location.search;

describe('a callback', () => {
  it('completes the login and puts the return path into the address', async () => {
    callBack('code=c');
    const page = createPage();
    const appState = { target: '/drafts?tab=1', step: 3 };
    page.completeAs(alice, { appState });
    await page.start();
    expect(currentPath()).toBe('/drafts?tab=1');
    const expected = { status: 'active', login: null, appState };
    expect(page.session.getSnapshot()).toMatchObject(expected);
    expect(page.client.checkSession).not.toHaveBeenCalled();
  });

  it('of another provider is left alone', async () => {
    visit('https://app.example.com/connect/crm?code=c&state=other');
    const { mocks, statuses } = await load({ restored: alice });
    expect(mocks.handleRedirectCallback).not.toHaveBeenCalled();
    expect(location.search).toBe('?code=c&state=other');
    expect(statuses).toEqual(['loading', 'active']);
  });

  it('is left to the app with skipRedirectCallback', async () => {
    callBack('code=c');
    const { mocks } = await load({ skipRedirectCallback: true });
    expect(mocks.handleRedirectCallback).not.toHaveBeenCalled();
    expect(location.search).toBe('?code=c&state=s');
  });

  it('calls onRedirectCallback instead of changing the address', async () => {
    callBack('code=c');
    const onRedirectCallback = vi.fn();
    await load({ onRedirectCallback });
    expect(onRedirectCallback).toHaveBeenCalledExactlyOnceWith('/notes');
    expect(location.search).toBe('?code=c&state=s');
  });

  it('of the last user clears nothing', async () => {
    rememberAlice();
    callBack('code=c');
    const page = createPage();
    page.completeAs(alice);
    await page.start();
    expect(page.cleared).not.toHaveBeenCalled();
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
    page.completeAs(bob);
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
    const page = await load();
    page.signIn(bob);
    const seen: string[] = [];
    page.cleared.mockImplementation(({ reason }) => {
      seen.push(reason, page.session.getSnapshot().status);
    });
    await page.session.check();
    expect(seen).toEqual(['user_changed', 'signed_out']);
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
    page.completeAs(bob);
    await page.start(10_000);
    expect(order).toEqual(['loading']);
    expect(page.session.getSnapshot().user?.sub).toBe('auth0|bob');
  });
});

it('a session that does not share checks clears the app at the login of another user', async () => {
  rememberAlice();
  callBack('code=c');
  const page = createPage({ shareTabs: false });
  page.completeAs(bob);
  await page.start();
  expect(page.cleared).toHaveBeenCalledOnce();
});

describe('a login that the tenant refused', () => {
  const ours = { redirectedBy: 'auth0-heartbeat', returnTo: '/payroll' };

  async function loadRefused(error: object, appState: object, options: PageOptions = {}) {
    callBack('error=e');
    const page = createPage(options);
    page.client.handleRedirectCallback.mockRejectedValue({ ...error, appState });
    await page.start();
    return { ...page, snapshot: () => page.session.getSnapshot() };
  }

  it('is forgotten at the next login', async () => {
    const { session, signIn, snapshot } = await loadRefused(blocked, {});
    signIn(alice);
    await session.check();
    expect(snapshot()).toMatchObject({ user: alice, login: null });
  });

  it('of a blocked user clears the app, then calls onBlocked', async () => {
    rememberAlice();
    const onBlocked = vi.fn();
    const { cleared, snapshot, statuses } = await loadRefused(blocked, {}, { onBlocked });
    expect(cleared).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ reason: 'user_blocked', user: null, otherUserSignedIn: false }),
    );
    const { login } = snapshot();
    expect(login).toMatchObject({ status: 'blocked', error: blocked });
    expect(onBlocked).toHaveBeenCalledExactlyOnceWith(login);
    expect(statuses).toEqual(['loading', 'signed_out']);
    expect(passive.ask).not.toHaveBeenCalled();
  });

  it('clears nothing while somebody else is signed in', async () => {
    const onBlocked = vi.fn();
    const options = { cached: alice, onBlocked };
    const { cleared, snapshot } = await loadRefused(blocked, ours, options);
    expect(cleared).not.toHaveBeenCalled();
    expect(onBlocked).not.toHaveBeenCalled();
    expect(snapshot().user).toEqual(alice);
  });

  it('after a redirect of ours clears the app', async () => {
    const { cleared, mocks, snapshot } = await loadRefused(loginRequired, ours);
    expect(cleared).toHaveBeenCalledOnce();
    expect(mocks.logout).toHaveBeenCalledExactlyOnceWith({ openUrl: false });
    expect(snapshot().login?.status).toBe('login_required');
    expect(currentPath()).toBe('/payroll');
  });

  it('is in the snapshot when the address changes', async () => {
    callBack('error=e');
    const seen: unknown[] = [];
    const page = createPage({
      onRedirectCallback: () => seen.push(page.session.getSnapshot().login?.status),
    });
    page.client.handleRedirectCallback.mockRejectedValue({ ...blocked, appState: ours });
    await page.start();
    expect(seen).toEqual(['blocked']);
  });

  it.each([
    { error: 'interaction_required', error_description: 'Consent.' },
    { error: 'temporarily_unavailable', error_description: 'Later.' },
    { error: 'access_denied', error_description: 'Access Denied' },
    { error: 'login_required', error_description: 'Multifactor authentication required' },
  ])('after a redirect of ours keeps the data if it is inconclusive ($error)', async (error) => {
    const appState = { ...ours, confirmed: digestOf(alice.sub) };
    const { cleared, snapshot } = await loadRefused(error, appState);
    expect(cleared).not.toHaveBeenCalled();
    expect(shared().check).toBeUndefined();
    expect(snapshot().login?.error).toEqual(error);
  });

  it('after a redirect of the app only sets `login`', async () => {
    const options = { restored: alice };
    const page = await loadRefused(loginRequired, { returnTo: '/payroll' }, options);
    expect(page.cleared).not.toHaveBeenCalled();
    expect(page.mocks.logout).not.toHaveBeenCalled();
    const login = { status: 'login_required' };
    expect(page.snapshot()).toMatchObject({ status: 'active', login });
  });
});
