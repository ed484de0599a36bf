import { describe, expect, it, vi } from 'vitest';
import { clientForProvider } from '../../src/browser/client-for-provider.js';
import { createTabs } from '../../src/browser/tabs.js';
import { alice, minute } from '../fake-answers.js';
import { wait } from './fake-page.js';
import { callBack, load as loadPage, type PageOptions, setUpPageLoads } from './fake-page-load.js';
import { passive } from './fake-session-probe.js';
import { visit } from './happy-dom.js';

vi.mock('../../src/browser/session-probe.js', () => import('./fake-session-probe.js'));
const page = setUpPageLoads();

/** A page load of an app whose session ends after 15 minutes without input. */
async function load(options: PageOptions = {}) {
  const loaded = await loadPage({ idleTimeoutMs: 15 * minute, ...options });
  const { logout, loginWithRedirect } = loaded.mocks;
  return {
    ...loaded,
    /** The logouts that leave the page. */
    signOuts: () => logout.mock.calls.flatMap(([own]) => (own && 'openUrl' in own ? [] : [own])),
    logins: () => loginWithRedirect.mock.calls.map(([login]) => login),
  };
}

/** A session that has ended because nobody used it. */
async function loadAndEnd(options: PageOptions = {}) {
  const page = await load({ restored: alice, ...options });
  await wait(15 * minute);
  await wait(1_000);
  expect(page.cleared).toHaveBeenCalledWith(expect.objectContaining({ reason: 'idle_timeout' }));
  return page;
}

const withCredentials = { authorizationParams: { prompt: 'login' } };

describe('the end of an idle session', () => {
  it('clears the app, then signs out at the tenant, which returns to the origin', async () => {
    const page = await loadAndEnd();
    expect(page.signOuts()).toEqual([{ logoutParams: { returnTo: 'https://app.example.com' } }]);
    expect(page.cleared).toHaveBeenCalledOnce();
    expect(page.logins()).toEqual([]);
  });

  it('goes to login, with credentials, if another tab signs out', async () => {
    const page = await load({ restored: alice });
    await wait(14 * minute);
    createTabs(window, 'tenant.example.com', 'spa').publish({ signOut: { at: Date.now() } });
    await wait(minute + 1_000);
    expect(page.signOuts()).toEqual([]);
    expect(page.logins()).toMatchObject([withCredentials]);
  });

  it('does not end the session of the tenant with idleEndsTenantSession: false', async () => {
    const page = await loadAndEnd({ idleEndsTenantSession: false });
    expect(page.signOuts()).toEqual([]);
    expect(page.logins()).toMatchObject([
      { ...withCredentials, appState: { returnTo: '/notes?view=2' } },
    ]);
  });

  it('leaves the way to login to redirectToLogin', async () => {
    const redirectToLogin = vi.fn();
    const page = await loadAndEnd({ redirectToLogin });
    expect(redirectToLogin).toHaveBeenCalledExactlyOnceWith({
      loss: expect.objectContaining({ reason: 'idle_timeout' }),
      returnTo: '/notes?view=2',
    });
    expect([page.signOuts(), page.logins()]).toEqual([[], []]);
  });

  it('stays in the page with redirectToLogin: false', async () => {
    const page = await loadAndEnd({ redirectToLogin: false });
    expect(page.session.getSnapshot()).toMatchObject({
      status: 'signed_out',
      loss: { reason: 'idle_timeout' },
    });
    expect([page.signOuts(), page.logins()]).toEqual([[], []]);
  });

  it('of a tab that is shown after a new login leaves that session alone', async () => {
    page.isVisible = false;
    const hidden = await load({ restored: alice });
    await wait(16 * minute);
    expect(hidden.cleared).toHaveBeenCalledOnce();
    // Another tab signs out at the tenant, and the user signs in again there.
    const at = Date.now();
    const tabs = createTabs(window, 'tenant.example.com', 'spa');
    tabs.publish({ signOut: { at: at - minute }, login: { at }, activity: { at } });
    hidden.client.checkSession.mockResolvedValue(undefined);
    await page.show();
    await wait(5_000);
    expect(hidden.signOuts()).toEqual([]);
    expect(hidden.logins()).toEqual([expect.not.objectContaining(withCredentials)]);
  });

  it('removes the tokens that a token call of the app has restored', async () => {
    const page = await loadAndEnd({ redirectToLogin: false });
    page.leave();
    const next = await load();
    const { getTokenSilently } = next.client;
    next.signIn(alice);
    await (getTokenSilently as () => Promise<unknown>)();
    await wait(0);
    expect(await next.client.getIdTokenClaims()).toBeUndefined();
    await wait(minute);
    expect(next.session.getSnapshot().user).toBeNull();
  });

  it('is known to the next page although a task clears all storage', async () => {
    const clearLocalState = () => {
      localStorage.clear();
      return new Promise((resolve) => setTimeout(resolve, 2_000));
    };
    const page = await load({ restored: alice, clearLocalState });
    await wait(15 * minute + 100);
    page.leave();
    const next = await load({ restored: alice });
    expect(next.session.getSnapshot().status).toBe('signed_out');
    expect(next.client.checkSession).not.toHaveBeenCalled();
  });

  it('does not sign out at the tenant while a popup is open', async () => {
    const page = await load({ restored: alice });
    void page.client.loginWithPopup();
    await wait(16 * minute);
    expect(page.cleared).toHaveBeenCalledOnce();
    expect([page.signOuts(), page.logins()]).toEqual([[], []]);
  });
});

