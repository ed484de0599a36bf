import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { run } from './run.mjs';

/** @typedef {import('./run.mjs').RunResult} RunResult */
/** @typedef {{ name: string, attempt: () => Promise<RunResult> }} Way */
/** @typedef {'apt-get' | 'dnf' | 'apk' | 'brew'} PackageManager */

/** How long a package manager may take. */
export const systemTimeoutMs = 600_000;

export const isRoot = process.getuid?.() === 0;

/**
 * Tries one way after the other until the program is found; shows each failure in one line.
 *
 * @template T
 * @param {Way[]} ways
 * @param {(explain: (line: string) => void) => T | undefined} find
 * @param {string} what the program, for the words about a way that brought none
 * @returns {Promise<T | undefined>}
 */
export async function installBy(ways, find, what) {
  for (const { name, attempt } of ways) {
    console.log(`  trying ${name}`);
    const result = await attempt();
    /** @type {string[]} */
    const remarks = [];
    const found = find((line) => remarks.push(line));
    if (found) return found;
    const why = result.ok ? (remarks.at(-1) ?? `it brought no ${what}`) : summary(result);
    console.log(`  failed: ${name}: ${why}`);
  }
  return undefined;
}

/**
 * The package managers of this machine that have the packages.
 *
 * @param {Partial<Record<PackageManager, string[]>>} packages what each is to install
 * @returns {Way[]}
 */
export function packageManagers(packages) {
  const apt = ['-o', 'Acquire::Retries=1', '-o', 'Acquire::http::Timeout=15'];
  const aptInstall = [...apt, 'install', '-y', '--no-install-recommends'];
  /** @type {[manager: PackageManager, asRoot: boolean, ...commands: string[][]][]} */
  const managers = [
    ['apt-get', true, [...apt, 'update'], [...aptInstall, ...(packages['apt-get'] ?? [])]],
    ['dnf', true, ['install', '-y', ...(packages.dnf ?? [])]],
    ['apk', true, ['add', '--no-cache', ...(packages.apk ?? [])]],
    ['brew', false, ['install', ...(packages.brew ?? [])]],
  ];
  return managers
    .filter(([manager]) => packages[manager] && isOnPath(manager))
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
export function isOnPath(name) {
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
