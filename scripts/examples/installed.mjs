import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { link } from '../link.mjs';
import { root } from '../root.mjs';
import { namesOf } from './names.mjs';

/** @typedef {import('./modules.mjs').Scope} Scope */

/** The folders of the packages, from the repository's root. */
export const packages = readdirSync(`${root}/packages`).map((name) => `packages/${name}`);

/**
 * Gives a folder the `node_modules` of a reader who has installed everything: our packages, and what
 * is installed anywhere in the workspace but for `compat`, which has old versions.
 *
 * @param {string} folder
 */
export function install(folder) {
  for (const path of packages) {
    link(`${root}/${path}`, `${folder}/node_modules/${manifest(path).name}`);
  }
  for (const place of [...packages, 'demo-app', 'e2e', 'bench', 'docs', '']) {
    const from = place ? `${place}/node_modules` : 'node_modules';
    for (const name of installedIn(from)) {
      link(`${root}/${from}/${name}`, `${folder}/node_modules/${name}`);
    }
  }
}

/**
 * Everything that a package exports, as a reader imports it.
 *
 * @param {string} path of the package
 * @returns {Scope}
 */
export function exportsOf(path) {
  const { name, exports } = manifest(path);
  /** @type {Scope} */
  const scope = new Map();
  for (const [entry, target] of Object.entries(exports)) {
    if (typeof target === 'string') continue;
    const declarations = readFileSync(`${root}/${path}/${target.types}`, 'utf8');
    for (const exported of namesOf(declarations).exported) {
      const statement = `import { ${exported} } from '${name}${entry.slice(1)}';`;
      if (!scope.has(exported)) scope.set(exported, statement);
    }
  }
  return scope;
}

/**
 * @param {string} path
 * @returns {{ name: string, exports: Record<string, string | { types: string }> }}
 */
function manifest(path) {
  return JSON.parse(readFileSync(`${root}/${path}/package.json`, 'utf8'));
}

/** @param {string} folder a folder `node_modules` */
function installedIn(folder) {
  return readDirectory(folder)
    .filter((name) => !name.startsWith('.'))
    .flatMap((name) =>
      name.startsWith('@')
        ? readDirectory(`${folder}/${name}`).map((scoped) => `${name}/${scoped}`)
        : [name],
    );
}

/** @param {string} folder */
function readDirectory(folder) {
  return existsSync(`${root}/${folder}`) ? readdirSync(`${root}/${folder}`) : [];
}
