import type { AppTab } from './app-tab.js';
import { poll } from '../shared/poll.js';
import { variationAfter } from '../shared/variation.js';
import { alice, expect, type OpenApp, stored, test } from './fixtures.js';

const blockedLink = '/?error=unauthorized&error_description=user%20is%20blocked&state=x';
/** Of another OAuth provider: at another path, and at the `redirect_uri` of the client. */
const foreignCallbacks = ['/strict-csp?code=X&state=Y', '/?code=X&state=Y&tab=1'];

/** Opens the app. Its `redirect_uri` is `/` at every path. */
function openHome(openApp: OpenApp, port: number): Promise<AppTab> {
  const authorizationParams = { redirect_uri: `http://localhost:${port}/` };
  return openApp({ client: Object.assign({}, stored, { authorizationParams }) });
}

/** Opens another address of the app. */
function visit(tab: AppTab, path: string): Promise<void> {
  return tab.visit(new URL(path, tab.address).href);
}

/** The path and the parameters in the address bar. */
async function pathOf(tab: AppTab): Promise<string> {
  const { pathname, search } = new URL(await tab.url());
  return pathname + search;
}

/** The transaction that the SDK has stored in the tab. */
const transactionOf = (tab: AppTab) =>
  tab.evaluate(() => sessionStorage.getItem('a0.spajs.txs.core-app'));

/** Clicks Sign in, and goes back. Then signs in in another tab. */
async function abandonLogin(tab: AppTab, openApp: OpenApp): Promise<void> {
  await tab.clickSignIn();
  await tab.expectTenantLogin();
  await tab.enginePage.goBack();
  const other = await openApp({ client: stored });
  await other.signIn();
  await other.stop();
}

for (const [index, path] of foreignCallbacks.entries()) {
  test(
    `leaves ${path} to the app and keeps the user`,
    variationAfter(index),
    async ({ openApp, served }) => {
      const tab = await openHome(openApp, served.port);
      await tab.signIn();
      await visit(tab, path);
      expect(tab.all('login')).toEqual(['not_a_callback', 'signed_in', 'not_a_callback']);
      expect(await pathOf(tab)).toBe(path);
      await tab.expectStillSignedIn();
    },
  );
}

for (const [index, path] of [...foreignCallbacks, blockedLink].entries()) {
  test(
    `leaves ${path} to the app after an abandoned login and keeps the user`,
    variationAfter(index),
    async ({ openApp, served }) => {
      const tab = await openHome(openApp, served.port);
      await abandonLogin(tab, openApp);
      const transaction = await transactionOf(tab);
      expect(transaction).toContain('state');

      await visit(tab, path);
      expect(tab.all('login').at(-1)).toBe('not_a_callback');
      expect(await pathOf(tab)).toBe(path);
      expect(await transactionOf(tab)).toBe(transaction);
      await tab.expectStillSignedIn();
    },
  );
}

test('a forged link does not prevent the login that it interrupts', async ({ openApp }) => {
  const tab = await openApp({ client: stored });
  await tab.clickSignIn();
  await tab.expectTenantLogin();
  const login = await tab.url();
  await visit(tab, blockedLink);
  await tab.enginePage.goto(login);
  await tab.signInAtTenant();
  await tab.expectPlansOf(alice);
  expect(tab.all('login')).toEqual(['not_a_callback', 'not_a_callback', 'signed_in']);
});

for (const [index, useCookiesForTransactions] of [false, true].entries()) {
  test(
    `completes a login, with useCookiesForTransactions: ${useCookiesForTransactions}`,
    variationAfter(index),
    async ({ openApp, profile }) => {
      const client = Object.assign({}, stored, { useCookiesForTransactions });
      const tab = await openApp({ client });
      await tab.clickSignIn();
      await tab.expectTenantLogin();
      const names = (await profile.cookies()).map(({ name }) => name);
      expect(names.includes('a0.spajs.txs.core-app')).toBe(useCookiesForTransactions);
      await tab.signInAtTenant();
      await tab.expectStillSignedIn();
      expect(tab.all('login')).toEqual(['not_a_callback', 'signed_in']);
      expect(await tab.url()).not.toContain('code=');
      expect(await transactionOf(tab)).toBeNull();
    },
  );
}

test('returns blocked for the login of a blocked user', async ({ openApp, tenant }) => {
  const tab = await openApp();
  const address = await tab.url();
  await tenant.blockUser(alice);
  await tab.clickSignIn();
  await tab.signInAtTenant();
  await poll(() => tab.all('login')).toEqual(['not_a_callback', 'blocked']);
  await poll(() => tab.url()).toBe(address);
  expect(await transactionOf(tab)).toBeNull();
});

test('a loss returns to the address with its own code and state', async ({
  openApp,
  served,
  tenant,
}) => {
  const tab = await openHome(openApp, served.port);
  await tab.signIn();
  await tab.expectVerified(1);
  await tab.evaluate(() => history.pushState(null, '', '/map?state=CA&code=94110'));

  await tenant.deleteUserSessions(alice);
  await tab.focus();
  await tab.expectLoss({ reason: 'login_required' });
  await tab.signInAtTenant();
  await tab.expectPlansOf(alice);
  expect(await pathOf(tab)).toBe('/map?state=CA&code=94110');
});

test('a connected account is no login, whether the user agrees or not', async ({ openApp }) => {
  const tab = await openApp({ client: stored });
  await tab.signIn();
  const login = await readLogin(tab);

  await tab.enginePage.intercept(
    ({ pathname }) => pathname === '/me/v1/connected-accounts/complete',
    (request) =>
      request.respond({
        status: 201,
        headers: { 'Access-Control-Allow-Origin': '*', 'Content-Type': 'application/json' },
        body: JSON.stringify({ id: 'cac_1', connection: 'crm' }),
      }),
  );
  for (const [answer, status] of [
    ['connect_code=c', 'account_connected'],
    ['error=access_denied&error_description=user%20is%20blocked', 'account_not_connected'],
  ]) {
    await storeConnectTransaction(tab);
    await visit(tab, `/?${answer}&state=s`);
    expect(tab.all('login').at(-1)).toBe(status);
    expect(await pathOf(tab)).toBe('/accounts');
    expect(await transactionOf(tab)).toBeNull();
    await tab.expectStillSignedIn();
    expect(await readLogin(tab)).toEqual(login);
  }
});

/** Stores a transaction, as `connectAccountWithRedirect` of the SDK does. */
async function storeConnectTransaction(tab: AppTab): Promise<void> {
  await tab.evaluate(() => {
    const transaction = {
      state: 's',
      code_verifier: 'v',
      auth_session: 'a',
      redirect_uri: `${location.origin}/`,
      appState: { returnTo: '/accounts' },
      connection: 'crm',
      response_type: 'connect_code',
    };
    sessionStorage.setItem('a0.spajs.txs.core-app', JSON.stringify(transaction));
  });
}

/** What the tabs share about the last login. */
const readLogin = (tab: AppTab) =>
  tab.evaluate(() => {
    const key = Object.keys(localStorage).find((name) => name.startsWith('auth0-heartbeat.'));
    return (JSON.parse(localStorage.getItem(key ?? '') ?? '{}') as { login?: object }).login;
  });
