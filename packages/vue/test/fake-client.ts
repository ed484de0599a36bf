import type { ProbeAnswer } from '@auth0-heartbeat/core';
import { vi } from 'vitest';

/** A client signed in as Alice, and a probe of its session. */
export function createFakeClient() {
  let answer: ProbeAnswer = { session: 'alive' };
  return {
    client: {
      getConfiguration: () => ({ domain: 'tenant.example.com', clientId: 'spa' }),
      getTokenSilently: vi.fn(async () => 'token'),
      getIdTokenClaims: vi.fn(async () => ({ sub: 'auth0|alice' })),
      logout: vi.fn(async () => undefined),
      loginWithRedirect: vi.fn(async () => undefined),
    },
    probe: Object.assign(
      vi.fn(async () => answer),
      { passive: true },
    ),
    /** The session reaches its end at the tenant. */
    end: () => void (answer = { session: 'expired' }),
  };
}
