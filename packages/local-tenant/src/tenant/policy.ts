import type { BlockedUserAnswer, LocalTenantPolicyChange } from '../contract.js';

/** The tenant's settings, complete. */
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

/** The policy with the change applied; what the change leaves out stays. */
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

/** The policy in the shape of the options. */
export function policyView(policy: Policy): Required<LocalTenantPolicyChange> {
  const { idleTimeoutMs, absoluteTimeoutMs, ...rest } = policy;
  return { session: { idleTimeoutMs, absoluteTimeoutMs }, ...rest };
}
