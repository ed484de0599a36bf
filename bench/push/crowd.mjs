import { setTimeout as wait } from 'node:timers/promises';
import { startWorker } from './commands.mjs';

/** Client processes; more of them would only take the cores away from the server. */
const processes = 2;
const lookEveryMs = 50;
const patienceMs = 3_000;

/**
 * Users who each have one stream open.
 *
 * @typedef {object} Crowd
 * @property {(expected: number) => Promise<import('./pace.mjs').Moments>} arrivals waits until that many events have come, or no more come
 * @property {() => Promise<void>} stop
 */

/**
 * Opens one stream for each token.
 *
 * @param {number} port
 * @param {string[]} tokens
 * @returns {Promise<Crowd>}
 */
export async function gatherCrowd(port, tokens) {
  const share = Math.ceil(tokens.length / processes);
  const shares = Array.from({ length: Math.ceil(tokens.length / share) }, (_, i) => i * share);
  const workers = shares.map((first) => ({
    worker: startWorker('./streams-process.mjs'),
    given: { port, first, tokens: tokens.slice(first, first + share) },
  }));
  await Promise.all(workers.map(({ worker, given }) => worker.ask('open', given)));

  async function countArrived() {
    const counts = await Promise.all(workers.map(({ worker }) => worker.ask('count', undefined)));
    const ended = counts.reduce((sum, count) => sum + count.ended, 0);
    if (ended > 0) throw new Error(`${ended} streams ended during the measurement.`);
    return counts.reduce((sum, count) => sum + count.arrived, 0);
  }

  return {
    async arrivals(expected) {
      let arrived = await countArrived();
      let changedAt = Date.now();
      while (arrived < expected && Date.now() - changedAt < patienceMs) {
        await wait(lookEveryMs);
        const now = await countArrived();
        if (now > arrived) changedAt = Date.now();
        arrived = now;
      }
      const taken = await Promise.all(workers.map(({ worker }) => worker.ask('take', undefined)));
      return {
        users: taken.flatMap(({ users }) => users),
        ats: taken.flatMap(({ ats }) => ats),
      };
    },
    async stop() {
      await Promise.all(workers.map(({ worker }) => worker.stop()));
    },
  };
}
