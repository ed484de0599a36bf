import type { SessionClient } from '../contract/client.js';
import { SessionHeartbeatError } from '../contract/errors.js';
import type { Probe } from '../contract/probe.js';
import { isTimeout } from '../machine/verdict.js';
import { readClientConfiguration } from './client-configuration.js';
import { hasOrganizationHint } from './sdk-storage.js';
import { sessionProbe } from './session-probe.js';
import { readSignedInUser } from './signed-in-user.js';
import { isPopupOpen, requestToken } from './watch-client.js';

/**
 * A probe that calls `getTokenSilently({ cacheMode: 'off' })`: two requests in iframe mode, one with
 * refresh tokens. Detects a blocked user in both modes; a session that was signed out elsewhere or
 * has expired, and another user, in iframe mode; a revoked refresh token with refresh tokens.
 *
 * For a client with `interactiveErrorHandler: 'popup'`, whose request could open a window, it is a
 * {@link sessionProbe}.
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
  const configuration = readClientConfiguration(client);
  const { domain = '', clientId = '', redirectUri, useRefreshTokens } = configuration;
  // Its request could open a popup.
  if (configuration.opensPopups) return sessionProbe({ domain, clientId, redirectUri });
  let pendingCall: Promise<unknown> | null = null;

  function ask(timeoutMs: number, organization: string | undefined): Promise<unknown> {
    const options = {
      cacheMode: 'off' as const,
      // Limits the iframe only. At the token endpoint the SDK would repeat the request with the
      // same refresh token, which a tenant with token rotation treats as a theft.
      ...(!useRefreshTokens && { timeoutInSeconds: timeoutMs / 1_000 }),
      // The SDK would take it from a cookie, which tabs of another organization share.
      ...(organization && { authorizationParams: { organization } }),
    };
    pendingCall ??= requestToken(client, options, !useRefreshTokens).finally(
      () => (pendingCall = null),
    );
    return pendingCall;
  }

  return {
    kind: useRefreshTokens ? 'grant' : 'silent_auth',
    async ask(request) {
      const { timeoutMs, organization, signal } = request;
      // In a page that is cross-origin isolated the SDK would drop the tokens, also of other tabs.
      // Without an organization it would ask for that of its cookie.
      const isMisled = !organization && hasOrganizationHint(clientId);
      if (!useRefreshTokens && (globalThis.crossOriginIsolated || isMisled)) {
        return sessionProbe({ domain, clientId, redirectUri }).ask(request);
      }
      // An error of the tenant to an earlier call is an answer. Its success is too old to be one, and
      // its timeout says nothing about this call.
      if (pendingCall) {
        await pendingCall.catch((error: unknown) => {
          if (!isTimeout(error)) throw error;
        });
      }
      // The response would close the popup.
      if (signal.aborted || isPopupOpen(client)) throw new Error('Aborted.');
      const token = await ask(timeoutMs, organization);
      // The SDK resolves with `undefined`, without a request, after the `session_expiry` of the ID token.
      if (token === undefined) return { session: 'expired' };
      const { user } = (await readSignedInUser(client)) ?? {};
      return { session: 'alive', ...(user && { user: { ...user, org_id: user.org_id ?? null } }) };
    },
  };
}
