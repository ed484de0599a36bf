// Runs the seeds that it is handed, for simulate.mjs.
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';

/**
 * @typedef {object} Done
 * @property {number} seeds
 * @property {number} tabHours
 * @property {{ seed: number, violation: string, text: string }[]} failures
 */

const { describeFailure, runSeeds } = await import(pathToFileURL(workerData).href);

parentPort?.on('message', async (/** @type {{ from: number, count: number } | null} */ order) => {
  if (!order) return parentPort?.close();
  const { seeds, tabHours, failures } = await runSeeds(order.from, order.count);
  parentPort?.postMessage({
    seeds,
    tabHours,
    failures: failures.map((/** @type {any} */ result) => ({
      seed: result.seed,
      violation: `${result.violation.invariant}: ${result.violation.detail}`,
      text: describeFailure(result),
    })),
  });
});
