import { simulate, type SimulationResult } from './simulate.js';

const LINES = 60;

/** A failure as text: what was violated, how it came to it, and how to see it again. */
export function describeFailure(result: SimulationResult, lines = LINES): string {
  const { seed, violation, plan, isWritten, tail } = result;
  return [
    ...tail(lines),
    '',
    `seed ${seed} violates "${violation?.invariant}": ${violation?.detail}`,
    JSON.stringify({ ...plan, actions: plan.actions.map(([name]) => name).join(' ') }),
    ...(isWritten ? [] : [`Replay: npm run simulate -- --seed ${seed}`]),
  ].join('\n');
}

export interface RunSummary {
  readonly seeds: number;
  readonly tabHours: number;
  readonly failures: readonly SimulationResult[];
}

/** Runs seeds one after the other. `onSeed`: called after each. */
export async function runSeeds(
  from: number,
  count: number,
  onSeed: (result: SimulationResult, summary: RunSummary) => void = () => {},
): Promise<RunSummary> {
  const failures: SimulationResult[] = [];
  let tabHours = 0;
  for (let seed = from; seed < from + count; seed++) {
    const result = await simulate(seed);
    tabHours += result.tabHours;
    if (result.violation) failures.push(result);
    onSeed(result, { seeds: seed - from + 1, tabHours, failures });
  }
  return { seeds: count, tabHours, failures };
}

export { broken } from './broken.js';
export { frozen } from './frozen.js';
export { regressions } from './regressions.js';
export { seedsOf, shrink } from './shrink.js';
export { simulate };
