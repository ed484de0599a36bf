import type { CheckTrigger, SessionDiagnosis, SessionLoss, SessionUser } from '../session.js';

/** All that the heartbeat knows. Moments are epoch milliseconds. */
export type State = Stopped | Idle | Watching | Lost;

/** Not started, or stopped. */
export interface Stopped {
  readonly phase: 'stopped';
  readonly nextProbeId: number;
}

/** Started, and nobody is signed in. */
export interface Idle {
  readonly phase: 'idle';
  readonly nextProbeId: number;
}

/** Somebody is signed in, and the session is being watched. */
export interface Watching {
  readonly phase: 'watching';
  readonly nextProbeId: number;
  readonly user: SessionUser;
  readonly since: number;
  readonly visible: boolean;
  readonly silentAuthProven: boolean;
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
}

/** The session is over. */
export interface Lost {
  readonly phase: 'lost';
  readonly nextProbeId: number;
  readonly verifiedAt: number | null;
  readonly diagnosis: SessionDiagnosis | null;
  readonly loss: SessionLoss;
}

/** One check, which may ask two probes one after the other. */
export interface Check {
  readonly trigger: CheckTrigger;
  readonly askedAt: number;
  /** The probe that is waited for; an answer with another ID is late and dropped. */
  readonly probeId: number;
  readonly probe: ProbeRole;
  /** When the answer is given up. */
  readonly deadline: number;
}

/** `guard` asks first where silent authentication is not proven yet, `main` is the probe of every check. */
export type ProbeRole = 'guard' | 'main';

/** Before the first start. */
export const initialState: State = { phase: 'stopped', nextProbeId: 1 };
