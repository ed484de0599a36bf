import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { root } from './root.mjs';

/** Where the test runners leave what they counted. */
export const reports = {
  unit: `${root}/.cache/reports/unit.json`,
  e2e: `${root}/.cache/reports/e2e.json`,
};

/** @typedef {{ passed: number, failed: number }} Count */

/** Removes what an earlier run counted, so that nothing of it is counted again. */
export function forgetReports() {
  for (const file of Object.values(reports)) rmSync(file, { force: true });
}

/**
 * The tests that ran in the steps named, whatever step stopped the run.
 *
 * @param {string[]} ran
 * @returns {Count}
 */
export function countTests(ran) {
  const counts = [
    ran.includes('unit') ? countUnit() : nothing,
    ran.includes('e2e') ? countE2e() : nothing,
  ];
  return {
    passed: counts.reduce((sum, { passed }) => sum + passed, 0),
    failed: counts.reduce((sum, { failed }) => sum + failed, 0),
  };
}

/**
 * Packages of which no test ran: a project that vitest.config.ts forgot would pass unseen.
 *
 * @returns {string[]}
 */
export function packagesWithoutTests() {
  const files = unitFiles().map(({ name }) => name.replaceAll('\\', '/'));
  return readdirSync(`${root}/packages`).filter(
    (name) => !files.some((file) => file.includes(`/packages/${name}/`)),
  );
}

const nothing = { passed: 0, failed: 0 };

/** @returns {{ name: string, status: string, assertionResults: { status: string }[] }[]} */
function unitFiles() {
  return read(reports.unit)?.testResults ?? [];
}

/** @returns {Count} */
function countUnit() {
  const tests = unitFiles().flatMap(({ status, assertionResults }) =>
    // A file that could not be loaded has no tests to count: it is one that failed.
    assertionResults.length === 0 && status === 'failed' ? [{ status }] : assertionResults,
  );
  return {
    passed: tests.filter(({ status }) => status === 'passed').length,
    failed: tests.filter(({ status }) => status === 'failed').length,
  };
}

/** @returns {Count} */
function countE2e() {
  const { expected = 0, unexpected = 0, flaky = 0 } = read(reports.e2e)?.stats ?? {};
  return { passed: expected + flaky, failed: unexpected };
}

/** @param {string} file */
function read(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}
