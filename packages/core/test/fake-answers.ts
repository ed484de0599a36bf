import type { ProbeAnswer } from '../src/probe.js';
import type { SessionError } from '../src/session.js';

/** The user whose session is watched. */
export const alice = { sub: 'auth0|alice', sid: 'one' };

/** Somebody else. */
export const bob = { sub: 'auth0|bob', sid: 'two' };

/** The tenant knows Alice. */
export const alive = { session: 'alive', user: alice } as const satisfies ProbeAnswer;

/** The tenant knows the browser; the probe cannot tell whom it knows. */
export const aliveAsSomebody = { session: 'alive' } as const satisfies ProbeAnswer;

/** The tenant knows somebody else. */
export const aliveAsBob = { session: 'alive', user: bob } as const satisfies ProbeAnswer;

const answer = (error: string, error_description: string): SessionError => ({
  error,
  error_description,
});

export const loginRequired = answer('login_required', 'Login required');
export const isolated = answer(
  'login_required',
  'A Cross-Origin Isolated page cannot use silent authentication.',
);
export const blocked = answer('unauthorized', 'user is blocked');
export const revoked = answer('invalid_grant', 'Unknown or invalid refresh token.');
export const consentRequired = answer('consent_required', 'Consent required');
export const missingRefreshToken = answer('missing_refresh_token', 'Missing Refresh Token');
export const timeout = answer('timeout', 'Timeout');

/** What a browser without a network says. */
export const offline = () => new TypeError('Failed to fetch');

export const minute = 60_000;
export const hour = 60 * minute;
