// Runs the simulation of packages/core.
import { randomInt } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { compileSimulation } from './compile-simulation.mjs';

const about = `Simulates tabs, a browser and a tenant that fail in every way.

  npm run simulate -- --seeds <n> [--from <seed> | --fresh]
                                      so many runs, from a seed or from one that is drawn
  npm run simulate -- --seed <n>      one run, with its whole trace
  npm run simulate -- --shrink <n>    writes down a run that fails, as short as it goes
  npm run simulate -- --story <n> [--seed <n>]
                                      one of packages/core/test/simulation/frozen.ts, by its number
  npm run simulate -- --fleet <browsers> [--hours <n>] [--limit <n>] [--scenario <name>] [--seed <n>] [--json]
                                      what heartbeats of so many browsers do to a tenant, in one
                                      scenario or in all`;

/** So many seeds a worker gets at a time. */
const CHUNK = 50;

/** With so many seeds a script is tried. */
const TRIED = 200;

/** @typedef {import('./simulate-worker.mjs').Done} Done */

const { values } = parseArgs({
  // pnpm hands on the `--` that separates its own options.
  args: process.argv.slice(2).filter((argument) => argument !== '--'),
  options: {
    seed: { type: 'string' },
    shrink: { type: 'string' },
    story: { type: 'string' },
    seeds: { type: 'string', default: '10000' },
    from: { type: 'string', default: '1' },
    fresh: { type: 'boolean', default: false },
    fleet: { type: 'string' },
    hours: { type: 'string', default: '4' },
    limit: { type: 'string', default: '25' },
    scenario: { type: 'string' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(about);
  process.exit();
}

const compiled = await compileSimulation(values.fleet === undefined ? 'simulation' : 'fleet');
if (values.fleet !== undefined) {
  await runFleets(Number(values.fleet));
  process.exit();
}
const { describeFailure, frozen, seedsOf, shrink, simulate } = await import(compiled);

if (values.shrink !== undefined) await write(Number(values.shrink));
else if (values.story !== undefined) {
  await replay(Number(values.seed ?? 1), frozen[Number(values.story) - 1]);
} else if (values.seed === undefined) {
  const from = values.fresh ? randomInt(2_000_000, 1_000_000_000) : Number(values.from);
  await runMany(from, Number(values.seeds));
} else await replay(Number(values.seed));

/**
 * Prints what each heartbeat does to a tenant, in one scenario or in all.
 *
 * @param {number} browsers
 */
async function runFleets(browsers) {
  const { compare, scenarios, tableOf } = await import(compiled);
  const { hours, limit, scenario, seed } = values;
  const options = {
    browsers,
    hours: Number(hours),
    limit: Number(limit),
    seed: Number(seed ?? 1),
  };
  /** @type {string[]} */
  const known = scenarios.map((/** @type {{ name: string }} */ { name }) => name);
  if (scenario && !known.includes(scenario)) {
    console.error(`No such scenario. There are: ${known.join(', ')}`);
    process.exit(1);
  }
  const names = scenario ? [scenario] : known;
  const reports = names.flatMap((name) => {
    const begunAt = performance.now();
    return compare(name, options, (/** @type {{ contestant: string }} */ { contestant }) => {
      const seconds = ((performance.now() - begunAt) / 1_000).toFixed(1);
      console.error(`${name}, ${contestant}: ${seconds} s`);
    });
  });
  console.log(values.json ? JSON.stringify(reports, null, 2) : tableOf(reports));
}

/**
 * @param {number} seed
 * @param {Record<string, unknown>} [script]
 */
async function replay(seed, script) {
  const result = await simulate(seed, { keepTrace: true, script });
  const whole = Infinity;
  console.log(result.violation ? describeFailure(result, whole) : result.tail(whole).join('\n'));
  console.log(`Trace ${result.hash}, ${result.tabHours.toFixed(1)} tab-hours.`);
  if (result.violation) process.exitCode = 1;
}

/**
 * A script leaves how long messages and answers take to a seed, so the failure is looked for again.
 *
 * @param {number} seed
 */
async function write(seed) {
  const { violation, script } = await simulate(seed);
  if (!violation) return console.log(`Seed ${seed} does not fail.`);
  // It need not be the same tab, nor the same moment.
  const [says] = violation.detail.match(/\w+_\w+|asks/) ?? ['.'];
  const flaw = { invariant: violation.invariant, says: new RegExp(says), least: 1, seeds: TRIED };
  const found = (await seedsOf(script, flaw, TRIED)).slice(0, 3);
  const seeds = found.at(-1);
  if (!seeds) return console.log(`As a script it does not fail with ${TRIED} seeds.`);
  const { plan, steps } = await shrink(script, { ...flaw, least: found.length, seeds });
  console.log(`${violation.invariant}: ${violation.detail}`);
  console.log(JSON.stringify(plan));
  for (const step of steps) console.log(JSON.stringify(step));
}

/**
 * Runs seeds on every core, a few at a time.
 *
 * @param {number} from
 * @param {number} count
 */
async function runMany(from, count) {
  const begunAt = performance.now();
  let shownAt = begunAt;
  const end = from + count;
  let next = from;
  let seeds = 0;
  let tabHours = 0;
  /** @type {{ seed: number, text: string }[]} */
  const failures = [];

  /** @param {Worker} worker */
  const hand = (worker) => {
    if (next >= end) return worker.postMessage(null);
    worker.postMessage({ from: next, count: Math.min(CHUNK, end - next) });
    next += CHUNK;
  };
  /** @param {Worker} worker */
  const watch = (worker) =>
    new Promise((resolve, reject) => {
      worker.on('error', reject);
      worker.on('exit', resolve);
      worker.on('message', (/** @type {Done} */ done) => {
        seeds += done.seeds;
        tabHours += done.tabHours;
        for (const { seed, violation, text } of done.failures) {
          console.log(`seed ${seed}: ${violation}`);
          failures.push({ seed, text });
        }
        if (performance.now() - shownAt > 2_000) {
          shownAt = performance.now();
          console.log(`${seeds} of ${count} seeds, ${failures.length} failures`);
        }
        hand(worker);
      });
      hand(worker);
    });
  const workers = Array.from(
    { length: availableParallelism() },
    () => new Worker(new URL('./simulate-worker.mjs', import.meta.url), { workerData: compiled }),
  );
  await Promise.all(workers.map(watch));

  const seconds = (performance.now() - begunAt) / 1_000;
  const [first] = [...failures].sort((a, b) => a.seed - b.seed);
  if (first) {
    console.log(`\n${first.text}`);
    process.exitCode = 1;
  }
  const speed = (tabHours / seconds).toFixed(0);
  console.log(
    `${seeds} seeds from ${from}, ${failures.length} failures, ${tabHours.toFixed(0)} tab-hours, ${speed} tab-hours a second on ${workers.length} cores.`,
  );
}
