import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { root } from './root.mjs';
import { runScript } from './run.mjs';

/** @typedef {import('./run.mjs').RunOptions} RunOptions */
/** @typedef {import('./run.mjs').RunResult} RunResult */
/** @typedef {{ passed: number, failed: number }} Count */

/**
 * Runs projects of vitest and counts their tests.
 *
 * @param {string} name of the report
 * @param {string[]} projects of vitest.config.ts
 * @param {RunOptions} options
 * @returns {Promise<RunResult & Count>}
 */
export async function vitest(name, projects, options) {
  const report = forget(name);
  const result = await runScript(
    'node_modules/vitest/vitest.mjs',
    [
      ...['run', '--allowOnly=false', ...projects.map((project) => `--project=${project}`)],
      ...['--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
    ],
    options,
  );
  /** @type {{ name: string, status: string, assertionResults: { status: string }[] }[]} */
  const files = read(report)?.testResults ?? [];
  const tests = files.flatMap(({ status, assertionResults }) =>
    // A file that could not be loaded has no tests to count: it is one that failed.
    assertionResults.length === 0 && status === 'failed' ? [{ status }] : assertionResults,
  );
  const counted = {
    passed: tests.filter(({ status }) => status === 'passed').length,
    failed: tests.filter(({ status }) => status === 'failed').length,
  };
  const untested = name === 'unit' ? packagesWithoutTests(files.map(({ name }) => name)) : [];
  if (!result.ok || untested.length === 0) return { ...result, ...counted };
  const failure = `no test ran of packages/${untested.join(', packages/')}: see vitest.config.ts`;
  return { ...result, ...counted, ok: false, failure };
}

/**
 * Runs stories in a browser and counts them.
 *
 * @param {string} name of the report
 * @param {RunOptions} options
 * @returns {Promise<RunResult & Count>}
 */
export async function playwright(name, options) {
  const report = forget(name);
  const result = await runScript(
    'node_modules/@playwright/test/cli.js',
    ['test', '--config', 'e2e/playwright.config.ts'],
    { ...options, env: { ...options.env, PLAYWRIGHT_JSON_OUTPUT_FILE: report } },
  );
  return { ...result, ...storiesIn(report) };
}

/**
 * Builds the examples and counts their stories.
 *
 * @param {RunOptions} options
 * @returns {Promise<RunResult & Count>}
 */
export async function examples(options) {
  const report = forget('apps');
  const result = await runScript('scripts/apps.mjs', [], options);
  return { ...result, ...storiesIn(report) };
}

/**
 * @param {string} report of Playwright
 * @returns {Count}
 */
function storiesIn(report) {
  const { expected = 0, unexpected = 0 } = read(report)?.stats ?? {};
  return { passed: expected, failed: unexpected };
}

/**
 * Packages of which no test ran: a project that vitest.config.ts forgot would pass unseen.
 *
 * @param {string[]} files
 */
function packagesWithoutTests(files) {
  const names = files.map((file) => file.replaceAll('\\', '/'));
  return readdirSync(`${root}/packages`).filter(
    (name) => !names.some((file) => file.includes(`/packages/${name}/`)),
  );
}

/**
 * The path of a report, without what an earlier run counted.
 *
 * @param {string} name
 */
function forget(name) {
  const file = `${root}/.cache/reports/${name}.json`;
  rmSync(file, { force: true });
  return file;
}

/** @param {string} file */
function read(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}
