import type {
  CheckTrigger,
  LastLoss,
  LossReason,
  RefusedLogin,
  SessionDiagnosis,
  SessionLoss,
  SessionUser,
} from '../contract/session.js';
import type { ProbeStarted } from '../contract/trace-event.js';
import type { ForeseenEnd } from './foreseen-end.js';
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
  /**
   * `loading`: started, and it is not known yet whether anybody is signed in. `watching`: somebody is.
   * `lost`: the session is over, and the app is being cleared.
   */
  readonly phase: 'stopped' | 'loading' | 'signed_out' | 'watching' | 'lost';
  /** When the last event happened. */
  readonly at: number;
  readonly visible: boolean;
  readonly embedded: boolean;
  readonly online: boolean;
  /** The last user input in this page. */
  readonly inputAt: number;
  /** A popup of the client is open, which a request of the client would close. */
  readonly popupOpen: boolean;
  /** When a popup of the client last closed. Whether the user signed in is known shortly afterwards. */
  readonly popupClosedAt: number;
  /** The shared record, as last read. */
  readonly record: SharedRecord;
  /** The app signs out, and the client still has its tokens. */
  readonly signingOut: boolean;
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
  readonly pending: CheckRequest | null;
  /** When the last check of any tab started. */
  readonly startedAt: number;
  /** When the last check of any tab that received an answer started. */
  readonly answeredCheckStartedAt: number;
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
  /** The number of consecutive checks of this tab that timed out. At least 1 after one of another tab. */
  readonly timeouts: number;
  /** A token call failed, after which the SDK may have dropped its refresh token. */
  readonly grantInDoubt: boolean;
  /** The client has a grant of its own, as the last answer to this tab showed. */
  readonly holdsGrant: boolean;
  /** A token call of the app found that the tenant has no session, and the SDK dropped its tokens. */
  readonly tokensMissing: boolean;
  /** After a suspension, the session does not end as unverifiable before this moment. */
  readonly graceUntil: number;
  /** The SDK removed the tokens because the tenant requires an interaction. */
  readonly tokensDropped: boolean;
  /**
   * `requested`: a push hint has no answer yet. `due`: the session must be confirmed by redirect.
   * `deferred`: when the user has rested, or the page is hidden.
   */
  readonly confirmation: 'none' | 'requested' | 'due' | 'deferred';
  /** When the last push hint arrived. Only a question that was asked since can answer it. */
  readonly hintedAt: number;
  /** The last check found that silent authentication cannot work here. */
  readonly unsupported: boolean;
  /** The end that was announced. */
  readonly announced: ForeseenEnd | null;
  readonly diagnosis: SessionDiagnosis | null;
  readonly loss: SessionLoss | null;
  /** Why the tenant refused the login that led to this page. */
  readonly login: RefusedLogin | null;
  /** What came back with the login that led to this page. */
  readonly appState: unknown;
  /** Why the session before this page load ended. */
  readonly lastLoss: LastLoss | null;
  /** The ID of the last check. */
  readonly checkId: number;
  /** The ID of the last probe or place in the queue. */
  readonly probeId: number;
  /** The ID of the last probe of a session that is over. */
  readonly endedProbeId: number;
}

/** A request for a check. */
interface CheckRequest {
  readonly trigger: CheckTrigger;
  /** When its cause occurred. A question that any tab asked since answers it. */
  readonly causedAt: number;
  /** When the check may start. */
  readonly dueAt: number;
}

/** One check, which may use several probes in sequence. */
export interface Check {
  readonly id: number;
  readonly trigger: CheckTrigger;
  /**
   * `queued`: it waits for its turn. `stealing`: it takes the lock. Otherwise the probe that it
   * waits for.
   */
  readonly step: 'queued' | 'stealing' | ProbeRole;
  /** Identifies the probe or the place in the queue. Results with another ID are late. */
  readonly probeId: number;
  /** When the current step times out. */
  readonly deadline: number;
  /** It waits for a slow tenant, outside of the queue. */
  readonly isLong: boolean;
  /** It entered the queue again after the page was suspended. */
  readonly isRequeued: boolean;
  /** It asked again while a login popup is open. */
  readonly isRepeated: boolean;
}

/** Whether a check has not asked the tenant yet. */
export function isQueued(
  check: Check | null,
): check is Check & { readonly step: 'queued' | 'stealing' } {
  return check?.step === 'queued' || check?.step === 'stealing';
}

/** Whether the heartbeat looks for a signed-in user. */
export function isLooking({ phase }: Pick<State, 'phase'>): boolean {
  return phase === 'loading' || phase === 'signed_out';
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
  verifiedAt: -Infinity,
  retryAt: Infinity,
  attempts: 0,
  lastTrigger: null,
  lostElsewhere: null,
  timeouts: 0,
  grantInDoubt: false,
  holdsGrant: false,
  tokensMissing: false,
  graceUntil: -Infinity,
  tokensDropped: false,
  confirmation: 'none',
  hintedAt: -Infinity,
  unsupported: false,
  announced: null,
  diagnosis: null,
  loss: null,
} satisfies Partial<State>;

/** The state before the first start. */
export const initialState: State = {
  ...noSession,
  phase: 'stopped',
  at: -Infinity,
  visible: false,
  embedded: false,
  online: true,
  inputAt: -Infinity,
  popupOpen: false,
  popupClosedAt: -Infinity,
  signingOut: false,
  record: {},
  silentAuthWorks: false,
  lookedAt: -Infinity,
  activeAt: -Infinity,
  login: null,
  appState: undefined,
  lastLoss: null,
  checkId: 0,
  probeId: 0,
  endedProbeId: 0,
};
