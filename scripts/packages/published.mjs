import { readFileSync, readdirSync } from 'node:fs';
import { root } from '../root.mjs';

/**
 * @typedef {object} Manifest what the scripts read of a package.json
 * @property {string} name
 * @property {string} version
 * @property {Record<string, string | Record<string, string>>} exports
 * @property {Record<string, string>} [bin]
 * @property {Record<string, string>} [dependencies]
 * @property {Record<string, string>} [peerDependencies]
 */

/**
 * A package that goes to npm.
 *
 * @typedef {object} PublishedPackage
 * @property {string} folder from the repository's root, as `packages/core`
 * @property {Manifest} manifest
 * @property {string} tarball where `createTarballs` puts it
 */

export const tarballs = `${root}/.cache/packages`;

/** The commit that the tarballs were packed and checked at. */
export const commitFile = `${tarballs}/commit`;

/**
 * The packages that go to npm, those first that others depend on.
 *
 * @returns {PublishedPackage[]}
 */
export function publishedPackages() {
  const own = (/** @type {PublishedPackage} */ { manifest }) =>
    declared(manifest).filter((name) => name.startsWith('@auth0-heartbeat/')).length;
  return readdirSync(`${root}/packages`)
    .map((name) => {
      const folder = `packages/${name}`;
      /** @type {Manifest} */
      const manifest = JSON.parse(readFileSync(`${root}/${folder}/package.json`, 'utf8'));
      const file = `${manifest.name.slice(1).replace('/', '-')}-${manifest.version}.tgz`;
      return { folder, manifest, tarball: `${tarballs}/${file}` };
    })
    .sort((one, other) => own(one) - own(other));
}

/**
 * What whoever installs the package gets along with it, or has.
 *
 * @param {Manifest} manifest
 */
export function declared({ dependencies, peerDependencies }) {
  return Object.keys({ ...dependencies, ...peerDependencies });
}

/**
 * What can be imported of a package, as it stands behind `import`.
 *
 * @param {Manifest} manifest
 */
export function entries({ name, exports }) {
  return Object.keys(exports)
    .filter((path) => path !== './package.json')
    .map((path) => name + path.slice(1));
}
