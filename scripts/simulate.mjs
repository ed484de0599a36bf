// Runs the simulation of packages/core: --seed N replays one run with its whole trace,
// --seeds N [--from S] runs as many.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { tsc } from './build.mjs';
import { root } from './root.mjs';
import { runScript } from './run.mjs';

const { values } = parseArgs({
  // pnpm hands on the `--` that separates its own options.
  args: process.argv.slice(2).filter((argument) => argument !== '--'),
  options: {
    seed: { type: 'string' },
    seeds: { type: 'string', default: '10000' },
    from: { type: 'string', default: '1' },
  },
});

const built = await runScript(tsc, ['--project', 'packages/core/test/simulation']);
if (!built.ok) process.exit(1);
const compiled = join(root, 'packages/core/.cache/simulation/test/simulation/run.js');
const { describeFailure, runSeeds, simulate } = await import(pathToFileURL(compiled).href);

if (values.seed === undefined) await runMany(Number(values.from), Number(values.seeds));
else await replay(Number(values.seed));

/** @param {number} seed */
async function replay(seed) {
  const result = await simulate(seed, { keepTrace: true });
  const whole = Infinity;
  console.log(result.violation ? describeFailure(result, whole) : result.tail(whole).join('\n'));
  console.log(`Trace ${result.hash}, ${result.tabHours.toFixed(1)} tab-hours.`);
  if (result.violation) process.exitCode = 1;
}

/**
 * @param {number} from
 * @param {number} count
 */
async function runMany(from, count) {
  const begunAt = performance.now();
  let shownAt = begunAt;
  const { seeds, tabHours, failures } = await runSeeds(
    from,
    count,
    (/** @type {any} */ { seed, violation }, /** @type {any} */ summary) => {
      if (violation) console.log(`seed ${seed}: ${violation.invariant}: ${violation.detail}`);
      if (performance.now() - shownAt < 2_000) return;
      shownAt = performance.now();
      console.log(`${summary.seeds} of ${count} seeds, ${summary.failures.length} failures`);
    },
  );
  const seconds = (performance.now() - begunAt) / 1_000;
  if (failures.length > 0) {
    console.log(`\n${describeFailure(failures[0])}`);
    process.exitCode = 1;
  }
  const speed = (tabHours / seconds).toFixed(0);
  console.log(
    `${seeds} seeds, ${failures.length} failures, ${tabHours.toFixed(0)} tab-hours, ${speed} tab-hours a second.`,
  );
}
