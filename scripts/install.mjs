import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { stripVTControlCharacters } from 'node:util';
import { isExecutable } from './programs.mjs';
import { run } from './run.mjs';

/** @typedef {import('./run.mjs').RunResult} RunResult */
/** @typedef {'apt-get' | 'dnf' | 'apk' | 'brew'} PackageManager */

/**
 * A way to install a program: commands, one after the other.
 *
 * @typedef {{ commands: string[][], env?: NodeJS.ProcessEnv, needsRoot?: boolean }} Way
 */

const timeoutMs = 600_000;
const isRoot = process.getuid?.() === 0;

/**
 * Installs a program for a test: tries one way after the other until it is found, and shows each
 * failure in one line. Where a person sits at the terminal, it asks before each, unless the command
 * has `--yes`.
 *
 * @template T
 * @param {string} what the name of the program
 * @param {Way[]} ways
 * @param {(explain: (line: string) => void) => T | undefined} find
 * @returns {Promise<T | undefined>}
 */
export async function install(what, ways, find) {
  for (const { commands, env = {}, needsRoot = false } of ways) {
    const words = commands.map((command) => command.join(' ')).join(' && ');
    if (needsRoot && !isRoot) {
      console.log(`${what} is missing. As root this would install it: ${words}`);
      continue;
    }
    console.log(`${what} is missing. Installing: ${words}`);
    if (!(await isAllowed())) continue;
    const result = await runAll(commands, env);
    /** @type {string[]} */
    const remarks = [];
    const found = find((line) => remarks.push(line));
    if (found) return found;
    const why = result.ok ? (remarks.at(-1) ?? `it brought no ${what}`) : summary(result);
    console.log(`  failed: ${why}`);
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
  const apt = ['apt-get', '-o', 'Acquire::Retries=1', '-o', 'Acquire::http::Timeout=15'];
  const debian = { DEBIAN_FRONTEND: 'noninteractive' };
  /** @type {Record<PackageManager, Way>} */
  const ways = {
    'apt-get': {
      commands: [
        [...apt, 'update'],
        [...apt, 'install', '-y', '--no-install-recommends', ...(packages['apt-get'] ?? [])],
      ],
      env: debian,
      needsRoot: true,
    },
    dnf: { commands: [['dnf', 'install', '-y', ...(packages.dnf ?? [])]], needsRoot: true },
    apk: { commands: [['apk', 'add', '--no-cache', ...(packages.apk ?? [])]], needsRoot: true },
    brew: { commands: [['brew', 'install', ...(packages.brew ?? [])]] },
  };
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const names = /** @type {PackageManager[]} */ (Object.keys(packages));
  return names
    .filter((name) => folders.some((folder) => isExecutable(join(folder, name))))
    .map((name) => ways[name]);
}

/** A person is asked; a command without one goes on. */
async function isAllowed() {
  const isAttended = process.stdin.isTTY && process.stdout.isTTY && !process.env['CI'];
  if (!isAttended || process.argv.includes('--yes') || process.argv.includes('-y')) return true;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question('  Go on? [Y/n] ');
  terminal.close();
  return !/^n/i.test(answer.trim());
}

/**
 * @param {string[][]} commands
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<RunResult>}
 */
async function runAll(commands, env) {
  for (const [command = '', ...args] of commands) {
    const result = await run(command, args, { env, timeoutMs, keep: true });
    if (!result.ok) return result;
  }
  return { ok: true, output: '', failure: '' };
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
