import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { run, runScript } from './run.mjs';

/** @typedef {import('./run.mjs').RunResult} RunResult */
/** @typedef {import('./chromium.mjs').Chromium} Chromium */
/** @typedef {(explain?: (line: string) => void) => Chromium | undefined} FindChromium */
/** @typedef {{ name: string, attempt: () => Promise<RunResult> }} Way */

const playwright = 'node_modules/@playwright/test/cli.js';
// A download that has begun may take its time; one that cannot begin must not. Playwright asks
// five times.
const connectTimeoutMs = 5_000;
const downloadTimeoutMs = 300_000;
const systemTimeoutMs = 600_000;
const isRoot = process.getuid?.() === 0;

/**
 * Tries one way after the other until a browser starts; shows each failure in one line.
 *
 * @param {FindChromium} find
 * @returns {Promise<Chromium | undefined>}
 */
export async function installChromium(find) {
  for (const { name, attempt } of [downloadWay(find), ...systemWays()]) {
    console.log(`  trying ${name}`);
    const result = await attempt();
    /** @type {string[]} */
    const remarks = [];
    const found = find((line) => remarks.push(line));
    if (found) return found;
    const why = result.ok ? (remarks.at(-1) ?? 'it brought no browser') : summary(result);
    console.log(`  failed: ${name}: ${why}`);
  }
  return undefined;
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

/** @returns {Way[]} */
function systemWays() {
  const apt = ['-o', 'Acquire::Retries=1', '-o', 'Acquire::http::Timeout=15'];
  /** @type {[manager: string, asRoot: boolean, ...commands: string[][]][]} */
  const managers = [
    [
      'apt-get',
      true,
      [...apt, 'update'],
      [...apt, 'install', '-y', '--no-install-recommends', 'chromium'],
    ],
    ['dnf', true, ['install', '-y', 'chromium']],
    ['apk', true, ['add', '--no-cache', 'chromium']],
    ['brew', false, ['install', '--cask', 'google-chrome']],
  ];
  return managers
    .filter(([manager]) => isOnPath(manager))
    .map(([manager, asRoot, ...commands]) => ({
      name: manager,
      async attempt() {
        if (asRoot && !isRoot) return { ok: false, output: '', failure: 'needs root' };
        let result = { ok: true, output: '', failure: '' };
        for (const args of commands) {
          result = await run(manager, args, {
            env: { DEBIAN_FRONTEND: 'noninteractive' },
            timeoutMs: systemTimeoutMs,
            keep: true,
          });
          if (!result.ok) break;
        }
        return result;
      },
    }));
}

/** @param {string} name */
function isOnPath(name) {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** @param {RunResult} result */
function summary({ output, failure }) {
  const lines = stripVTControlCharacters(output)
    .split(/\r?\n|\r/)
    .map((line) => line.trim())
    .filter(Boolean);
  const telling = lines.find((line) => /^(E:|error\b)/i.test(line)) ?? lines.at(-1);
  return telling ? `${telling} (${failure})` : failure;
}
