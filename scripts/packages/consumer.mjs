import { writeFileSync } from 'node:fs';
import { tsc } from '../build.mjs';
import { link } from '../link.mjs';
import { root } from '../root.mjs';
import { run, runScript } from '../run.mjs';
import { declared, entries } from './published.mjs';

/** @typedef {import('./published.mjs').PublishedPackage} PublishedPackage */

const compilers = { 'TypeScript 7': tsc, 'TypeScript 6': 'node_modules/typescript/bin/tsc' };

/** The declarations of the SDK that they refer to do not resolve as Node does. */
const forBundlers = '@auth0-heartbeat/vue/auth0-vue';

/** The build of an app links Angular's packages. Without a build they need its compiler. */
const angularCompiler = '@angular/compiler';

/**
 * Compiles and runs, as a project that has installed the packages and what they declare, a file that
 * imports every entry. The declarations of all libraries are checked as well: a type that the packages
 * do not bring is seen.
 *
 * @param {string} folder of the project; the packages are in its node_modules
 * @param {PublishedPackage[]} packages
 * @returns {Promise<string[]>} what is wrong
 */
export async function checkConsumer(folder, packages) {
  const modules = `${folder}/node_modules`;
  writeFileSync(`${folder}/package.json`, '{ "type": "module" }');
  link(`${root}/node_modules/@types/node`, `${modules}/@types/node`);
  link(`${root}/packages/angular/node_modules/${angularCompiler}`, `${modules}/${angularCompiler}`);
  for (const { folder: own, manifest } of packages) {
    for (const name of declared(manifest)) {
      link(`${root}/${own}/node_modules/${name}`, `${modules}/${name}`);
    }
  }
  // Those with a command are for Node, the others for pages: each finds the types of its world only.
  const ofServers = packages.filter(({ manifest }) => manifest.bin);
  const ofPages = packages.filter(({ manifest }) => !manifest.bin);
  const commands = ofServers.flatMap(({ manifest: { name, bin = {} } }) =>
    Object.values(bin).map((file) => [`node_modules/${name}/${file}`, '--help']),
  );
  const problems = [];
  for (const args of [importAll(folder, packages), ...commands]) {
    const { ok, output } = await run(process.execPath, args, { cwd: folder, keep: true });
    if (!ok) problems.push(`node ${args.join(' ')}: ${output}`);
  }
  for (const [module, moduleResolution] of [
    ['esnext', 'bundler'],
    ['nodenext', 'nodenext'],
  ]) {
    for (const [compiler, script] of Object.entries(compilers)) {
      for (const [published, lib, types] of /** @type {const} */ ([
        [ofServers, ['ES2022'], ['node']],
        [ofPages, ['ES2022', 'DOM', 'DOM.Iterable'], []],
      ])) {
        const imports = published
          .flatMap(({ manifest }) => entries(manifest))
          .filter((entry) => moduleResolution === 'bundler' || entry !== forBundlers)
          .map((entry, i) => `export * as entry${i} from '${entry}';`);
        writeFileSync(`${folder}/all.ts`, imports.join('\n'));
        const compilerOptions = {
          ...{ lib, types, module, moduleResolution, target: 'es2022' },
          ...{ strict: true, skipLibCheck: false, noEmit: true },
        };
        const config = { compilerOptions, files: ['all.ts'] };
        writeFileSync(`${folder}/tsconfig.json`, JSON.stringify(config));
        const { ok, output } = await runScript(script, ['-p', folder], { keep: true });
        if (!ok) problems.push(`${compiler}, ${moduleResolution}: ${output}`);
      }
    }
  }
  return problems;
}

/**
 * @param {string} folder
 * @param {PublishedPackage[]} packages
 */
function importAll(folder, packages) {
  const names = packages.flatMap(({ manifest }) => entries(manifest));
  const lines = [angularCompiler, ...names].map((name) => `import '${name}';`);
  writeFileSync(`${folder}/all.js`, lines.join('\n'));
  return ['all.js'];
}
