import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { root } from './root.mjs';

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd] the repository's root by default
 * @property {NodeJS.ProcessEnv} [env] added to this process's environment
 * @property {boolean} [keep] keep the output for later instead of showing it
 */

/**
 * @typedef {object} RunResult
 * @property {boolean} ok
 * @property {string} output what was kept, stdout and stderr in the order they came
 * @property {string} failure why it is not ok, in a few words
 */

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();

/**
 * Ends the commands, and this process with the last of them. A second signal does not wait.
 *
 * @param {NodeJS.Signals} signal
 */
function leave(signal) {
  if (isLeaving) process.exit();
  isLeaving = true;
  process.exitCode = 128 + constants.signals[signal];
  for (const child of running) child.kill(signal);
}
let isLeaving = false;

/**
 * Runs one command to its end. Never throws: a command that cannot start is a failure too. A signal
 * that ends this process ends the command as well.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<RunResult>}
 */
export function run(command, args, { cwd = root, env = {}, keep = false } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: keep ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
      // Node starts no .cmd file without a shell.
      shell: process.platform === 'win32' && !command.endsWith('.exe'),
    });
    if (running.size === 0) listen('on');
    running.add(child);
    /** @param {string} failure */
    const settle = (failure) => {
      running.delete(child);
      if (running.size > 0 && isLeaving) return;
      if (isLeaving) process.exit();
      if (running.size === 0) listen('off');
      resolve({ ok: failure === '', output, failure });
    };

    let output = '';
    child.stdout?.on('data', (chunk) => (output += chunk));
    child.stderr?.on('data', (chunk) => (output += chunk));
    child.on('error', (error) => settle(error.message));
    child.on('close', (code, signal) =>
      settle(code === 0 ? '' : `ended with ${signal ?? `exit code ${code}`}`),
    );
  });
}

/**
 * While no command runs, a signal has its usual effect.
 *
 * @param {'on' | 'off'} change
 */
function listen(change) {
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process[change](signal, leave);
  }
}

/**
 * Like `run`, and throws where the command fails.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {RunOptions} [options]
 */
export async function must(command, args, options = { keep: true }) {
  const { ok, output, failure } = await run(command, args, options);
  if (!ok) throw new Error(`${command} ${args.join(' ')}: ${failure}\n${output}`);
  return output;
}

/**
 * Runs a program of node_modules with this Node.
 *
 * @param {string} script path from the repository's root
 * @param {string[]} args
 * @param {RunOptions} [options]
 */
export function runScript(script, args, options) {
  return run(process.execPath, [`${root}/${script}`, ...args], options);
}
