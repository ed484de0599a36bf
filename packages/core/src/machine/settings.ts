import { requireDuration, requireFunction, requireOption } from '../contract/errors.js';
import type { SessionHeartbeatOptions } from '../contract/options.js';
import type { Probe } from '../contract/probe.js';

/** The options of a heartbeat, validated and complete. */
export interface Settings {
  readonly intervalMs: number;
  readonly minGapMs: number;
  readonly timeoutMs: number;
  /** `Infinity`: never. */
  readonly pauseAfterIdleMs: number;
  readonly maxUnverifiedMs: number;
  readonly confirmByRedirect: boolean | 'push';
  readonly checkOnFocus: boolean;
  readonly checkOnReconnect: boolean;
  readonly probe: Pick<Probe, 'kind' | 'passive'>;
}

/**
 * Validates the options and fills in the defaults.
 *
 * @throws {SessionHeartbeatError} `invalid_option`, naming the option.
 */
export function decideSettings(options: SessionHeartbeatOptions, probe: Probe): Settings {
  const {
    intervalMs = 900_000,
    minGapMs = 10_000,
    timeoutMs = 4_500,
    pauseAfterIdleMs = 1_800_000,
    maxUnverifiedMs = Infinity,
    confirmByRedirect = 'push',
    checkOnFocus = true,
    checkOnReconnect = true,
    shareTabs = true,
  } = options;
  for (const [name, value] of Object.entries({ checkOnFocus, checkOnReconnect, shareTabs })) {
    requireOption(name, typeof value === 'boolean');
  }
  requireOption(
    'confirmByRedirect',
    confirmByRedirect === 'push' || typeof confirmByRedirect === 'boolean',
  );
  requireFunction('push', options.push);
  requireOption(
    'probe',
    typeof probe?.ask === 'function' && ['silent_auth', 'grant', 'custom'].includes(probe.kind),
  );
  return {
    intervalMs: requireDuration('intervalMs', intervalMs, 1),
    minGapMs: requireDuration('minGapMs', minGapMs, 0, Number.MAX_VALUE),
    timeoutMs: requireDuration('timeoutMs', timeoutMs, 1, Number.MAX_VALUE),
    pauseAfterIdleMs:
      pauseAfterIdleMs === false
        ? Infinity
        : requireDuration('pauseAfterIdleMs', pauseAfterIdleMs, 1),
    maxUnverifiedMs: requireDuration('maxUnverifiedMs', maxUnverifiedMs, 1),
    confirmByRedirect,
    checkOnFocus,
    checkOnReconnect,
    probe,
  };
}
