// Runs the stories of the core with each release of the SDK that compat/auth0-spa-js has, or with
// the ones named (`2.24 2.28`). Ends with 1 if one fails that the peer range of the core allows.
import { readFileSync } from 'node:fs';
import { buildPackages } from './build.mjs';
import { root } from './root.mjs';
import { runScript } from './run.mjs';

const playwright = 'node_modules/@playwright/test/cli.js';
const stories = ['test', '--config', 'e2e/playwright.config.ts', '--project=core'];

const core = readJson('packages/core/package.json');
const lowest = core.peerDependencies['@auth0/auth0-spa-js'].slice('^'.length);
/** By what follows `SPA_JS=`; the empty one is the release of development. */
const versions = new Map([['', core.devDependencies['@auth0/auth0-spa-js']]]);
for (const [name, version] of Object.entries(
  readJson('compat/auth0-spa-js/package.json').devDependencies,
)) {
  if (name.startsWith('spa-js-')) versions.set(name.slice(7), version.split('@').at(-1));
}

const named = process.argv.slice(2);
const unknown = named.filter((name) => !versions.has(name));
if (unknown.length > 0) {
  const known = [...versions.keys()].join(' ').trim();
  console.error(`No such release: ${unknown.join(', ')}. There are: ${known}`);
  process.exit(1);
}

if (!(await buildPackages()).ok) process.exit(1);
const table = [];
for (const name of named.length > 0 ? named : versions.keys()) {
  const version = versions.get(name) ?? '';
  const isAllowed = version.localeCompare(lowest, 'en', { numeric: true }) >= 0;
  console.log(`\nRelease ${version}`);
  const { ok } = await runScript(playwright, stories, { env: { SPA_JS: name } });
  if (!ok && isAllowed) process.exitCode = 1;
  table.push({ release: version, allowed: isAllowed, result: ok ? 'passed' : 'FAILED' });
}
console.table(table);

/** @param {string} path */
function readJson(path) {
  return JSON.parse(readFileSync(`${root}/${path}`, 'utf8'));
}
