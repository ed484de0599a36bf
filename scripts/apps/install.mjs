import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../run.mjs';
import { readExample } from './examples.mjs';

/**
 * Installs the dependencies of an example with npm, as its readers do, and the packages of this
 * repository from their tarballs. Changes no file of the example.
 *
 * @param {string} folder of the example
 * @param {{ manifest: { name: string }, tarball: string }[]} packages
 * @returns {Promise<import('../run.mjs').RunResult>}
 */
export function installExample(folder, packages) {
  const { names } = readExample(folder);
  const tarballs = packages
    .filter(({ manifest }) => names.includes(manifest.name))
    .map(({ tarball }) => tarball);
  // npm takes a tarball with the name of an installed one for the same.
  rmSync(join(folder, 'node_modules/@auth0-heartbeat'), { recursive: true, force: true });
  rmSync(join(folder, 'node_modules/.package-lock.json'), { force: true });
  return run(
    'npm',
    [
      ...['install', ...tarballs, '--no-save', '--no-package-lock', '--prefer-offline'],
      ...['--no-audit', '--no-fund', '--loglevel=error'],
    ],
    { cwd: folder, keep: true },
  );
}
