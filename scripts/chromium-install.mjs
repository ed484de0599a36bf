import { runScript } from './run.mjs';
import {
  installBy,
  isOnPath,
  isRoot,
  packageManagers,
  systemTimeoutMs,
} from './system-packages.mjs';

/** @typedef {import('./chromium.mjs').Chromium} Chromium */
/** @typedef {(explain?: (line: string) => void) => Chromium | undefined} FindChromium */
/** @typedef {import('./system-packages.mjs').Way} Way */

const playwright = 'node_modules/@playwright/test/cli.js';
// A download that has begun may take its time; one that cannot begin must not. Playwright asks
// five times.
const connectTimeoutMs = 5_000;
const downloadTimeoutMs = 300_000;

/**
 * Tries one way after the other until a browser starts; shows each failure in one line.
 *
 * @param {FindChromium} find
 * @returns {Promise<Chromium | undefined>}
 */
export function installChromium(find) {
  const byPackage = packageManagers({
    'apt-get': ['chromium'],
    dnf: ['chromium'],
    apk: ['chromium'],
    brew: ['--cask', 'google-chrome'],
  });
  return installBy([downloadWay(find), ...byPackage], find, 'browser');
}

/**
 * @param {FindChromium} find
 * @returns {Way}
 */
function downloadWay(find) {
  return {
    name: "Playwright's download",
    async attempt() {
      const download = await runScript(playwright, ['install', 'chromium', '--no-shell'], {
        env: { PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: String(connectTimeoutMs) },
        timeoutMs: downloadTimeoutMs,
        keep: true,
      });
      // System libraries only once there is a browser that lacks them: they cost a minute.
      if (!download.ok || !isRoot || !isOnPath('apt-get') || find()) return download;
      return runScript(playwright, ['install-deps', 'chromium'], {
        timeoutMs: systemTimeoutMs,
        keep: true,
      });
    },
  };
}
