import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../root.mjs';

/** What an example may have of its own, in lines. */
export const maxLines = 100;

/** Where the examples expect the local tenant. */
export const defaultTenant = 'http://localhost:4400';

/** What is not the example's own: installed, built, or written by its tools. */
const left =
  /(^|\/)(node_modules|dist|build|\.(next|nuxt|output|angular|svelte-kit)|next-env\.d\.ts)$/;
/** Code of its own, and no settings. */
const code = /\.(html|css|ts|tsx|vue|svelte|mjs|js|conf)$/;

/** @returns {string[]} the names of the examples, which are folders of `examples` */
export function exampleNames() {
  return readdirSync(`${root}/examples`).filter((name) =>
    existsSync(`${folderOf(name)}/package.json`),
  );
}

/** @param {string} name */
export function folderOf(name) {
  return `${root}/examples/${name}`;
}

/**
 * Copies what is the example's own.
 *
 * @param {string} folder of the example
 * @param {string} copy
 * @param {number} tenantPort where the copy expects the local tenant
 */
export function copyExample(folder, copy, tenantPort) {
  cpSync(folder, copy, { recursive: true, filter: isOwn });
  for (const path of filesOf(copy)) {
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text.replaceAll(defaultTenant, `http://localhost:${tenantPort}`));
  }
}

/**
 * @param {string} folder of the example
 * @returns {number} its lines of code
 */
export function linesOf(folder) {
  const lines = filesOf(folder)
    .filter((path) => code.test(path))
    .map((path) => readFileSync(path, 'utf8').trimEnd().split('\n').length);
  return lines.reduce((sum, count) => sum + count, 0);
}

/**
 * @param {string} folder
 * @returns {string[]}
 */
function filesOf(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (!isOwn(path)) return [];
    return entry.isDirectory() ? filesOf(path) : [path];
  });
}

/** @param {string} path */
function isOwn(path) {
  return !left.test(path.replaceAll('\\', '/'));
}

/**
 * @param {string} folder of the example
 * @returns {{ scripts: Record<string, string>, names: string[] }} its commands, and what it installs
 */
export function readExample(folder) {
  /** @type {Record<'scripts' | 'dependencies' | 'devDependencies', Record<string, string>>} */
  const { scripts, dependencies, devDependencies } = JSON.parse(
    readFileSync(join(folder, 'package.json'), 'utf8'),
  );
  return { scripts, names: Object.keys({ ...dependencies, ...devDependencies }) };
}
