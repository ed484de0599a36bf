import type { CheckTrigger, SessionDiagnosis, SessionLoss, SessionUser } from '../session.js';

/** All that the heartbeat knows. Moments are epoch milliseconds. */
export interface State {
  /** `idle`: started, and nobody is signed in. `watching`: somebody is. */
  readonly phase: 'stopped' | 'idle' | 'watching' | 'lost';
  /** When the last event happened. */
  readonly at: number;
  readonly visible: boolean;
  /** Silent authentication has worked in this browser. */
  readonly proven: boolean;
  /** When it was last looked whether somebody is signed in. */
  readonly lookedAt: number;
  /** Whose session is watched. */
  readonly user: SessionUser | null;
  /** When the client takes the session for ended by itself. */
  readonly expiresAt: number;
  /** When the watch began. */
  readonly since: number;
  /** The check under way. */
  readonly check: Check | null;
  /** A check that was asked for and has not begun. */
  readonly wanted: { readonly trigger: CheckTrigger; readonly notBefore: number } | null;
  /** When the last check began. */
  readonly askedAt: number | null;
  /** When the session was last known to be alive. */
  readonly verifiedAt: number | null;
  /** How many checks in a row found nothing out. */
  readonly attempts: number;
  /** The last check ended at a set-up or browser in which the session cannot be watched. */
  readonly unsupported: boolean;
  readonly diagnosis: SessionDiagnosis | null;
  readonly loss: SessionLoss | null;
  /** The ID of the last probe. */
  readonly probeId: number;
}

/** One check, which may ask several probes one after the other. */
export interface Check {
  readonly trigger: CheckTrigger;
  readonly askedAt: number;
  /** The probe that is waited for; an answer with another ID is late. */
  readonly probeId: number;
  readonly role: ProbeRole;
  /** When the answer is given up. */
  readonly deadline: number;
}

/**
 * `main` is the probe of every check. `guard` asks first where silent authentication is not proven
 * yet, `confirm` asks after `main` where that cannot tell, `orphan` asks when the client knows of no
 * user any more; these are passive.
 */
export type ProbeRole = 'guard' | 'main' | 'confirm' | 'orphan';

/** Before the first start. */
export const initialState: State = {
  phase: 'stopped',
  at: 0,
  visible: false,
  proven: false,
  lookedAt: 0,
  user: null,
  expiresAt: Infinity,
  since: 0,
  check: null,
  wanted: null,
  askedAt: null,
  verifiedAt: null,
  attempts: 0,
  unsupported: false,
  diagnosis: null,
  loss: null,
  probeId: 0,
};
