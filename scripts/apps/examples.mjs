import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../root.mjs';

/** What an example may have of its own, in lines. */
export const maxLines = 100;

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
 * Whether a file or folder is the example's own.
 *
 * @param {string} path
 */
export function isOwn(path) {
  return !left.test(path.replaceAll('\\', '/'));
}

/**
 * @param {string} folder of the example
 * @returns {number} its lines of code
 */
export function linesOf(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .map((entry) => ({ entry, path: join(folder, entry.name) }))
    .filter(({ path }) => isOwn(path))
    .reduce((sum, { entry, path }) => {
      if (entry.isDirectory()) return sum + linesOf(path);
      return code.test(path) ? sum + readFileSync(path, 'utf8').trimEnd().split('\n').length : sum;
    }, 0);
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
