import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The programs that the stories need for an engine, as the packages of Debian name them. */
export const programs = /** @type {const} */ ([
  'firefox-esr',
  'MiniBrowser',
  'WebKitWebDriver',
  'Xvfb',
  'xdotool',
]);

/** @typedef {typeof programs[number]} Program */

/**
 * The path of a program.
 *
 * @param {Program} name
 * @returns {string}
 */
export function findProgram(name) {
  const path = findInstalled(name);
  if (!path) throw new Error(`${name} is missing. npm run engines:install installs it.`);
  return path;
}

/**
 * @param {Program} name
 * @returns {string | undefined}
 */
export function findInstalled(name) {
  const folders = name === 'MiniBrowser' ? librariesOfWebKit() : pathFolders();
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

function pathFolders() {
  return (process.env['PATH'] ?? '').split(delimiter);
}

/** MiniBrowser is a library program: one folder for each platform. */
function librariesOfWebKit() {
  const libraries = '/usr/lib';
  if (!existsSync(libraries)) return [];
  return readdirSync(libraries).map((platform) => join(libraries, platform, 'webkit2gtk-4.1'));
}
