import type { SessionClient } from '../client.js';
import type { Probe } from '../probe.js';
import { readClientConfiguration } from './client-configuration.js';
import { readSignedInUser } from './signed-in-user.js';

/**
 * Asks with `getTokenSilently({ cacheMode: 'off' })`: two requests in iframe mode, one with
 * refresh tokens. Sees a blocked user in both; a session signed out elsewhere or expired, and
 * another user, in iframe mode; a revoked refresh token with refresh tokens.
 *
 * The SDK cannot be told to give a call up: one that hangs goes on behind a probe that nobody waits
 * for any more. Then the next probe waits for that call and does not queue another one behind the
 * SDK's lock.
 *
 * @param client The client whose tokens are renewed.
 * @returns What goes into `probe` of {@link createSessionHeartbeat}, and is its default.
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
  const { useRefreshTokens } = readClientConfiguration(client);
  let underWay: Promise<unknown> | null = null;

  function ask(timeoutMs: number): Promise<unknown> {
    underWay ??= client
      .getTokenSilently({
        cacheMode: 'off',
        // It limits the iframe. A request to the token endpoint it would only have repeated, with
        // the same refresh token, which a tenant that rotates them takes for a theft.
        ...(!useRefreshTokens && { timeoutInSeconds: timeoutMs / 1_000 }),
      })
      .finally(() => (underWay = null));
    return underWay;
  }

  const probe: Probe = async ({ timeoutMs, signal }) => {
    // What an older question finds out is an answer if it is an error, and no proof if it is none.
    if (underWay) await ask(timeoutMs);
    if (signal.aborted) throw new Error('Aborted.');
    const token = await ask(timeoutMs);
    // The SDK resolves with nothing, and asks nobody, once the ID token's `session_expiry` is reached.
    if (token === undefined) return { session: 'expired' };
    const found = await readSignedInUser(client);
    return found ? { session: 'alive', user: found.user } : { session: 'alive' };
  };
  return Object.assign(probe, { silentAuth: !useRefreshTokens });
}
