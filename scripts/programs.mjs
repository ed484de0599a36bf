import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { stripVTControlCharacters } from 'node:util';
import { run } from './run.mjs';

/** @typedef {{ path: string, version: string }} Program */

/**
 * Commands that install a program, one after the other. `from`: the program that they need.
 *
 * @typedef {{ commands: string[][], from?: string }} Way
 */

const isRoot = process.getuid?.() === 0;

/**
 * The first program that starts: the one that an environment variable names, then those of these
 * names on the PATH, then other places.
 *
 * @param {string} variable
 * @param {string[]} names
 * @param {string[]} [places]
 * @returns {Program | undefined}
 */
export function findProgram(variable, names, places = []) {
  const named = process.env[variable];
  for (const path of [...(named ? [named] : []), ...names.flatMap(pathsOf), ...places]) {
    if (!existsSync(path)) continue;
    // Some systems have a program of this name that only says how to install it.
    const { status, stdout } = spawnSync(path, ['--version'], {
      encoding: 'utf8',
      timeout: 20_000,
    });
    const version = /\S.*\d+\.\d+\.\d+\S*/.exec(stdout ?? '')?.[0].trim();
    if (status === 0 && version) return { path, version };
    if (path === named) console.log(`${variable} is ${path}, which does not start.`);
  }
  return undefined;
}

/**
 * Where the PATH has a program of this name.
 *
 * @param {string} name
 */
export function pathsOf(name) {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean);
  return folders.map((folder) => join(folder, name)).filter((path) => existsSync(path));
}

/**
 * Installs a program for a test: tries one way after the other until it is found, and shows each
 * failure in one line. Where a person sits at the terminal, it asks before each, unless the command
 * has `--yes`.
 *
 * @template T
 * @param {string} what the name of the program
 * @param {Way[]} ways
 * @param {() => T | undefined} find
 * @returns {Promise<T | undefined>}
 */
export async function install(what, ways, find) {
  for (const { commands, from } of ways) {
    if (from && pathsOf(from).length === 0) continue;
    const words = commands.map((command) => command.join(' ')).join(' && ');
    if (from === 'apt-get' && !isRoot) {
      console.log(`${what} is missing. As root this would install it: ${words}`);
      continue;
    }
    console.log(`${what} is missing. Installing: ${words}`);
    if (!(await isAllowed())) continue;
    const why = await runAll(commands);
    const found = find();
    if (found) return found;
    console.log(`  failed: ${why || `it brought no ${what} that starts`}`);
  }
  return undefined;
}

/**
 * @param {string[]} packages
 * @returns {Way}
 */
export function apt(...packages) {
  const command = ['apt-get', '-o', 'Acquire::Retries=1', '-o', 'Acquire::http::Timeout=15'];
  const installing = [...command, 'install', '-y', '--no-install-recommends', ...packages];
  return { commands: [[...command, 'update'], installing], from: 'apt-get' };
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
 * @returns {Promise<string>} why one failed, in a line
 */
async function runAll(commands) {
  // Playwright asks five times. A download that cannot begin must not take long.
  const env = { DEBIAN_FRONTEND: 'noninteractive', PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: '5000' };
  for (const [command = '', ...args] of commands) {
    const options = { env, keep: true };
    const { ok, output, failure } = await run(command, args, options);
    if (ok) continue;
    const lines = stripVTControlCharacters(output)
      .trim()
      .split(/\s*[\r\n]+\s*/);
    return `${lines.find((line) => /^(E:|error\b)/i.test(line)) ?? lines.at(-1)} (${failure})`;
  }
  return '';
}
