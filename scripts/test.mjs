import { parseArgs } from 'node:util';
import { ensureBrowsers } from './chromium.mjs';
import { ensureDependencies } from './dependencies.mjs';
import { requireNodeVersion } from './engines.mjs';
import { runPhases } from './phases.mjs';
import { ensureRedisServer, withoutRedisServer } from './redis.mjs';
import { phases } from './steps.mjs';

const steps = phases.flat();
const { all, names } = chooseSteps();

requireNodeVersion();
const { failed, passedTests, failedTests } = await runChosen();
if (failed.length > 0) console.error(`\nFailed: ${failed.join(', ')}`);
console.log(`\n${passedTests} passed, ${failedTests} failed`);
process.exitCode = failed.length > 0 || failedTests > 0 ? 1 : 0;

/** @returns {Promise<import('./phases.mjs').Outcome>} */
async function runChosen() {
  if (!(await ensureDependencies())) {
    return { failed: ['dependencies'], passedTests: 0, failedTests: 0 };
  }
  const chosen = phases.map((phase) => phase.filter(({ name }) => names.includes(name)));
  const wanted = chosen.flat();
  const programs = await findPrograms(wanted);
  return runPhases(chosen, programs, { everything: all });
}

/**
 * @param {import('./steps.mjs').Step[]} wanted
 * @returns {Promise<import('./steps.mjs').Programs>}
 */
async function findPrograms(wanted) {
  /** @type {import('./steps.mjs').Programs} */
  const programs = {};
  if (wanted.some(({ needsBrowser }) => needsBrowser)) {
    const browsers = await ensureBrowsers();
    if (browsers) programs.browsers = browsers;
    for (const { version, path } of Object.values(browsers ?? {}))
      console.log(`Browser: ${version} (${path})`);
  }
  if (wanted.some(({ needsRedis }) => needsRedis)) {
    const redis = await ensureRedisServer();
    if (redis) programs.redisServer = redis.path;
    console.log(redis ? `Redis: ${redis.version} (${redis.path})` : withoutRedisServer);
  }
  return programs;
}

function chooseSteps() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        all: { type: 'boolean', default: false },
        // Read where something would be installed.
        yes: { type: 'boolean', short: 'y' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    const known = steps.map(({ name }) => name);
    const unknown = positionals.filter((name) => !known.includes(name));
    if (unknown.length > 0) throw new Error(`No such step: ${unknown.join(', ')}`);
    const own = steps.filter((step) => !(values.all ? step.notInAll : step.onlyInAll));
    const chosen = positionals.length > 0 ? positionals : own.map(({ name }) => name);
    const needed = steps
      .filter(({ name }) => chosen.includes(name))
      .flatMap(({ needs = [] }) => needs);
    if (!values.help) return { all: values.all, names: [...chosen, ...needed] };
  } catch (error) {
    console.error(`${/** @type {Error} */ (error).message}\n`);
    process.exitCode = 1;
  }
  const list = steps.map(
    ({ name, about, onlyInAll, notInAll }) =>
      `  ${onlyInAll ? '+' : notInAll ? '-' : ' '} ${name.padEnd(10)} ${about}`,
  );
  console.log(
    [
      'npm test -- [step ...] [--yes]   the named steps, or those without +',
      'npm run test:all                 all steps but those with -, a line each; their output is in .cache/logs',
      '',
      '--yes installs a missing browser or redis-server without a question.',
      '',
      ...list,
    ].join('\n'),
  );
  process.exit();
}
