import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, posix } from 'node:path';
import { root } from '../root.mjs';

/** @typedef {import('./pack.mjs').PackedPackage} PackedPackage */

const expected = ['package.json', 'README.md', 'LICENSE'];
const allowed = [
  /^(package\.json|README\.md|LICENSE)$/,
  /^bin\/[\w-]+\.js$/,
  /^dist\/([\w-]+\/)*[\w-]+\.(js|d\.ts)(\.map)?$/,
  // The maps point at it.
  /^src\/([\w-]+\/)*[\w-]+\.tsx?$/,
];

/**
 * A tarball holds what is built, the source that the maps point at, and what npm shows.
 *
 * @param {PackedPackage} packed
 * @returns {string[]} what is wrong
 */
export function checkFiles({ files }) {
  return [
    ...expected.filter((file) => !files.includes(file)).map((file) => `${file} is missing`),
    ...files
      .filter((file) => !allowed.some((pattern) => pattern.test(file)))
      .map((file) => `${file} has no place in the tarball`),
  ];
}

/**
 * Every map belongs to a file, and every source of it is in the tarball.
 *
 * @param {PackedPackage} packed
 * @returns {string[]} what is wrong
 */
export function checkSourceMaps({ unpacked, files }) {
  const maps = files.filter((file) => file.endsWith('.map'));
  const unmapped = files
    .filter((file) => /^dist\/.*\.(js|d\.ts)$/.test(file) && !files.includes(`${file}.map`))
    .map((file) => `${file} has no source map`);
  const broken = maps.flatMap((file) => {
    /** @type {{ sourceRoot?: string, sources: string[] }} */
    const { sourceRoot = '', sources } = JSON.parse(readFileSync(join(unpacked, file), 'utf8'));
    return sources
      .map((source) => posix.join(posix.dirname(file), sourceRoot, source))
      .filter((source) => !files.includes(source))
      .map(
        (source) =>
          `${file} points at ${source}, which is not in the tarball; if the source is gone, remove dist and build again`,
      );
  });
  return [...unmapped, ...broken];
}

/**
 * No file tells where it was built.
 *
 * @param {PackedPackage} packed
 * @returns {string[]} what is wrong
 */
export function checkPaths({ unpacked, files }) {
  const places = placesOf(root, homedir());
  return files
    .filter((file) => {
      const text = readFileSync(join(unpacked, file), 'utf8');
      return places.some((place) => text.includes(place));
    })
    .map((file) => `${file} names a path of this machine`);
}

/**
 * What paths of this machine begin with. Not the root alone: `/app` or `/src` is found in any code.
 *
 * @param {string} root of the repository
 * @param {string} home `/` for some users of containers
 */
export function placesOf(root, home) {
  const folders = [join(root, 'packages/'), join(root, 'node_modules/')];
  if (home.length > 1) folders.push(join(home, '/'));
  return [...new Set(folders.flatMap((folder) => [folder, folder.replaceAll('\\', '/')]))];
}
