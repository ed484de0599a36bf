import type { ProbeAnswer } from '../src/contract/probe.js';
import type { SessionError } from '../src/contract/session.js';

/** The user whose session is watched. */
export const alice = { sub: 'auth0|alice', sid: 'one' };

/** Another user. */
export const bob = { sub: 'auth0|bob', sid: 'two' };

/** The tenant has a session of Alice. */
export const alive = { session: 'alive', user: alice } as const satisfies ProbeAnswer;

/** The tenant has a session, and the probe cannot tell whose it is. */
export const aliveAsSomebody = { session: 'alive' } as const satisfies ProbeAnswer;

/** The tenant has a session of another user. */
export const aliveAsBob = { session: 'alive', user: bob } as const satisfies ProbeAnswer;

/** The session reached the lifetime that the tenant set. */
export const expired = { session: 'expired' } as const satisfies ProbeAnswer;

/** An OAuth 2.0 error response. */
export const oauthError = (error: string, error_description = error): SessionError => ({
  error,
  error_description,
});

export const loginRequired = oauthError('login_required', 'Login required');
export const isolated = oauthError(
  'login_required',
  'A Cross-Origin Isolated page cannot use silent authentication.',
);
export const blocked = oauthError('unauthorized', 'user is blocked');
export const revoked = oauthError('invalid_grant', 'Unknown or invalid refresh token.');
export const consentRequired = oauthError('consent_required', 'Consent required');
export const missingRefreshToken = oauthError('missing_refresh_token', 'Missing Refresh Token');
export const timeout = oauthError('timeout', 'Timeout');

/** The exception of a request without a network. */
export const offline = () => new TypeError('Failed to fetch');

export const minute = 60_000;
export const hour = 60 * minute;
