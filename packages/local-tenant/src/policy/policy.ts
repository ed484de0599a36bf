import type { BlockedUserAnswer, LocalTenantPolicyChange } from '../contract.js';

/** All settings of the tenant. */
export interface Policy {
  readonly idleTimeoutMs: number;
  readonly absoluteTimeoutMs: number;
  readonly accessTokenLifetimeMs: number;
  readonly blockedUserAnswer: BlockedUserAnswer;
  readonly sessionExpiry: boolean;
  readonly sidClaim: string | null;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** Auth0's defaults. */
export const DEFAULT_POLICY: Policy = {
  idleTimeoutMs: 3 * DAY_MS,
  absoluteTimeoutMs: 7 * DAY_MS,
  accessTokenLifetimeMs: DAY_MS,
  blockedUserAnswer: 'login_required',
  sessionExpiry: false,
  sidClaim: null,
};

/** Applies the change. Omitted settings stay the same. */
export function changePolicy(policy: Policy, change: LocalTenantPolicyChange): Policy {
  return {
    idleTimeoutMs: change.session?.idleTimeoutMs ?? policy.idleTimeoutMs,
    absoluteTimeoutMs: change.session?.absoluteTimeoutMs ?? policy.absoluteTimeoutMs,
    accessTokenLifetimeMs: change.accessTokenLifetimeMs ?? policy.accessTokenLifetimeMs,
    blockedUserAnswer: change.blockedUserAnswer ?? policy.blockedUserAnswer,
    sessionExpiry: change.sessionExpiry ?? policy.sessionExpiry,
    sidClaim: change.sidClaim === undefined ? policy.sidClaim : change.sidClaim,
  };
}

/** Returns the lifetime of access tokens in seconds, rounded up. */
export function accessTokenSeconds({ accessTokenLifetimeMs }: Policy): number {
  return Math.ceil(accessTokenLifetimeMs / 1000);
}

/** Returns the policy in the shape of the options. */
export function policyView(policy: Policy): Required<LocalTenantPolicyChange> {
  const { idleTimeoutMs, absoluteTimeoutMs, ...rest } = policy;
  return { session: { idleTimeoutMs, absoluteTimeoutMs }, ...rest };
}
