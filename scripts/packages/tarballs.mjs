import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { run } from '../run.mjs';
import { inOrder } from './published.mjs';

/**
 * @typedef {object} Tarball
 * @property {string} tarball its path
 * @property {import('./published.mjs').Manifest} manifest as it is in the tarball
 */

/**
 * The tarballs of a folder, those first that others depend on.
 *
 * @param {string} folder
 * @returns {Promise<Tarball[]>}
 * @throws {Error} where there are none
 */
export async function readTarballs(folder) {
  const files = readdirSync(folder).filter((file) => file.endsWith('.tgz'));
  if (files.length === 0) throw new Error(`${folder} has no tarballs`);
  const tarballs = await Promise.all(
    files.map(async (file) => ({
      tarball: resolve(folder, file),
      manifest: await manifestIn(folder, file),
    })),
  );
  return inOrder(tarballs);
}

/**
 * @param {string} folder
 * @param {string} file
 * @returns {Promise<import('./published.mjs').Manifest>}
 */
async function manifestIn(folder, file) {
  // A relative path: tar takes what is before a colon for the name of a host.
  const { ok, output, failure } = await run('tar', ['-xzOf', file, 'package/package.json'], {
    cwd: resolve(folder),
    keep: true,
  });
  if (!ok) throw new Error(`${join(folder, file)}: tar ${failure}\n${output}`);
  return JSON.parse(output);
}
