import { createAuth0 } from '@auth0/auth0-vue';
import { vi } from 'vitest';

/** What `createAuth0()` of the real auth0-vue returns, above a fake of the SDK's client. */
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
    /** Asks the tenant; what only reads the cache is not seen here. */
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
  // What its install puts there is the SDK's client.
  const client = {
    ...sdk,
    getTokenSilently: async (options: { cacheMode?: string }) =>
      options.cacheMode === 'cache-only' ? undefined : sdk.getTokenSilently(options),
  };
  Object.defineProperty(auth0, '_client', { get: () => client, set() {} });
  return {
    auth0,
    sdk,
    /** What the SDK knows from now on; auth0-vue notices at its next call. */
    signIn: (sub: string) => void (claims = { sub, sid: 'two' }),
    signOut: () => void (claims = undefined),
  };
}

/** An error of the SDK. */
export const sdkError = (error: string) =>
  Object.assign(new Error(error), { error, error_description: error });
