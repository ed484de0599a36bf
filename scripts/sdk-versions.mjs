// Runs the stories of the core with each release of the SDK that compat/auth0-spa-js has, or with
// the ones named (`2.24 2.28`), and prints a table. Ends with 1 if one fails with a release that
// the peer range of the core allows.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import { buildPackages } from './build.mjs';
import { root } from './root.mjs';
import { endCommandsOnSignal, runScript } from './run.mjs';

/**
 * @typedef {object} Row
 * @property {string} version
 * @property {boolean} allowed by the peer range
 * @property {Story[]} stories
 * @property {number} seconds
 */

/** @typedef {{ title: string, status: string, reason: string }} Story */

/** A part of what Playwright reports. */
/** @typedef {{ suites?: Suite[], specs?: Spec[], title: string }} Suite */
/** @typedef {{ title: string, file: string, tests: Test[] }} Spec */
/**
 * @typedef {object} Test
 * @property {string} status
 * @property {{ type: string, description?: string }[]} annotations
 * @property {{ error?: { message?: string } }[]} results
 */

const headings =
  '| release | allowed | passed | failed | skipped | took |\n| --- | --- | --- | --- | --- | --- |';

/** What follows `SPA_JS=`; the empty one is the release of development. */
const names = ['', ...compatNames()];
const wanted = process.argv.slice(2).filter((argument) => argument !== '--');
const unknown = wanted.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  console.error(`No such release: ${unknown.join(', ')}. There are: ${names.join(' ').trim()}`);
  process.exit(1);
}

endCommandsOnSignal();
if (!(await buildPackages()).ok) process.exit(1);
const lowest = readJson('packages/core/package.json').peerDependencies[
  '@auth0/auth0-spa-js'
].replace('^', '');
const chosen = (wanted.length > 0 ? wanted : names)
  .map((name) => ({ name, version: versionOf(name) }))
  .sort((one, other) => compare(one.version, other.version));
/** @type {Row[]} */
const rows = [];
for (const { name, version } of chosen) {
  const row = await runStories(name, version);
  rows.push(row);
  console.log(`${lineOf(row)}${details(row)}`);
}
console.log(`\n${headings}\n${rows.map(lineOf).join('\n')}`);
if (rows.some((row) => row.allowed && countOf(row, 'unexpected') > 0)) process.exitCode = 1;

/** @returns {string[]} */
function compatNames() {
  const { devDependencies } = readJson('compat/auth0-spa-js/package.json');
  return Object.keys(devDependencies).flatMap((name) =>
    name.startsWith('spa-js-') ? [name.slice('spa-js-'.length)] : [],
  );
}

/** @param {string} name */
function versionOf(name) {
  const folder = name
    ? `compat/auth0-spa-js/node_modules/spa-js-${name}`
    : 'e2e/node_modules/@auth0/auth0-spa-js';
  return /** @type {string} */ (readJson(`${folder}/package.json`).version);
}

/**
 * @param {string} one
 * @param {string} other
 */
function compare(one, other) {
  return one.localeCompare(other, 'en', { numeric: true });
}

/**
 * @param {string} name
 * @param {string} version
 * @returns {Promise<Row>}
 */
async function runStories(name, version) {
  const folder = `.cache/sdk-versions/${version}`;
  rmSync(`${root}/${folder}`, { recursive: true, force: true });
  const begunAt = performance.now();
  const { ok, output, failure } = await runScript(
    'node_modules/@playwright/test/cli.js',
    [
      ...['test', '--config', 'e2e/playwright.config.ts', '--project=core'],
      ...['--reporter=json', `--output=${root}/${folder}/results`],
    ],
    {
      keep: true,
      env: { SPA_JS: name, PLAYWRIGHT_JSON_OUTPUT_FILE: `${root}/${folder}/report.json` },
    },
  );
  // Playwright did not come so far: what it says is all there is.
  if (!existsSync(`${root}/${folder}/report.json`)) {
    throw new Error(`${version}: Playwright made no report: ${failure}\n${output}`);
  }
  const stories = storiesOf(readJson(`${folder}/report.json`).suites);
  const row = {
    version,
    allowed: compare(version, lowest) >= 0,
    stories,
    seconds: (performance.now() - begunAt) / 1_000,
  };
  // Something that no story tells of.
  if (!ok && countOf(row, 'unexpected') === 0) throw new Error(`${version}: ${output}`);
  return row;
}

/**
 * @param {Suite[]} suites
 * @returns {Story[]}
 */
function storiesOf(suites) {
  return suites.flatMap(({ suites: inner = [], specs = [], title: group }) => [
    ...storiesOf(inner),
    ...specs.flatMap(({ title, file, tests }) =>
      tests.map(({ status, annotations, results }) => ({
        title: group.endsWith('.ts') ? `${group}: ${title}` : `${file}: ${group}: ${title}`,
        status,
        reason:
          status === 'skipped'
            ? (annotations.find(({ type }) => type === 'skip')?.description ?? '')
            : stripVTControlCharacters(results.at(-1)?.error?.message ?? '').replace(/\n.*/s, ''),
      })),
    ),
  ]);
}

/**
 * @param {Row} row
 * @param {string} status
 */
function countOf({ stories }, status) {
  return stories.filter((story) => story.status === status).length;
}

/** @param {Row} row */
function lineOf(row) {
  const { version, allowed, seconds } = row;
  const cells = [
    version,
    allowed ? 'yes' : 'no',
    ...['expected', 'unexpected', 'skipped'].map((status) => countOf(row, status)),
    `${Math.round(seconds)} s`,
  ];
  return `| ${cells.join(' | ')} |`;
}

/** @param {Row} row */
function details({ stories }) {
  return stories
    .filter(({ status }) => status !== 'expected')
    .map(({ title, status, reason }) => `\n  ${status}: ${title}\n    ${reason}`)
    .join('');
}

/** @param {string} path */
function readJson(path) {
  return JSON.parse(readFileSync(`${root}/${path}`, 'utf8'));
}
