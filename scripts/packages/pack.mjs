import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { engines } from '../engines.mjs';
import { root } from '../root.mjs';
import { run } from '../run.mjs';
import { publishedPackages, readManifest } from './published.mjs';

/** @typedef {import('./published.mjs').Manifest} Manifest */

/**
 * @typedef {object} PackedPackage
 * @property {string} folder where it lives, from the repository's root
 * @property {string} tarball
 * @property {number} size of the tarball in bytes
 * @property {string} unpacked the folder that the tarball was unpacked to
 * @property {Manifest} manifest as it is in the tarball
 * @property {string[]} files paths in the tarball, with `/`
 */

const timeoutMs = 300_000;
const tarballs = join(root, '.cache/packages');

/**
 * Packs every published package as it goes to npm, with real ranges instead of `workspace:`.
 *
 * @returns {Promise<{ folder: string, name: string, tarball: string }[]>}
 */
export async function createTarballs() {
  rmSync(tarballs, { recursive: true, force: true });
  mkdirSync(tarballs, { recursive: true });
  const packages = publishedPackages();
  const filters = packages.map(({ manifest }) => `--filter=${manifest.name}`);
  await must('npx', [
    ...['-y', '--prefer-offline', `pnpm@${engines.pnpm}`, '--recursive', ...filters],
    ...['pack', '--pack-destination', tarballs],
  ]);
  return packages.map(({ folder, manifest: { name, version } }) => {
    const file = `${name.replace('@', '').replace('/', '-')}-${version}.tgz`;
    return { folder, name, tarball: join(tarballs, file) };
  });
}

/**
 * Packs every published package, and unpacks it as an installation would.
 *
 * @param {string} modules the `node_modules` that they are unpacked into
 * @returns {Promise<PackedPackage[]>}
 */
export async function packAll(modules) {
  const packed = [];
  for (const { folder, name, tarball } of await createTarballs()) {
    const unpacked = join(modules, name);
    mkdirSync(unpacked, { recursive: true });
    // A relative path: tar takes what is before a colon for the name of a host.
    await must(
      'tar',
      ['-xzf', basename(tarball), '-C', unpacked, '--strip-components=1'],
      tarballs,
    );
    packed.push({
      folder,
      tarball,
      size: statSync(tarball).size,
      unpacked,
      manifest: readManifest(unpacked),
      files: filesBelow(unpacked),
    });
  }
  return packed;
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {string} [cwd]
 */
async function must(command, args, cwd = root) {
  const { ok, output, failure } = await run(command, args, { cwd, timeoutMs, keep: true });
  if (!ok) throw new Error(`${command} ${args.join(' ')}: ${failure}\n${output}`);
}

/** @param {string} folder */
function filesBelow(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .map((path) => path.replaceAll('\\', '/'))
    .sort();
}
