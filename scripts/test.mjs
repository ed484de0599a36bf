import { parseArgs } from 'node:util';
import { buildPackages } from './build.mjs';
import { ensureChromium } from './chromium.mjs';
import { ensureDependencies } from './dependencies.mjs';
import { requireNodeVersion } from './engines.mjs';
import { runPhases } from './phases.mjs';
import { ensureRedisServer, withoutRedisServer } from './redis.mjs';
import { countTests, forgetReports } from './reports.mjs';
import { endCommandsOnSignal } from './run.mjs';
import { phases } from './steps.mjs';

const steps = phases.flat();
const chosen = chooseSteps();

requireNodeVersion();
endCommandsOnSignal();
forgetReports();
const { ran, failed } = await runChosen();
const { passed, failed: failedTests } = countTests(ran);
if (failed.length > 0) console.error(`\nFailed: ${failed.join(', ')}`);
console.log(`\n${passed} passed, ${failedTests} failed`);
process.exitCode = failed.length > 0 || failedTests > 0 ? 1 : 0;

/** @returns {Promise<import('./phases.mjs').Outcome>} */
async function runChosen() {
  if (!(await ensureDependencies())) return { ran: [], failed: ['dependencies'] };
  const selected = phases.map((phase) => phase.filter(({ name }) => chosen.includes(name)));
  const wanted = selected.flat();
  const programs = await findPrograms(wanted);
  const typesBuild = chosen.includes('types');
  if (!typesBuild && wanted.some(({ needsBuild }) => needsBuild)) {
    const { ok } = await buildPackages();
    if (!ok) return { ran: [], failed: ['build'] };
  }
  return runPhases(selected, programs);
}

/**
 * @param {import('./steps.mjs').Step[]} wanted
 * @returns {Promise<import('./steps.mjs').Programs>}
 */
async function findPrograms(wanted) {
  /** @type {import('./steps.mjs').Programs} */
  const programs = {};
  if (wanted.some(({ needsBrowser }) => needsBrowser)) {
    const chromium = await ensureChromium();
    if (chromium) programs.chromium = chromium.path;
    if (chromium) console.log(`Browser: ${chromium.version} (${chromium.path})`);
  }
  if (wanted.some(({ needsRedis }) => needsRedis)) {
    const redis = await ensureRedisServer();
    if (redis) programs.redisServer = redis.path;
    console.log(redis ? `Redis: ${redis.version} (${redis.path})` : withoutRedisServer);
  }
  return programs;
}

function chooseSteps() {
  const names = steps.map(({ name }) => name);
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { help: { type: 'boolean', short: 'h' } },
    });
    const unknown = positionals.filter((name) => !names.includes(name));
    if (unknown.length > 0) throw new Error(`No such step: ${unknown.join(', ')}`);
    if (!values.help) return positionals.length > 0 ? positionals : names;
  } catch (error) {
    console.error(`${/** @type {Error} */ (error).message}\n`);
    process.exitCode = 1;
  }
  const list = steps.map(({ name, about }) => `  ${name.padEnd(8)} ${about}`);
  console.log(
    `npm test -- [step ...]\n\nAll steps, in this order, or the named ones:\n${list.join('\n')}`,
  );
  process.exit();
}
