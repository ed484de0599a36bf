/** The decided settings of a heartbeat: every option with its default filled in. */
export interface Settings {
  readonly intervalMs: number;
  readonly minGapMs: number;
  readonly timeoutMs: number;
  readonly maxUnverifiedMs: number;
  readonly triggers: Readonly<Record<AutomaticTrigger, boolean>>;
  /** The `passive` of the probe. */
  readonly probeIsPassive: boolean;
  /** The `silentAuth` of the probe. */
  readonly probeUsesSilentAuth: boolean;
}

/** The triggers that work by themselves and can be switched off. */
export type AutomaticTrigger = 'start' | 'interval' | 'focus';
