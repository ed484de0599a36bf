import { vi } from 'vitest';

/** A client with the methods that the heartbeat uses. Alice is signed in. */
export function createFakeClient(options: Record<string, unknown> = {}) {
  const claims = { sub: 'auth0|alice', sid: 'one', email: 'alice@example.com' };
  return {
    options,
    getConfiguration: () => ({ domain: 'tenant.example.com', clientId: 'spa' }),
    getTokenSilently: vi.fn(async (): Promise<unknown> => 'token'),
    getIdTokenClaims: vi.fn(async (): Promise<Record<string, unknown> | undefined> => claims),
    logout: vi.fn(async () => undefined),
    loginWithRedirect: vi.fn(async () => undefined),
    handleRedirectCallback: vi.fn<(url?: string) => Promise<{ appState?: unknown }>>(async () => ({
      appState: { returnTo: '/notes' },
    })),
  };
}
