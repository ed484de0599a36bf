import type { TokenBucketRate } from './token-bucket.js';

/** How much of the tenant's rate limit the browsers of this node may use. */
export interface TenantShare {
  /** How many browsers may check per second after a reconnect. */
  readonly checksPerSecond: number;
  /** The rate of hints for all users together. */
  readonly hintRate: TokenBucketRate;
}

// A check after a reconnect usually finds the session alive and takes two requests, `/authorize` and
// `/oauth/token`. An eighth of the limit in checks is a quarter of it in requests. These checks are
// not urgent, so logins come first.
const CHECKS_PER_REQUEST = 1 / 8;

// A check of an ended session takes one request: `/authorize` responds with an error, so there is no
// code to exchange. These hints use 44 % of the limit, and the checks after a reconnect 25 %. If all
// sessions are still alive, each hint takes two requests: 88 % of the limit, and no more.
const HINTS_PER_REQUEST = 0.44;

// The burst is one second of the limit, so that single hints do not wait.
const BURST_SECONDS = 1;

/**
 * Divides the tenant's rate limit. Logins and all other applications of the tenant share this limit, so
 * a restart or many blocked users must not use all of it.
 *
 * @param requestsPerSecond The rate limit, or the share of this node.
 *
 * @see [Rate limits of Auth0](https://auth0.com/docs/troubleshoot/customer-support/operational-policies/rate-limit-policy/rate-limit-configurations)
 */
export function shareOfTenant(requestsPerSecond: number): TenantShare {
  return {
    checksPerSecond: requestsPerSecond * CHECKS_PER_REQUEST,
    hintRate: {
      capacity: Math.max(1, Math.floor(requestsPerSecond * BURST_SECONDS)),
      refillMs: 1_000 / (requestsPerSecond * HINTS_PER_REQUEST),
    },
  };
}
