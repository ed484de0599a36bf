import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { installedPlaces, playwrightPlaces } from './chromium-places.mjs';
import { installChromium } from './chromium-install.mjs';

const startTimeoutMs = 20_000;

/** @typedef {{ path: string, version: string }} Chromium */

/**
 * A Chromium of this machine that starts: `CHROMIUM_PATH`, then an installed one, then Playwright's.
 *
 * @param {(line: string) => void} [explain] told why a browser that exists is not taken
 * @returns {Chromium | undefined}
 */
export function findChromium(explain = () => {}) {
  const wished = process.env['CHROMIUM_PATH'];
  if (wished) {
    const result = tryToStart(wished);
    if (result.ok) return { path: wished, version: result.version };
    explain(`CHROMIUM_PATH is ${wished}, which does not start: ${result.failure}`);
  }
  const seen = new Set([wished]);
  for (const places of [installedPlaces, playwrightPlaces]) {
    for (const path of places()) {
      if (seen.has(path) || !isExecutable(path)) continue;
      seen.add(path);
      const result = tryToStart(path);
      if (result.ok) return { path, version: result.version };
      explain(`${path} does not start: ${result.failure}`);
    }
  }
  return undefined;
}

/**
 * Like `findChromium`, and installs one where there is none.
 *
 * @returns {Promise<Chromium | undefined>} undefined when every way failed; each has been shown
 */
export async function ensureChromium() {
  const found = findChromium((line) => console.log(line));
  if (found) return found;
  console.log('No Chrome or Chromium found; installing one');
  return installChromium(findChromium);
}

/** What a person can do when no way led to a browser. */
export const withoutChromium = [
  'The end-to-end tests need Chrome or Chromium, and none could be found or installed.',
  'Install one (Debian: apt-get install chromium), or name one you have:',
  '  CHROMIUM_PATH=/path/to/chrome npm test',
].join('\n');

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * @param {string} path
 * @returns {{ ok: true, version: string } | { ok: false, failure: string }}
 */
function tryToStart(path) {
  // On Windows `--version` prints nothing and opens a window.
  if (process.platform === 'win32') {
    return isExecutable(path)
      ? { ok: true, version: 'version unknown' }
      : { ok: false, failure: 'no such program' };
  }
  const { status, stdout, stderr, error } = spawnSync(path, ['--version'], {
    encoding: 'utf8',
    timeout: startTimeoutMs,
    killSignal: 'SIGKILL',
  });
  const version = /\S.*\d+\.\d+\.\d+.*/.exec(stdout ?? '')?.[0].trim();
  if (status === 0 && version) return { ok: true, version };
  const reason = error?.message ?? (stderr || stdout).trim().split('\n').at(-1);
  return { ok: false, failure: reason || `exit code ${status}` };
}
