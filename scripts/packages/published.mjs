import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { root } from '../root.mjs';

/**
 * @typedef {object} Manifest what the checks read of a package.json
 * @property {string} name
 * @property {string} version
 * @property {boolean} [private]
 * @property {string} [description]
 * @property {string[]} [keywords]
 * @property {string} [homepage]
 * @property {string} [bugs]
 * @property {{ type: string, url: string, directory?: string }} [repository]
 * @property {string} [license]
 * @property {string} [type]
 * @property {boolean} [sideEffects]
 * @property {Record<string, string | Record<string, string>>} exports
 * @property {Record<string, string>} [bin]
 * @property {Record<string, string>} [engines]
 * @property {{ access?: string, provenance?: boolean }} [publishConfig]
 * @property {Record<string, string>} [dependencies]
 * @property {Record<string, string>} [peerDependencies]
 */

/**
 * @typedef {object} PublishedPackage
 * @property {string} folder from the repository's root, as `packages/core`
 * @property {Manifest} manifest as it is in the repository
 */

/**
 * The packages of the workspace that go to npm, those first that others depend on.
 *
 * @returns {PublishedPackage[]}
 */
export function publishedPackages() {
  const packages = readdirSync(`${root}/packages`)
    .map((name) => `packages/${name}`)
    .filter((folder) => existsSync(`${root}/${folder}/package.json`))
    .map((folder) => ({ folder, manifest: readManifest(`${root}/${folder}`) }))
    .filter(({ manifest }) => !manifest.private);
  return inOrder(packages);
}

/**
 * Those first that others depend on.
 *
 * @template {{ manifest: Manifest }} Package
 * @param {Package[]} packages
 */
export function inOrder(packages) {
  const names = packages.map(({ manifest }) => manifest.name);
  /** @param {Package} one */
  const weight = ({ manifest }) => declared(manifest).filter((name) => names.includes(name)).length;
  return [...packages].sort((a, b) => weight(a) - weight(b));
}

/**
 * @param {string} folder
 * @returns {Manifest}
 */
export function readManifest(folder) {
  return JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
}

/**
 * What whoever installs the package gets along with it, or has.
 *
 * @param {Manifest} manifest
 */
export function declared(manifest) {
  return Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies });
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
