import { existsSync, readdirSync } from 'node:fs';
import { apt, install, pathsOf } from './programs.mjs';

/** The programs that the stories need for an engine, as the packages of Debian name them. */
const programs = /** @type {const} */ ([
  'firefox-esr',
  'MiniBrowser',
  'WebKitWebDriver',
  'Xvfb',
  'xdotool',
]);

/** What a person can do when no way led to the browsers. */
export const withoutEngines =
  'Firefox ESR and WebKitGTK are missing. The stories need those of Debian.';

/**
 * Installs the browsers of the stories in other engines, with their drivers, where they are missing.
 *
 * @returns {Promise<boolean>} false when every way failed; each has been shown
 */
export async function ensureEngines() {
  const areInstalled = () => programs.every(findInstalled) || undefined;
  const ways = [apt('firefox-esr', 'webkit2gtk-driver', 'xvfb', 'xdotool')];
  return areInstalled() ?? (await install('Firefox or WebKit', ways, areInstalled)) ?? false;
}

/**
 * The path of a program.
 *
 * @param {typeof programs[number]} name
 * @returns {string}
 */
export function findProgram(name) {
  const path = findInstalled(name);
  if (!path) throw new Error(`${name} is missing. npm test -- engines installs it.`);
  return path;
}

/** @param {typeof programs[number]} name */
function findInstalled(name) {
  if (name !== 'MiniBrowser') return pathsOf(name)[0];
  // A program among the libraries: one folder for each platform.
  const platforms = existsSync('/usr/lib') ? readdirSync('/usr/lib') : [];
  return platforms
    .map((platform) => `/usr/lib/${platform}/webkit2gtk-4.1/MiniBrowser`)
    .find((path) => existsSync(path));
}
