import { availableParallelism } from 'node:os';

/** @typedef {import('./steps.mjs').Step} Step */
/** @typedef {import('./steps.mjs').Programs} Programs */
/** @typedef {import('./run.mjs').RunResult} RunResult */

/**
 * @typedef {object} Outcome
 * @property {string[]} ran the names of the steps that were begun
 * @property {string[]} failed the names of those that failed
 */

/**
 * Runs the steps of each phase side by side, as many as there are cores, and stops after a failure.
 * Output never mixes: a step that runs alone shows it live, the others when they end.
 *
 * @param {Step[][]} phases
 * @param {Programs} programs
 * @returns {Promise<Outcome>}
 */
export async function runPhases(phases, programs) {
  /** @type {Outcome} */
  const outcome = { ran: [], failed: [] };
  for (const phase of phases) {
    const waiting = [...phase];
    const alone = phase.length === 1;
    const lane = async () => {
      for (let step = waiting.shift(); step; step = waiting.shift()) {
        outcome.ran.push(step.name);
        if (!(await runStep(step, alone, programs))) outcome.failed.push(step.name);
        if (outcome.failed.length > 0) return;
      }
    };
    const lanes = Math.min(phase.length, Math.max(2, availableParallelism()));
    await Promise.all(Array.from({ length: lanes }, lane));
    if (outcome.failed.length > 0) break;
  }
  return outcome;
}

/**
 * @param {Step} step
 * @param {boolean} alone
 * @param {Programs} programs
 */
async function runStep(step, alone, programs) {
  const startedAt = performance.now();
  console.log(`\n== ${step.name}: ${step.about}`);
  const result = await step.run(alone ? {} : { keep: true, env: colours() }, programs);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  if (!alone && result.output)
    console.log(`\n-- output of ${step.name}\n${result.output.trimEnd()}`);
  if (!result.ok) console.error(result.failure);
  console.log(`== ${step.name} ${result.ok ? 'passed' : 'FAILED'} in ${seconds} s`);
  return result.ok;
}

/** Kept output goes to this screen in the end, which the tools cannot see. */
function colours() {
  if (process.env['FORCE_COLOR'] || process.env['NO_COLOR']) return {};
  return process.stdout.isTTY ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' };
}
