import type { Probe, ProbeAnswer } from '@auth0-heartbeat/core';
import { type Mock, vi } from 'vitest';

/** The error of a probe that receives no answer. */
export const timeout = Object.assign(new Error('Timeout'), { error: 'timeout' });

/** A client with the signed-in user Alice, and a probe of her session. */
export function createFakeSession() {
  let answer: ProbeAnswer = { session: 'alive' };
  const logout = vi.fn<(options?: object) => Promise<void>>(async () => undefined);
  const claims = { sub: 'auth0|alice', sid: 'one', email: 'alice@example.com' };
  return {
    client: {
      getConfiguration: () => ({ domain: 'tenant.example.com', clientId: 'spa' }),
      getTokenSilently: vi.fn(async (): Promise<unknown> => 'token'),
      getIdTokenClaims: vi.fn(async (): Promise<Record<string, unknown> | undefined> => claims),
      checkSession: vi.fn(async () => undefined),
      handleRedirectCallback: vi.fn(async (): Promise<{ appState?: unknown }> => ({})),
      logout: async (options?: object) => logout(options),
      loginWithRedirect: vi.fn(async () => undefined),
    },
    /** The logouts of the client. The session replaces the method of the client itself. */
    logout,
    probe: {
      kind: 'custom',
      passive: true,
      ask: vi.fn<Probe['ask']>(async () => answer),
    } as const,
    /** Expires the session. */
    expire: () => void (answer = { session: 'expired' }),
  };
}

/** Makes the next request of a probe wait for an answer. */
export function holdAnswer({ ask }: { readonly ask: Mock<Probe['ask']> }) {
  let settle!: { resolve(answer: ProbeAnswer): void; reject(error: Error): void };
  const answer = new Promise<ProbeAnswer>((resolve, reject) => (settle = { resolve, reject }));
  ask.mockReturnValueOnce(answer);
  return settle;
}

/** The options of a login of this package. */
export const loginBackTo = (returnTo: string) => ({
  appState: { returnTo, redirectedBy: 'auth0-heartbeat' },
});
