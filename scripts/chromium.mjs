import { createRequire } from 'node:module';
import { apt, findProgram, install } from './programs.mjs';
import { root } from './root.mjs';

/** @typedef {import('./programs.mjs').Program} Program */

/**
 * @typedef {object} Browsers
 * @property {Program} chromium
 * @property {Program} [headlessShell] Chromium without its user interface, which needs half the time
 */

/** Chromium or Chrome: `CHROMIUM_PATH`, then an installed one, then Playwright's. */
export function findChromium() {
  const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
  return findProgram('CHROMIUM_PATH', names, playwrightPlaces());
}

/** @returns {Program | undefined} */
export function findHeadlessShell() {
  return findProgram('HEADLESS_SHELL_PATH', ['chromium-headless-shell', 'chrome-headless-shell']);
}

/**
 * The browsers of this machine. Installs them where there is none.
 *
 * @returns {Promise<Browsers | undefined>} undefined when every way failed; each has been shown
 */
export async function ensureBrowsers() {
  const cli = `${root}/node_modules/@playwright/test/cli.js`;
  // The libraries of the system, which only root can install.
  const options = process.getuid?.() === 0 ? ['--with-deps'] : [];
  const ways = [
    { commands: [[process.execPath, cli, 'install', ...options, 'chromium']] },
    apt('chromium', 'chromium-headless-shell'),
    // A distribution may have Chromium without the headless shell.
    apt('chromium'),
  ];
  const chromium = findChromium() ?? (await install('Chromium', ways, findChromium));
  const headlessShell = findHeadlessShell();
  return chromium && { chromium, ...(headlessShell && { headlessShell }) };
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

/** Before the dependencies are installed there is no Playwright. */
function playwrightPlaces() {
  try {
    const { chromium } = createRequire(import.meta.url)('@playwright/test');
    return [/** @type {string} */ (chromium.executablePath())];
  } catch {
    return [];
  }
}
