import type { Auth0Client } from '@auth0/auth0-spa-js';
import { vi } from 'vitest';

type Sdk = typeof import('@auth0/auth0-vue');

/** The client that auth0-vue uses instead of its own, while it is installed. */
let installedClient: object | undefined;

/** For `vi.mock('@auth0/auth0-vue', …)`: the real auth0-vue, with a fake client. */
export async function withFakeClient(importOriginal: () => Promise<Sdk>): Promise<Sdk> {
  const sdk = await importOriginal();
  return {
    ...sdk,
    createAuth0(...options) {
      const auth0 = sdk.createAuth0(...options);
      const plugin = auth0 as object as { install(app: unknown): void };
      const { install } = Object.getPrototypeOf(plugin) as typeof plugin;
      plugin.install = (app) => {
        if (!installedClient) return;
        const substituted = new Proxy(plugin, {
          set: (target, name, value) =>
            Reflect.set(target, name, name === '_client' ? installedClient : value),
        });
        install.call(substituted, app);
      };
      return auth0;
    },
  };
}

/** A client of the SDK whose answers a test decides, with the signed-in user Alice. */
export function createFakeClient() {
  const alice = { sub: 'auth0|alice', sid: 'one' };
  let user: typeof alice | undefined = alice;
  const spies = {
    checkSession: vi.fn(async () => undefined),
    /** Asks the tenant. */
    getTokenSilently: vi.fn<(options?: object) => Promise<unknown>>(async () => 'token'),
    handleRedirectCallback: vi.fn(async (): Promise<{ appState?: unknown }> => ({})),
    loginWithPopup: vi.fn(async () => undefined),
    loginWithRedirect: vi.fn<(options?: object) => Promise<void>>(async () => undefined),
    logout: vi.fn<(options?: object) => Promise<void>>(async () => void (user = undefined)),
  };
  const client = {
    // The session replaces methods of the client itself.
    ...spies,
    mfa: {},
    passkey: {},
    myAccount: {},
    options: { domain: 'tenant.example.com', clientId: 'spa' },
    getConfiguration: () => client.options,
    isAuthenticated: async () => user !== undefined,
    getUser: async () => user && { ...user },
    getIdTokenClaims: async () => user && { ...user },
  };
  installedClient = client;
  return {
    ...spies,
    client: client as object as Auth0Client,
    signIn: (sub = alice.sub) => void (user = { sub, sid: 'two' }),
    signOut: () => void (user = undefined),
  };
}

/** A release of auth0-vue that does not show its client. */
export function hideClient(): void {
  installedClient = undefined;
}

/** An error of the SDK. */
export const sdkError = (error: string, error_description = error, appState?: object) =>
  Object.assign(new Error(error_description), { error, error_description, appState });

/** The key of the record that the tabs share. */
export const recordKey = 'auth0-heartbeat.tenant.example.com.spa';

/** Silent authentication is known to work, so that a check asks the client itself. */
export function assumeSilentAuthWorks(): void {
  localStorage.setItem(recordKey, JSON.stringify({ silentAuth: { at: Date.now(), works: true } }));
}

/** Opens the callback of the login that the client has started last. */
export function openCallback(path = '/', parameters = 'code=code'): void {
  sessionStorage.setItem('a0.spajs.txs.spa', JSON.stringify({ state: 'own' }));
  history.replaceState(null, '', `${path}?${parameters}&state=own`);
}

/** Removes everything that a test has left in the page. */
export function resetPage(): void {
  localStorage.clear();
  sessionStorage.clear();
  history.replaceState(null, '', '/');
}
