import { decideSettings, type Settings } from '../../src/machine/settings.js';
import { createBare } from './bare.js';
import { runFleet } from './fleet.js';
import type { Cause } from './measures.js';
import type { Scenario } from './scenarios.js';
import { createShipped } from './shipped.js';
import type { Contestant, World } from './world.js';

/** What an app chooses. */
export interface DayOptions {
  readonly browsers: number;
  readonly hours: number;
  /** Requests per second that the tenant serves. */
  readonly limit: number;
  readonly seed: number;
  readonly intervalMs: number;
  readonly minGapMs: number;
  /** `session`: checks of one request, to `/authorize`. Default: of two, with the client. */
  readonly probe?: 'token' | 'session';
  /** With push: the interval while hints arrive. Default: no push. */
  readonly liveIntervalMs?: number | undefined;
  /** Compares with `setInterval`, focus and `getTokenSilently`. */
  readonly isBare?: boolean;
}

/** What a fleet asks of its tenant in an ordinary morning, and what its users get for it. */
export interface DayFigures {
  /** Requests per second while everybody is at work. */
  readonly mean: number;
  /** Requests per second in the busiest ten seconds of the morning. */
  readonly peak: number;
  /** Checks of a browser in an hour. */
  readonly checks: Readonly<Record<'interval' | 'focus' | 'load' | 'other', number>>;
  /** Seconds, of visible pages whose users are not idle. */
  readonly ageMedianS: number;
  readonly ageP99S: number;
  /** Seconds until the pages of blocked users detect the end. `null`: one has not detected it. */
  readonly detectionMedianS: number | null;
  readonly detectionMostS: number | null;
  /** The share of the logins of others that were refused, in the worst minute. */
  readonly loginsRefused: number;
  readonly falseEndings: number;
}

/** So few that their checks are no load. */
const blockedOf = (browsers: number) => Math.min(10, Math.ceil(browsers / 500));

/** An ordinary morning in which a few users are blocked. With push, a hint follows within a second. */
function morningWith(hasPush: boolean): Scenario {
  return {
    name: 'morning',
    about: 'an ordinary morning, a few users are blocked',
    lastsMs: 0,
    ...(hasPush && { hasPush }),
    begin(fleet) {
      let left = blockedOf(fleet.browsers);
      for (let who = 0; who < fleet.browsers && left > 0; who++) {
        if (!fleet.isAwake(who)) continue;
        left--;
        fleet.block(who);
        if (hasPush) fleet.after(fleet.random() * 1_000, 'hint_due', who);
      }
    },
  };
}

function settingsOf({ intervalMs, minGapMs, probe: asks }: DayOptions): Settings {
  const ask = () => Promise.reject(new Error('Not used.'));
  const probe = { kind: 'silent_auth', passive: asks === 'session', ask } as const;
  return decideSettings({ intervalMs, minGapMs }, probe);
}

/** Runs a fleet with these settings through an ordinary morning. */
export function measureDay(options: DayOptions): DayFigures {
  const { browsers, hours, limit, seed, liveIntervalMs, probe = 'token' } = options;
  const run = runFleet({
    browsers,
    hours,
    limit,
    seed,
    scenario: morningWith(liveIntervalMs !== undefined),
    createContestant: (world) => contestantOf(world, options),
  });
  const { measures, before, during } = run;
  const atWork = { from: before.from, to: during.to };
  const perCheck = probe === 'session' ? 1 : 2;
  const checksFor = (...causes: Cause[]) => {
    const perSecond = causes.reduce((sum, cause) => sum + measures.meanOf(cause, atWork), 0);
    return (perSecond * 3_600) / perCheck / browsers;
  };
  const detectionAt = (share: number) => {
    const ms = measures.detections < run.blocked ? null : measures.detectionAt(share);
    return ms === null ? null : ms / 1_000;
  };
  return {
    mean: measures.mean(atWork),
    peak: measures.peak({ from: 0, to: during.to }).perSecond,
    checks: {
      interval: checksFor('interval'),
      focus: checksFor('focus'),
      load: checksFor('start'),
      other: checksFor('online', 'wake', 'activity', 'push', 'retry', 'sign_in', 'other'),
    },
    ageMedianS: measures.ageAt(0.5),
    ageP99S: measures.ageAt(0.99),
    detectionMedianS: detectionAt(0.5),
    detectionMostS: detectionAt(1),
    loginsRefused: measures.worstLoginMinute(atWork),
    falseEndings: measures.falseEndings,
  };
}

function contestantOf(world: World, options: DayOptions): Contestant {
  const { intervalMs, isBare, liveIntervalMs = Infinity, probe } = options;
  if (isBare) return createBare(world, intervalMs, false);
  const settings = settingsOf(options);
  if (probe !== 'session') return createShipped(world, { settings, liveIntervalMs });
  // The world changes, so this one inherits from it.
  const ask: World['ask'] = (who, _, trigger) => world.ask(who, 'passive', trigger);
  const asked: World = Object.create(world, { ask: { value: ask } });
  return createShipped(asked, { settings, liveIntervalMs });
}
