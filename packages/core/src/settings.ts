import type { CheckTrigger } from './session.js';

/** The decided settings of a heartbeat: every option with its default filled in. */
export interface Settings {
  readonly intervalMs: number;
  readonly liveIntervalMs: number;
  readonly minGapMs: number;
  readonly timeoutMs: number;
  readonly pauseAfterIdleMs: number;
  readonly maxUnverifiedMs: number;
  readonly confirmByRedirect: boolean;
  /** A trigger that is missing is on. */
  readonly triggers: Readonly<Partial<Record<CheckTrigger, unknown>>>;
  /** The `passive` of the probe. */
  readonly probeIsPassive: boolean;
  /** The `silentAuth` of the probe. */
  readonly probeUsesSilentAuth: boolean;
}
