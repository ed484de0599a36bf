import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { install, packageManagers } from './install.mjs';

/** The programs that the stories need for an engine, as the packages of Debian name them. */
const programs = /** @type {const} */ ([
  'firefox-esr',
  'MiniBrowser',
  'WebKitWebDriver',
  'Xvfb',
  'xdotool',
]);

/** @typedef {typeof programs[number]} Program */

/** What a person can do when no way led to the browsers. */
export const withoutEngines =
  'Firefox ESR and WebKitGTK are missing. The stories need those of Debian.';

/**
 * Installs the browsers of the stories in other engines, with their drivers, where they are missing.
 *
 * @returns {Promise<boolean>} false when every way failed; each has been shown
 */
export async function ensureEngines() {
  const ways = packageManagers({
    'apt-get': ['firefox-esr', 'webkit2gtk-driver', 'xvfb', 'xdotool'],
  });
  return areInstalled() || (await install('Firefox or WebKit', ways, areInstalled)) === true;
}

/** @param {(line: string) => void} [explain] */
function areInstalled(explain) {
  const missing = programs.filter((name) => !findInstalled(name));
  if (missing.length > 0) explain?.(`missing: ${missing.join(', ')}`);
  return missing.length === 0 || undefined;
}

/**
 * The path of a program.
 *
 * @param {Program} name
 * @returns {string}
 */
export function findProgram(name) {
  const path = findInstalled(name);
  if (!path) throw new Error(`${name} is missing. npm test -- engines installs it.`);
  return path;
}

/**
 * @param {Program} name
 * @returns {string | undefined}
 */
function findInstalled(name) {
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
