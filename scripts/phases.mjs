import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { root } from './root.mjs';

/** @typedef {import('./steps.mjs').Step} Step */
/** @typedef {import('./steps.mjs').Programs} Programs */

/**
 * @typedef {object} Outcome
 * @property {string[]} failed the names of the steps that failed
 * @property {number} passedTests
 * @property {number} failedTests
 */

/**
 * Runs the steps of each phase side by side, as many as there are cores.
 * Output never mixes: a step that runs alone shows it live, the others when they end.
 *
 * @param {Step[][]} phases
 * @param {Programs} programs
 * @param {{ everything: boolean }} options `everything`: a failure ends nothing, and each step prints
 *   one line; its output is in `.cache/logs`. Otherwise no step begins after a failure.
 * @returns {Promise<Outcome>}
 */
export async function runPhases(phases, programs, { everything }) {
  /** @type {Outcome} */
  const outcome = { failed: [], passedTests: 0, failedTests: 0 };
  const goesOn = () => everything || outcome.failed.length === 0;
  for (const phase of phases) {
    const waiting = [...phase];
    const live = phase.length === 1 && !everything;
    const lane = async () => {
      for (let step = waiting.shift(); step && goesOn(); step = waiting.shift()) {
        await runStep(step, { live, everything }, programs, outcome);
      }
    };
    const lanes = Math.min(phase.length, Math.max(2, availableParallelism()));
    await Promise.all(Array.from({ length: lanes }, lane));
  }
  return outcome;
}

/**
 * @param {Step} step
 * @param {{ live: boolean, everything: boolean }} options
 * @param {Programs} programs
 * @param {Outcome} outcome is added to
 */
async function runStep(step, { live, everything }, programs, outcome) {
  const { name, about, run } = step;
  const startedAt = performance.now();
  if (!everything) console.log(`\n== ${name}: ${about}`);
  const result = await run(live ? {} : { keep: true, env: colours() }, programs);
  const { ok, output, failure, passed = 0, failed = 0 } = result;
  outcome.passedTests += passed;
  outcome.failedTests += failed;
  if (!ok) outcome.failed.push(name);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  const counted = passed + failed > 0 ? `, ${passed} passed, ${failed} failed` : '';
  if (everything) {
    mkdirSync(`${root}/.cache/logs`, { recursive: true });
    writeFileSync(`${root}/.cache/logs/${name}.log`, output);
  }
  if (output && !live && !(everything && ok))
    console.log(`\n-- output of ${name}\n${output.trimEnd()}`);
  if (!ok) console.error(failure);
  console.log(`== ${name} ${ok ? 'passed' : 'FAILED'} in ${seconds} s${counted}`);
}

/** Kept output goes to this screen in the end, which the tools cannot see. */
function colours() {
  if (process.env['FORCE_COLOR'] || process.env['NO_COLOR']) return {};
  return process.stdout.isTTY ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' };
}
