import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** @typedef {Record<string, (given: never) => unknown>} Commands */

/**
 * The scripts, each with the commands that it answers.
 *
 * @typedef {{
 *   './streams-process.mjs': import('./streams-process.mjs').StreamsCommands,
 *   './push-server-process.mjs': import('./server-commands.mjs').ServerCommands,
 *   './bare-server-process.mjs': import('./server-commands.mjs').ServerCommands,
 * }} Scripts
 */

/**
 * A process of the benchmark's own that answers commands.
 *
 * @template {Commands} C
 * @typedef {object} Worker
 * @property {<N extends keyof C & string>(name: N, given: Parameters<C[N]>[0]) => Promise<Awaited<ReturnType<C[N]>>>} ask
 * @property {() => Promise<void>} stop
 */

/**
 * Starts a script of this folder in a process of its own.
 *
 * @template {keyof Scripts} S
 * @param {S} script
 * @param {object} [options] what the script finds in `optionsOfProcess()`
 * @returns {Worker<Scripts[S]>}
 */
export function startWorker(script, options = {}) {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const child = fork(path, [JSON.stringify(options)], { execArgv: ['--expose-gc'] });
  /** @type {Map<number, { resolve: (value: never) => void, reject: (error: Error) => void }>} */
  const waiting = new Map();
  let ids = 0;
  child.on('message', (message) => {
    const { id, value, error } = /** @type {{ id: number, value: never, error?: string }} */ (
      message
    );
    const { resolve, reject } = waiting.get(id) ?? {};
    waiting.delete(id);
    if (error === undefined) resolve?.(value);
    else reject?.(new Error(`${script}: ${error}`));
  });
  child.once('exit', (code, signal) => {
    for (const { reject } of waiting.values()) reject(new Error(`${script}: ${signal ?? code}`));
  });
  return {
    ask(name, given) {
      const id = ids++;
      child.send({ id, name, given });
      return new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    },
  };
}

/** In the process: what it was started with. */
export function optionsOfProcess() {
  return JSON.parse(process.argv[2] ?? '{}');
}

/**
 * In the process: answers commands until the benchmark is gone.
 *
 * @param {Commands} commands
 */
export function answerCommands(commands) {
  process.on('message', (message) => {
    const { id, name, given } = /** @type {{ id: number, name: string, given: never }} */ (message);
    Promise.resolve()
      .then(() => commands[name]?.(given))
      .then(
        (value) => process.send?.({ id, value }),
        (error) => process.send?.({ id, error: String(error?.stack ?? error) }),
      );
  });
  process.once('disconnect', () => process.exit());
}
