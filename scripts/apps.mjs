// Builds the examples, or the ones named, in folders outside of the repository, with the packages as
// they go to npm. Then runs those that have `npm run preview` in a browser. The packages must be built;
// `npm test -- apps` builds them too.
import { realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copyExample, exampleNames, folderOf, maxLines, readExample } from './apps/examples.mjs';
import { installExample } from './apps/install.mjs';
import { freePorts } from './free-ports.mjs';
import { createTarballs } from './packages/pack.mjs';
import { run, runScript } from './run.mjs';
import { temporaryFolder } from './temporary-folder.mjs';

const named = process.argv.slice(2);
const names = named.length > 0 ? named : exampleNames();
const [tenantPort = 0, ...ports] = await freePorts(1 + names.length);
/** Switches the telemetry of the frameworks off. */
const env = {
  NEXT_TELEMETRY_DISABLED: '1',
  NUXT_TELEMETRY_DISABLED: '1',
  NG_CLI_ANALYTICS: 'false',
};

// Outside the repository, whose node_modules would bring what an example forgot.
const { folder, remove } = temporaryFolder(join(realpathSync(tmpdir()), 'auth0-heartbeat-apps-'));
try {
  const packages = await createTarballs();
  const built = [];
  for (const name of names) if (await build(name, packages)) built.push(name);

  const shown = built.filter((name) => readExample(folderOf(name)).scripts['preview']);
  const passed = shown.length === 0 || (await runStories(shown));
  console.log(
    `${built.length} of ${names.length} examples built, ${shown.length} run in a browser: ${passed ? 'passed' : 'FAILED'}`,
  );
  process.exitCode = passed && built.length === names.length ? 0 : 1;
} finally {
  remove();
}

/**
 * @param {string} name
 * @param {{ manifest: { name: string }, tarball: string }[]} packages
 * @returns {Promise<boolean>} false when it failed; the output has been shown
 */
async function build(name, packages) {
  const app = join(folder, name);
  const lines = copyExample(name, app, tenantPort);
  const begunAt = performance.now();
  const installed = await installExample(app, packages);
  const result = installed.ok
    ? await run('npm', ['run', 'build'], { cwd: app, env, keep: true })
    : installed;
  const seconds = Math.round((performance.now() - begunAt) / 1000);
  if (!result.ok) console.error(`${name}: ${result.failure}\n${result.output}`);
  if (lines > maxLines) console.error(`${name}: ${lines} lines, more than ${maxLines}`);
  console.log(`${name}: ${lines} lines, ${result.ok ? 'built' : 'FAILED'} in ${seconds} s`);
  return result.ok && lines <= maxLines;
}

/** @param {string[]} shown */
async function runStories(shown) {
  const apps = shown.map((name, index) => ({
    name,
    folder: join(folder, name),
    port: ports[index],
  }));
  const { ok, failure } = await runScript(
    'node_modules/@playwright/test/cli.js',
    ['test', '--config', 'e2e/examples/playwright.config.ts'],
    { env: { ...env, EXAMPLES: JSON.stringify({ tenantPort, apps }) } },
  );
  if (!ok) console.error(`Playwright ${failure}`);
  return ok;
}
