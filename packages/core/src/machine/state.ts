import type {
  CheckTrigger,
  LossReason,
  SessionDiagnosis,
  SessionLoss,
  SessionUser,
} from '../session.js';
import type { SharedRecord } from '../shared-record.js';

/** All that the heartbeat knows. Moments are epoch milliseconds, `-Infinity` for never. */
export interface State {
  /** `idle`: started, and nobody is signed in. `watching`: somebody is. */
  readonly phase: 'stopped' | 'idle' | 'watching' | 'lost';
  /** When the last event happened. */
  readonly at: number;
  readonly visible: boolean;
  /** What the tabs of this browser share, as last read. */
  readonly record: SharedRecord;
  /** Silent authentication has worked in this browser. */
  readonly proven: boolean;
  /** When it was last looked whether somebody is signed in. */
  readonly lookedAt: number;
  /** When the user last did something, in any tab. */
  readonly activeAt: number;

  /** Whose session is watched. */
  readonly user: SessionUser | null;
  /** The user as the shared record has it. */
  readonly digest: string;
  /** When the client takes the session for ended by itself. */
  readonly expiresAt: number;
  /** When the watch began, or the wait for somebody to watch. */
  readonly since: number;
  /** The `askedAt` of the shared record up to which everything in it is known. */
  readonly knownAskedAt: number | undefined;
  /** The check under way. */
  readonly check: Check | null;
  /** When what the check waits for is given up. */
  readonly deadline: number;
  /** A check that was asked for and has not begun, and when it was asked for. */
  readonly wanted: CheckTrigger | null;
  readonly wantedAt: number;
  /** When the last check began, in any tab. */
  readonly askedAt: number;
  /** When the last check that was answered began, in any tab. */
  readonly answeredAt: number;
  /** When the session was last known to be alive. */
  readonly verifiedAt: number;
  /** When a check that found nothing out is repeated. */
  readonly retryAt: number;
  /** How many checks in a row found nothing out. */
  readonly attempts: number;
  /** Why the last check of this tab began. */
  readonly lastTrigger: CheckTrigger | null;
  /** Why another tab lost the session by its own tokens, and this one maybe with it. */
  readonly doubt: LossReason | null;
  /** The SDK has dropped its tokens where the tenant wanted something of the user. */
  readonly tokensDropped: boolean;
  /** Only the top level can tell, and something makes it worth to ask there, so long after the last time. */
  readonly doubtGapMs: number | null;
  /** A hint came, and nothing has answered it yet that could tell. */
  readonly hinted: boolean;
  /** Hints get through. */
  readonly live: boolean;
  /** From when on the interval counts since they do not any more. */
  readonly pollingSince: number;
  /** The last check ended at a set-up or browser in which the session cannot be watched. */
  readonly unsupported: boolean;
  readonly diagnosis: SessionDiagnosis | null;
  readonly loss: SessionLoss | null;
  /** How many checks of this tab have ended. */
  readonly checks: number;
  /** The ID of the last probe. */
  readonly probeId: number;
  /** The ID of the last probe of a session that is over. */
  readonly overProbeId: number;
}

/** One check, which may ask several probes one after the other. */
export interface Check {
  readonly trigger: CheckTrigger;
  /** What is waited for; an answer with another ID is late. */
  readonly probeId: number;
  readonly role: CheckRole;
  /** How often another tab was waited for in vain. */
  readonly waits: number;
}

/**
 * What a check is at. `lease`: it asks for the right to check for all tabs. `other_tab`: another tab
 * has it, and will tell. Else it asks a probe.
 */
type CheckRole = 'lease' | 'other_tab' | ProbeRole;

/** Whether a check has not asked the tenant: it waits for the lease, or for another tab's answer. */
export function isWaiting(check: Check | null): boolean {
  return check?.role === 'lease' || check?.role === 'other_tab';
}

/**
 * `main` is the probe of every check. `guard` asks first where silent authentication is not proven
 * yet, `confirm` asks after `main` where that cannot tell, `orphan` asks when the client knows of no
 * user any more; these are passive.
 */
export type ProbeRole = 'guard' | 'main' | 'confirm' | 'orphan';

/** What a session begins with. */
export const noSession = {
  user: null,
  digest: '',
  expiresAt: Infinity,
  since: -Infinity,
  knownAskedAt: undefined,
  check: null,
  deadline: Infinity,
  wanted: null,
  wantedAt: -Infinity,
  askedAt: -Infinity,
  answeredAt: -Infinity,
  verifiedAt: -Infinity,
  retryAt: Infinity,
  attempts: 0,
  lastTrigger: null,
  doubt: null,
  tokensDropped: false,
  doubtGapMs: null,
  hinted: false,
  live: false,
  pollingSince: -Infinity,
  unsupported: false,
  diagnosis: null,
  loss: null,
} satisfies Partial<State>;

/** Before the first start. */
export const initialState: State = {
  ...noSession,
  phase: 'stopped',
  at: -Infinity,
  visible: false,
  record: {},
  proven: false,
  lookedAt: -Infinity,
  activeAt: -Infinity,
  checks: 0,
  probeId: 0,
  overProbeId: 0,
};
