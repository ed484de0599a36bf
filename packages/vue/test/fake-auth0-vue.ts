import { createAuth0 } from '@auth0/auth0-vue';
import { vi } from 'vitest';

/** What `createAuth0()` of the real auth0-vue returns, above a fake of the SDK's client. */
export function createFakeAuth0Vue(options: Record<string, unknown> = {}) {
  let claims: { sub: string; sid: string } | undefined = { sub: 'auth0|alice', sid: 'one' };
  const sdk = {
    isAuthenticated: vi.fn(async () => claims !== undefined),
    getUser: vi.fn(async () => claims && { sub: claims.sub }),
    getIdTokenClaims: vi.fn(async () => claims),
    checkSession: vi.fn(async () => undefined),
    getTokenSilently: vi.fn(async (): Promise<unknown> => 'token'),
    loginWithRedirect: vi.fn<(options: object) => Promise<void>>(async () => undefined),
    logout: vi.fn(async () => void (claims = undefined)),
  };
  const auth0 = createAuth0({ domain: 'tenant.example.com', clientId: 'spa', ...options });
  // What its install puts there is the SDK's client.
  Object.defineProperty(auth0, '_client', { get: () => sdk, set() {} });
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
