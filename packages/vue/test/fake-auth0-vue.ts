import { createAuth0 } from '@auth0/auth0-vue';
import { vi } from 'vitest';

/** The result of `createAuth0()` of the real auth0-vue, with a fake client of the SDK. */
export function createFakeAuth0Vue(
  options: Record<string, unknown> = {},
  pluginOptions: Parameters<typeof createAuth0>[1] = {},
) {
  let claims: { sub: string; sid: string } | undefined = { sub: 'auth0|alice', sid: 'one' };
  const sdk = {
    isAuthenticated: vi.fn(async () => claims !== undefined),
    getUser: vi.fn(async () => claims && { sub: claims.sub }),
    getIdTokenClaims: vi.fn(async () => claims),
    checkSession: vi.fn(async () => undefined),
    /** Asks the tenant. Calls that only read the cache do not reach it. */
    getTokenSilently: vi.fn<(options?: object) => Promise<unknown>>(async () => 'token'),
    handleRedirectCallback: vi.fn(async () => ({})),
    loginWithPopup: vi.fn(async () => undefined),
    loginWithRedirect: vi.fn<(options: object) => Promise<void>>(async () => undefined),
    logout: vi.fn(async () => void (claims = undefined)),
  };
  const auth0 = createAuth0(
    { domain: 'tenant.example.com', clientId: 'spa', ...options },
    pluginOptions,
  );
  // `install` assigns the client of the SDK to this property.
  const client = {
    ...sdk,
    getTokenSilently: async (options: { cacheMode?: string }) =>
      options.cacheMode === 'cache-only' ? undefined : sdk.getTokenSilently(options),
  };
  Object.defineProperty(auth0, '_client', { get: () => client, set() {} });
  return {
    auth0,
    sdk,
    /** Changes the user of the SDK. auth0-vue follows at its next call. */
    signIn: (sub: string) => void (claims = { sub, sid: 'two' }),
    signOut: () => void (claims = undefined),
  };
}

/** An error of the SDK. */
export const sdkError = (error: string) =>
  Object.assign(new Error(error), { error, error_description: error });

/** The key of the record that the tabs share. */
export const recordKey = 'auth0-heartbeat.tenant.example.com.spa';

/** Silent authentication is known to work, so that a check asks the client itself. */
export function assumeSilentAuthWorks(key = recordKey): void {
  localStorage.setItem(key, JSON.stringify({ silentAuth: { at: Date.now(), works: true } }));
}
