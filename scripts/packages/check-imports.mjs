import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import ts from 'typescript';
import { declared } from './published.mjs';

/** @typedef {import('./pack.mjs').PackedPackage} PackedPackage */

/**
 * Whatever the code or its types import is a dependency or a peer: in a strict node_modules nothing
 * else is found.
 *
 * @param {PackedPackage} packed
 * @returns {string[]} what is wrong
 */
export function checkImports({ unpacked, files, manifest }) {
  const known = declared(manifest);
  return files
    .filter((file) => /^(dist|bin)\/.*\.(js|d\.ts)$/.test(file))
    .flatMap((file) => {
      const { importedFiles, typeReferenceDirectives } = ts.preProcessFile(
        readFileSync(join(unpacked, file), 'utf8'),
      );
      const names = [...importedFiles, ...typeReferenceDirectives].map(({ fileName }) => fileName);
      return [...new Set(names)]
        .filter((name) => !name.startsWith('.') && !isBuiltin(name))
        .map(packageOf)
        .filter((name) => !known.includes(name))
        .map((name) => `${file} imports ${name}, which is neither a dependency nor a peer`);
    });
}

/** @param {string} specifier */
function packageOf(specifier) {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}