describe('the page after the end of an idle session', () => {
  it('is not restored silently, and asks for credentials unless the app asks for something else', async () => {
    (await loadAndEnd({ redirectToLogin: false })).leave();
    const page = await load({ restored: alice });
    expect(page.session.getSnapshot().status).toBe('signed_out');
    expect(page.client.checkSession).not.toHaveBeenCalled();
    expect(passive.ask).not.toHaveBeenCalled();
    await page.session.login({ authorizationParams: { audience: 'api' } });
    await page.session.login({ authorizationParams: { prompt: 'none' } });
    await clientForProvider(page.session, page.client).loginWithRedirect();
    expect(page.logins()).toMatchObject([
      { authorizationParams: { prompt: 'login', audience: 'api' } },
      { authorizationParams: { prompt: 'none' } },
      withCredentials,
    ]);
  });

  it('ends once more if the tokens of the session are still there', async () => {
    (await loadAndEnd({ redirectToLogin: false })).leave();
    const page = await load({ cached: alice });
    await wait(1_000);
    expect(page.cleared).toHaveBeenCalledOnce();
    expect(page.logins()).toMatchObject([withCredentials]);
  });

  it('is restored again after a login', async () => {
    (await loadAndEnd({ redirectToLogin: false })).leave();
    callBack('code=c');
    const page = await load({ cached: alice });
    expect(page.session.getSnapshot()).toMatchObject({ status: 'active', user: alice });
    page.leave();
    visit('https://app.example.com/notes');
    const next = await load({ restored: alice });
    expect(next.session.getSnapshot().status).toBe('active');
    await next.session.login();
    expect(next.logins()).toEqual([expect.not.objectContaining(withCredentials)]);
  });

  it.each([
    ['of the logout leads back to where the user was', '/', '/notes?view=2'],
    ['that the user has chosen leads back to itself', '/help', '/help'],
  ])('%s', async (_, path, returnTo) => {
    (await loadAndEnd()).leave();
    visit(`https://app.example.com${path}`);
    const page = await load({ restored: alice });
    expect(page.client.checkSession).not.toHaveBeenCalled();
    await page.session.login();
    expect(page.logins()).toMatchObject([{ ...withCredentials, appState: { returnTo } }]);
  });
});

describe('a page load long after the last activity', () => {
  async function leaveAlone(): Promise<void> {
    const page = await load({ restored: alice });
    await wait(minute);
    page.leave();
    await wait(60 * minute);
  }

  it.each([['cached'], ['restored']] as const)(
    'ends the session first, without a request, if its user is %s',
    async (how) => {
      await leaveAlone();
      const page = await load({ [how]: alice });
      expect(page.session.getSnapshot()).toMatchObject({
        status: 'lost',
        loss: { reason: 'idle_timeout', trigger: 'start' },
      });
      await wait(1_000);
      expect(page.cleared).toHaveBeenCalledOnce();
      expect(page.client.checkSession).not.toHaveBeenCalled();
      // Another app of the tenant may use its session.
      expect(page.signOuts()).toEqual([]);
      expect(page.logins()).toMatchObject([withCredentials]);
    },
  );

  it('keeps a session that has begun elsewhere', async () => {
    await leaveAlone();
    const page = await load({ cached: { ...alice, sid: 'two' } });
    expect(page.session.getSnapshot().status).toBe('active');
  });

  it('keeps the session at a login that the app completes itself', async () => {
    await leaveAlone();
    callBack('code=c');
    const page = await load({ skipRedirectCallback: true });
    expect(page.session.getSnapshot().status).toBe('signed_out');
    expect(page.cleared).not.toHaveBeenCalled();
    expect(page.logins()).toEqual([]);
    page.signIn(alice);
    await page.client.handleRedirectCallback();
    page.leave();
    visit('https://app.example.com/notes');
    const next = await load({ restored: alice });
    expect(next.session.getSnapshot().status).toBe('active');
    expect(next.cleared).not.toHaveBeenCalled();
  });

  it('removes the tokens in a page that stays', async () => {
    await leaveAlone();
    const page = await load({ cached: alice, redirectToLogin: false });
    await wait(1_000);
    expect(page.session.getSnapshot().status).toBe('signed_out');
    expect(await page.client.getIdTokenClaims()).toBeUndefined();
  });

  it('is an ordinary one without an idle timeout', async () => {
    await leaveAlone();
    const page = await load({ restored: alice, idleTimeoutMs: false });
    expect(page.session.getSnapshot().status).toBe('active');
  });
});
