import { createRequire } from 'node:module';
import { install, packageManagers } from './install.mjs';
import { findProgram } from './programs.mjs';
import { root } from './root.mjs';

/** @typedef {import('./programs.mjs').Program} Program */

/**
 * @typedef {object} Browsers
 * @property {Program} chromium
 * @property {Program} [headlessShell] Chromium without its user interface, which needs half the time
 */

/**
 * Chromium or Chrome: `CHROMIUM_PATH`, then an installed one, then Playwright's.
 *
 * @param {(line: string) => void} [explain] told why a browser that exists is not taken
 * @returns {Program | undefined}
 */
export function findChromium(explain) {
  return findProgram(
    {
      variable: 'CHROMIUM_PATH',
      names: ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'],
      places: playwrightPlaces(),
    },
    explain,
  );
}

/** @returns {Program | undefined} */
export function findHeadlessShell() {
  return findProgram({
    variable: 'HEADLESS_SHELL_PATH',
    names: ['chromium-headless-shell', 'chrome-headless-shell'],
  });
}

/**
 * The browsers of this machine. Installs them where there is none.
 *
 * @returns {Promise<Browsers | undefined>} undefined when every way failed; each has been shown
 */
export async function ensureBrowsers() {
  const chromium =
    findChromium((line) => console.log(line)) ??
    (await install('Chromium', [playwrightsWay(), ...packages()], findChromium));
  if (!chromium) return undefined;
  const headlessShell = findHeadlessShell();
  return { chromium, ...(headlessShell && { headlessShell }) };
}

/**
 * Playwright's options for a browser that asks nobody on the network for anything.
 *
 * @param {string} executablePath
 */
export function launchOptions(executablePath) {
  return {
    executablePath,
    args: [
      // Chromium's sandbox does not run as root.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      '--disable-quic',
    ],
  };
}

/** What a person can do when no way led to a browser. */
export const withoutChromium = [
  'The end-to-end tests need Chrome or Chromium, and none could be found or installed.',
  'Install one (Debian: apt-get install chromium), or name one you have:',
  '  CHROMIUM_PATH=/path/to/chrome npm test',
].join('\n');

/** @returns {import('./install.mjs').Way} */
function playwrightsWay() {
  const cli = `${root}/node_modules/@playwright/test/cli.js`;
  // The libraries of the system, which only root can install, come with the packages below.
  return {
    commands: [[process.execPath, cli, 'install', 'chromium']],
    // It asks five times. A download that cannot begin must not take long.
    env: { PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: '5000' },
  };
}

/** A distribution may have Chromium without the headless shell. */
function packages() {
  const both = packageManagers({
    'apt-get': ['chromium', 'chromium-headless-shell'],
    dnf: ['chromium', 'chromium-headless'],
  });
  return [
    ...both,
    ...packageManagers({ 'apt-get': ['chromium'], dnf: ['chromium'], apk: ['chromium'] }),
  ];
}

/** Before the dependencies are installed there is no Playwright. */
function playwrightPlaces() {
  try {
    const { chromium } = createRequire(import.meta.url)('@playwright/test');
    return [/** @type {string} */ (chromium.executablePath())];
  } catch {
    return [];
  }
}
