import { SessionHeartbeatError } from './errors.js';
import type { Probe } from './probe.js';
import type { AutomaticTrigger, Settings } from './settings.js';

/** How a heartbeat behaves. Every option has a default that suits production. Durations are milliseconds. */
export interface SessionHeartbeatOptions {
  /** Between checks while the page is visible. Default: 900 000, the least that Auth0 documents for polling. */
  readonly intervalMs?: number;
  /**
   * No check begins sooner than this after the last one, whatever triggers it, except
   * {@link SessionHeartbeat.check} and {@link SessionHeartbeat.report}: it waits until then. An
   * `intervalMs` that is shorter counts instead. Default: 10 000.
   */
  readonly minGapMs?: number;
  /**
   * How long the answer to one probe is waited for. Default: 4500, under the 5 s for which
   * `@auth0/auth0-spa-js` waits for its own lock, so that a silent authorization that hangs in a
   * check is over before a token call of the app gives up.
   */
  readonly timeoutMs?: number;
  /**
   * Without a proof for this long, the session ends with `unverifiable`: for apps that must fail
   * closed. A last check is made just before, also in a hidden page. Default: `Infinity`.
   */
  readonly maxUnverifiedMs?: number;
  /** The way a check asks the tenant. Default: {@link tokenProbe} of the client. */
  readonly probe?: Probe;
  /** Switches off single triggers: `{ focus: false }`. Default: all on. */
  readonly triggers?: Readonly<Partial<Record<AutomaticTrigger, boolean>>>;
}

const defaults = {
  intervalMs: 900_000,
  minGapMs: 10_000,
  timeoutMs: 4_500,
  maxUnverifiedMs: Infinity,
} as const;

/**
 * Fills in the defaults.
 *
 * @throws {SessionHeartbeatError} `invalid_option`, naming the option and what it takes.
 */
export function decideSettings(options: SessionHeartbeatOptions, probe: Probe): Settings {
  return {
    intervalMs: duration(options, 'intervalMs', 1),
    minGapMs: duration(options, 'minGapMs', 0),
    timeoutMs: duration(options, 'timeoutMs', 1),
    maxUnverifiedMs: duration(options, 'maxUnverifiedMs', 1),
    triggers: {
      start: options.triggers?.start !== false,
      interval: options.triggers?.interval !== false,
      focus: options.triggers?.focus !== false,
    },
    probeIsPassive: probe.passive === true,
    probeUsesSilentAuth: probe.silentAuth !== false,
  };
}

function duration(
  options: SessionHeartbeatOptions,
  name: keyof typeof defaults,
  least: number,
): number {
  const value: unknown = options[name] ?? defaults[name];
  const most = name === 'intervalMs' || name === 'maxUnverifiedMs' ? Infinity : Number.MAX_VALUE;
  if (typeof value !== 'number' || !(value >= least && value <= most)) {
    throw new SessionHeartbeatError(
      'invalid_option',
      `${name} is ${String(value)}; give it a number of milliseconds, ${least} or more.`,
    );
  }
  return value;
}
