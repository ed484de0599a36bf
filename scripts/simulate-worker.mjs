// Runs the seeds that it is handed, for simulate.mjs.
import { parentPort, workerData } from 'node:worker_threads';

/** @typedef {{ from: number, count: number }} Order */

/**
 * @typedef {object} Done
 * @property {number} seeds
 * @property {number} tabHours
 * @property {{ seed: number, violation: string, text: string }[]} failures
 */

const { describeFailure, runSeeds } = await import(workerData);

parentPort?.on('message', (/** @type {Order | null} */ order) => {
  if (!order) return parentPort?.close();
  // A seed that cannot be run ends the worker, and with it the whole run.
  void run(order);
});

/**
 * @param {Order} order
 */
async function run({ from, count }) {
  const { seeds, tabHours, failures } = await runSeeds(from, count);
  /** @type {Done} */
  const done = {
    seeds,
    tabHours,
    failures: failures.map((/** @type {any} */ result) => ({
      seed: result.seed,
      violation: `${result.violation.invariant}: ${result.violation.detail}`,
      text: describeFailure(result),
    })),
  };
  parentPort?.postMessage(done);
}
