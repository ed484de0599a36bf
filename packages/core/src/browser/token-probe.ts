import type { SessionClient } from '../contract/client.js';
import { SessionHeartbeatError } from '../contract/errors.js';
import type { Probe } from '../contract/probe.js';
import { readClientConfiguration } from './client-configuration.js';
import { readSignedInUser } from './signed-in-user.js';

/**
 * A probe that calls `getTokenSilently({ cacheMode: 'off' })`: two requests in iframe mode, one with
 * refresh tokens. Detects a blocked user in both modes; a session that was signed out elsewhere or
 * has expired, and another user, in iframe mode; a revoked refresh token with refresh tokens.
 *
 * A call of the SDK cannot be cancelled. If one hangs longer than its probe, the next probe waits
 * for it instead of queueing another call behind the SDK's lock.
 *
 * @param client The client whose tokens are renewed.
 * @returns The default `probe` of {@link createSessionHeartbeat}.
 *
 * @example
 * ```ts
 * import { createSessionHeartbeat, tokenProbe } from '@auth0-heartbeat/core';
 *
 * const heartbeat = createSessionHeartbeat(auth0, { probe: tokenProbe(auth0) });
 * ```
 *
 * @see [OpenID Connect Core §3.1.2.6](https://openid.net/specs/openid-connect-core-1_0.html#AuthError), `login_required`
 * @see [RFC 6749 §5.2](https://www.rfc-editor.org/rfc/rfc6749#section-5.2), `invalid_grant`
 */
export function tokenProbe(client: SessionClient): Probe {
  if (typeof client?.getTokenSilently !== 'function') {
    throw new SessionHeartbeatError('invalid_client', 'getTokenSilently');
  }
  const { useRefreshTokens } = readClientConfiguration(client);
  let pendingCall: Promise<unknown> | null = null;

  function ask(timeoutMs: number): Promise<unknown> {
    pendingCall ??= client
      .getTokenSilently({
        cacheMode: 'off',
        // Limits the iframe only. At the token endpoint the SDK would repeat the request with the
        // same refresh token, which a tenant with token rotation treats as a theft.
        ...(!useRefreshTokens && { timeoutInSeconds: timeoutMs / 1_000 }),
      })
      .finally(() => (pendingCall = null));
    return pendingCall;
  }

  return {
    kind: useRefreshTokens ? 'grant' : 'silent_auth',
    async ask({ timeoutMs, signal }) {
      // An error of an earlier call is an answer. Its success is too old to be one.
      if (pendingCall) await ask(timeoutMs);
      if (signal.aborted) throw new Error('Aborted.');
      const token = await ask(timeoutMs);
      // The SDK resolves with `undefined`, without a request, after the `session_expiry` of the ID token.
      if (token === undefined) return { session: 'expired' };
      const found = await readSignedInUser(client);
      return found ? { session: 'alive', user: found.user } : { session: 'alive' };
    },
  };
}
