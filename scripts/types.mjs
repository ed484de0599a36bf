import { existsSync, readdirSync } from 'node:fs';
import { tsc } from './build.mjs';
import { root } from './root.mjs';
import { runScript } from './run.mjs';

/** @typedef {import('./run.mjs').RunOptions} RunOptions */

/**
 * Checks every project that is not published. `tsc --build` checks the packages.
 *
 * @param {RunOptions} options
 */
export async function checkTypes(options) {
  const commands = [
    ...typeProjects().map((project) => () => runScript(tsc, ['-p', project, '--noEmit'], options)),
    // The compiler of Vue is several times as slow.
    () =>
      runScript(
        'node_modules/vue-tsc/bin/vue-tsc.js',
        ['-p', 'tsconfig.vue.json', '--noEmit'],
        options,
      ),
  ];
  let all = '';
  for (const command of commands) {
    const result = await command();
    all += result.output;
    if (!result.ok) return { ...result, output: all };
  }
  return { ok: true, output: all, failure: '' };
}

/**
 * The pure part of the core compiles without the types of the DOM and of Node.
 *
 * @param {RunOptions} options
 */
export function purity(options) {
  return runScript(tsc, ['-p', 'packages/core/tsconfig.pure.json'], options);
}

/** The projects that `tsc --build` does not reach, because nothing of them is published. */
function typeProjects() {
  const packages = readdirSync(`${root}/packages`).map((name) => `packages/${name}`);
  return [
    ...packages.map((folder) => `${folder}/tsconfig.test.json`),
    'tsconfig.test.json',
    'compat/auth0-spa-js/tsconfig.json',
    'compat/react-18/tsconfig.json',
    'bench/tsconfig.json',
    'e2e/tsconfig.json',
    'scripts/tsconfig.json',
  ].filter((project) => existsSync(`${root}/${project}`));
}
