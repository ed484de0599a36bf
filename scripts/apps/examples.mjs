import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { ownFiles } from '../own-files.mjs';
import { root } from '../root.mjs';

/** What an example may have of its own, in lines. */
export const maxLines = 100;

/** Where the examples expect the local tenant. */
export const defaultTenant = 'http://localhost:4400';

/** Code of its own, and no settings. */
const code = /\.(html|css|ts|tsx|vue|svelte|mjs|js|conf)$/;

/** @returns {string[]} the names of the examples, which are folders of `examples` */
export function exampleNames() {
  const folders = readdirSync(`${root}/examples`, { withFileTypes: true });
  return folders.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

/** @param {string} name */
export function folderOf(name) {
  return `${root}/examples/${name}`;
}

/**
 * Copies an example.
 *
 * @param {string} name
 * @param {string} folder
 * @param {number} tenantPort where the copy expects the local tenant
 * @returns {number} the lines of its code
 */
export function copyExample(name, folder, tenantPort) {
  let lines = 0;
  for (const path of ownFiles(`examples/${name}`)) {
    const text = readFileSync(`${root}/${path}`, 'utf8');
    const copy = path.replace(`examples/${name}`, folder);
    mkdirSync(dirname(copy), { recursive: true });
    writeFileSync(copy, text.replaceAll(defaultTenant, `http://localhost:${tenantPort}`));
    if (code.test(path)) lines += text.trimEnd().split('\n').length;
  }
  return lines;
}

/**
 * @param {string} folder of the example
 * @returns {{ scripts: Record<string, string>, names: string[] }} its commands, and what it installs
 */
export function readExample(folder) {
  /** @type {Record<'scripts' | 'dependencies' | 'devDependencies', Record<string, string>>} */
  const { scripts, dependencies, devDependencies } = JSON.parse(
    readFileSync(`${folder}/package.json`, 'utf8'),
  );
  return { scripts, names: Object.keys({ ...dependencies, ...devDependencies }) };
}
