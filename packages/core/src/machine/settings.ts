import { requireDuration, requireFunction, requireOption } from '../contract/errors.js';
import type { SessionHeartbeatOptions } from '../contract/options.js';
import type { Probe } from '../contract/probe.js';
import type { DiagnosisCode } from '../contract/session.js';

/** The options of a heartbeat, validated and complete. */
export interface Settings {
  readonly intervalMs: number;
  readonly minGapMs: number;
  readonly timeoutMs: number;
  /** `Infinity`: never. */
  readonly pauseAfterIdleMs: number;
  /** `Infinity`: never. */
  readonly idleTimeoutMs: number;
  readonly warnBeforeMs: number;
  readonly maxUnverifiedMs: number;
  readonly confirmByRedirect: boolean | 'push';
  readonly checkOnFocus: boolean;
  readonly checkOnReconnect: boolean;
  readonly shareTabs: boolean;
  readonly probe: Pick<Probe, 'kind' | 'passive'>;
  /** How long after a login silent authentication works. `Infinity` where the tenant is same-site. */
  readonly silentAuthLifetimeMs: number;
  /** The page is cross-origin isolated: silent authentication cannot work in it. */
  readonly crossOriginIsolated: boolean;
  /** What limits the heartbeat from the start. */
  readonly diagnosis: DiagnosisCode | null;
  readonly isFinal: SessionHeartbeatOptions['isFinal'] | undefined;
  readonly isSameUser: SessionHeartbeatOptions['isSameUser'] | undefined;
}

/**
 * Validates the options and fills in the defaults.
 *
 * @throws {SessionHeartbeatError} `invalid_option`, naming the option.
 */
export function decideSettings(
  options: SessionHeartbeatOptions,
  probe: Probe,
  {
    silentAuthLifetimeMs = Infinity,
    crossOriginIsolated = false,
    diagnosis = null,
  }: Partial<Settings> = {},
): Settings {
  const {
    intervalMs = 900_000,
    minGapMs = 10_000,
    timeoutMs = 4_500,
    pauseAfterIdleMs = 1_800_000,
    idleTimeoutMs = false,
    warnBeforeMs = 60_000,
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
  const { isFinal, isSameUser } = options;
  requireFunction('push', options.push);
  requireFunction('isFinal', isFinal);
  requireFunction('isSameUser', isSameUser);
  requireOption(
    'probe',
    typeof probe?.ask === 'function' && ['silent_auth', 'grant', 'custom'].includes(probe.kind),
  );
  return {
    intervalMs: requireDuration('intervalMs', intervalMs, 1),
    minGapMs: requireDuration('minGapMs', minGapMs, 0, Number.MAX_VALUE),
    timeoutMs: requireDuration('timeoutMs', timeoutMs, 1, Number.MAX_VALUE),
    pauseAfterIdleMs: orNever('pauseAfterIdleMs', pauseAfterIdleMs),
    idleTimeoutMs: orNever('idleTimeoutMs', idleTimeoutMs),
    warnBeforeMs: requireDuration('warnBeforeMs', warnBeforeMs, 0, Number.MAX_VALUE),
    maxUnverifiedMs: requireDuration('maxUnverifiedMs', maxUnverifiedMs, 1),
    confirmByRedirect,
    checkOnFocus,
    checkOnReconnect,
    shareTabs,
    probe,
    silentAuthLifetimeMs,
    crossOriginIsolated,
    diagnosis,
    isFinal,
    isSameUser,
  };
}

function orNever(name: string, value: number | false): number {
  return value === false ? Infinity : requireDuration(name, value, 1);
}
