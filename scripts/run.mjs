import { spawn } from 'node:child_process';
import { root } from './root.mjs';

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd] the repository's root by default
 * @property {NodeJS.ProcessEnv} [env] added to this process's environment
 * @property {number} [timeoutMs] after this the command and all it started are ended
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
let interrupted = false;
const onWindows = process.platform === 'win32';

/**
 * Runs one command to its end. Never throws: a command that cannot start is a failure too.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<RunResult>}
 */
export function run(command, args, { cwd = root, env = {}, timeoutMs, keep = false } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: keep ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
      // A group of its own, so that a timeout also ends what the command started.
      detached: !onWindows,
      // Node starts no .cmd file without a shell.
      shell: onWindows && !command.endsWith('.exe'),
    });
    running.add(child);

    let output = '';
    let timedOut = false;
    child.stdout?.on('data', (chunk) => (output += chunk));
    child.stderr?.on('data', (chunk) => (output += chunk));
    const timer = timeoutMs === undefined ? undefined : setTimeout(giveUp, timeoutMs);

    function giveUp() {
      timedOut = true;
      endGroup(child, 'SIGKILL');
    }

    /** @param {string} failure */
    function settle(failure) {
      clearTimeout(timer);
      running.delete(child);
      if (interrupted) leaveWhenAllEnded();
      else resolve({ ok: failure === '', output, failure });
    }

    child.on('error', (error) => settle(error.message));
    child.on('close', (code, signal) => {
      if (timedOut) settle(`no end after ${Math.round((timeoutMs ?? 0) / 1000)} s`);
      else settle(code === 0 ? '' : `ended with ${signal ?? `exit code ${code}`}`);
    });
  });
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
 * @param {import('node:child_process').ChildProcess} child
 * @param {NodeJS.Signals} signal
 */
function endGroup(child, signal) {
  try {
    if (onWindows || child.pid === undefined) child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    // It has ended by itself.
  }
}

function leaveWhenAllEnded() {
  if (running.size === 0) process.exit(130);
}

/**
 * Ctrl-C does not reach a group of its own: hands the signal on, waits for the commands, and leaves.
 *
 * @returns {() => void} undo
 */
export function endCommandsOnSignal() {
  const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);
  /** @param {NodeJS.Signals} signal */
  function leave(signal) {
    if (interrupted) process.exit(130);
    interrupted = true;
    for (const child of running) endGroup(child, signal);
    leaveWhenAllEnded();
  }
  for (const signal of signals) process.on(signal, leave);
  return () => {
    for (const signal of signals) process.off(signal, leave);
  };
}
