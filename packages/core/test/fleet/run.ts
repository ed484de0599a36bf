import { decideSettings, type Settings } from '../../src/machine/settings.js';
import { transition } from '../../src/machine/transition.js';
import { createBare } from './bare.js';
import { measureDay } from './days.js';
import { createFleet, type FleetRun, runFleet } from './fleet.js';
import { type FleetReport, reportOf, tableOf } from './report.js';
import { type Scenario, scenarios } from './scenarios.js';
import { createShell } from './shell.js';
import { createShipped, type ShippedOptions } from './shipped.js';
import type { Contestant, World } from './world.js';

/** With a default for each: what the documentation recommends. */
const probe = { kind: 'silent_auth', ask: () => Promise.reject(new Error('Not used.')) } as const;
export const fleetSettings: Settings = decideSettings({}, probe);
export const LIVE_INTERVAL_MS = 3_600_000;

export interface FleetOptions {
  readonly browsers: number;
  readonly hours: number;
  /** Requests per second. */
  readonly limit: number;
  readonly seed: number;
}

/** The heartbeats that are compared, the shipped one first. */
export const contestants = {
  shipped: createShippedWith({}),
  bare: (world) => createBare(world, fleetSettings.intervalMs, false),
  'bare, logs out': (world) => createBare(world, fleetSettings.intervalMs, true),
} satisfies Record<string, (world: World) => Contestant>;

/** The shipped machine, with something changed. */
export function createShippedWith(changes: Partial<ShippedOptions>): (world: World) => Contestant {
  return (world) =>
    createShipped(world, {
      settings: fleetSettings,
      liveIntervalMs: LIVE_INTERVAL_MS,
      ...changes,
    });
}

/** Returns the scenario of this name. */
export function scenarioOf(name: string): Scenario {
  const found = scenarios.find((scenario) => scenario.name === name);
  if (found) return found;
  const names = scenarios.map((scenario) => `${scenario.name}: ${scenario.about}`);
  throw new Error(`No such scenario. There are:\n${names.join('\n')}`);
}

/** Runs a scenario with each contestant. `onReport`: called after each. */
export function compare(
  name: string,
  options: FleetOptions,
  onReport: (report: FleetReport, run: FleetRun) => void = () => {},
): readonly FleetReport[] {
  const scenario = scenarioOf(name);
  let first: FleetRun | undefined;
  return Object.entries(contestants).map(([contestant, createContestant]) => {
    const run = runFleet({
      ...options,
      scenario,
      createContestant,
      overloadLimit: first?.overloadLimit,
    });
    first ??= run;
    const report = reportOf(name, contestant, run);
    onReport(report, run);
    return report;
  });
}

/** For the tests, which run all of it as it is compiled. */
export { createFleet, createShell, transition };

export { measureDay, reportOf, runFleet, scenarios, tableOf };
