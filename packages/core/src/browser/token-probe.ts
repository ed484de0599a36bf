import type { SessionClient } from '../client.js';
import type { Probe } from '../probe.js';
import { readClientConfiguration } from './client-configuration.js';
import { readUser } from './signed-in-user.js';

/**
 * Asks with `getTokenSilently({ cacheMode: 'off' })`: two requests in iframe mode, one with
 * refresh tokens. Sees a blocked user in both; a session signed out elsewhere or expired, and
 * another user, in iframe mode; a revoked refresh token with refresh tokens.
 */
export function tokenProbe(client: SessionClient): Probe {
  const { useRefreshTokens, useRefreshTokensFallback } = readClientConfiguration(client);
  const probe: Probe = async ({ timeoutMs }) => {
    const token = await client.getTokenSilently({
      cacheMode: 'off',
      timeoutInSeconds: timeoutMs / 1_000,
    });
    // The SDK resolves with nothing, and asks nobody, once the ID token's `session_expiry` is reached.
    if (token === undefined) return { session: 'expired' };
    const user = await readUser(client);
    return user ? { session: 'alive', user } : { session: 'alive' };
  };
  return Object.assign(probe, { silentAuth: !useRefreshTokens || useRefreshTokensFallback });
}
