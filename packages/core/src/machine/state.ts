import type {
  CheckTrigger,
  LossReason,
  SessionDiagnosis,
  SessionLoss,
  SessionUser,
} from '../contract/session.js';
import type { ProbeStarted } from '../contract/trace-event.js';
import type { SharedRecord } from './shared-record.js';

/** A signed-in user. */
export interface SignedInUser {
  readonly user: SessionUser;
  /** A hash of the user ID, for other tabs. */
  readonly digest: string;
  /** When the client considers the session expired. Epoch milliseconds, or `Infinity`. */
  readonly expiresAt: number;
}

/** Everything the heartbeat knows. Moments are epoch milliseconds, `-Infinity` for never. */
export interface State {
  /** `idle`: started, and nobody is signed in. `watching`: somebody is. */
  readonly phase: 'stopped' | 'idle' | 'watching' | 'lost';
  /** When the last event happened. */
  readonly at: number;
  readonly visible: boolean;
  /** The shared record, as last read. */
  readonly record: SharedRecord;
  /** Silent authentication is known to work in this browser. */
  readonly silentAuthWorks: boolean;
  /** When the heartbeat last looked for a signed-in user. */
  readonly lookedAt: number;
  /** The last user input in any tab. */
  readonly activeAt: number;
  /** The watched user. */
  readonly signedIn: SignedInUser | null;
  /** When the heartbeat began to watch this user, or to wait for one. */
  readonly since: number;
  /** The running check. */
  readonly check: Check | null;
  /** A check that was requested and has not started. */
  readonly pending: { readonly trigger: CheckTrigger; readonly since: number } | null;
  /** When the last check of any tab started. */
  readonly startedAt: number;
  /** When the last check of any tab that received an answer started. */
  readonly answeredCheckStartedAt: number;
  /** The `at` of the last shared check that was merged or published. */
  readonly lastSeenCheckAt: number | undefined;
  /** When the session was last known to be alive. */
  readonly verifiedAt: number;
  /** When an inconclusive check is repeated. */
  readonly retryAt: number;
  /** The number of consecutive inconclusive checks. */
  readonly attempts: number;
  /** The trigger of the last check of this tab. */
  readonly lastTrigger: CheckTrigger | null;
  /** Why another tab lost the session, if it may have removed the tokens of this one. */
  readonly lostElsewhere: LossReason | null;
  /** The SDK removed the tokens because the tenant requires an interaction. */
  readonly tokensDropped: boolean;
  /** `byHint`: a push hint has no answer yet. `due`: the session must be confirmed by redirect. */
  readonly confirmation: 'none' | 'requested' | 'due';
  /** The last check found that silent authentication cannot work here. */
  readonly unsupported: boolean;
  readonly diagnosis: SessionDiagnosis | null;
  readonly loss: SessionLoss | null;
  /** The ID of the last check. */
  readonly checkId: number;
  /** The ID of the last probe or place in the queue. */
  readonly probeId: number;
  /** The ID of the last probe of a session that is over. */
  readonly endedProbeId: number;
}

/** One check, which may use several probes in sequence. */
export interface Check {
  readonly id: number;
  readonly trigger: CheckTrigger;
  /**
   * `queued`: it waits for its turn. `stealing`: it takes the lock. `settling`: it has the lock, and
   * the result of the last holder may still arrive. Otherwise the probe that it waits for.
   */
  readonly step: 'queued' | 'stealing' | 'settling' | ProbeRole;
  /** Identifies the probe or the place in the queue. Results with another ID are late. */
  readonly probeId: number;
  /** When the current step times out. */
  readonly deadline: number;
  /** It entered the queue again after the page was suspended. */
  readonly isRequeued: boolean;
}

/** Whether a check has not asked the tenant yet. */
export function isQueued(check: Check | null): boolean {
  return check !== null && /^(queued|stealing|settling)$/.test(check.step);
}

/** Which probe a check asks, and why. */
export type ProbeRole = ProbeStarted['probe'];

/** The part of the state that belongs to one session. */
export const noSession = {
  signedIn: null,
  since: -Infinity,
  check: null,
  pending: null,
  startedAt: -Infinity,
  answeredCheckStartedAt: -Infinity,
  lastSeenCheckAt: undefined,
  verifiedAt: -Infinity,
  retryAt: Infinity,
  attempts: 0,
  lastTrigger: null,
  lostElsewhere: null,
  tokensDropped: false,
  confirmation: 'none',
  unsupported: false,
  diagnosis: null,
  loss: null,
} satisfies Partial<State>;

/** The state before the first start. */
export const initialState: State = {
  ...noSession,
  phase: 'stopped',
  at: -Infinity,
  visible: false,
  record: {},
  silentAuthWorks: false,
  lookedAt: -Infinity,
  activeAt: -Infinity,
  checkId: 0,
  probeId: 0,
  endedProbeId: 0,
};
