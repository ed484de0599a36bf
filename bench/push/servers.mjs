import { setTimeout as wait } from 'node:timers/promises';
import { startWorker } from './commands.mjs';

/** @typedef {import('./commands.mjs').Worker<import('./server-commands.mjs').ServerCommands>} Node */
/** @typedef {{ publicKey: string, redisUrl: string }} Surroundings */

/**
 * What is measured. `nodes`: the first one is told, the last one has the streams.
 *
 * @typedef {object} ServerKind
 * @property {string} name
 * @property {(surroundings: Surroundings) => Node[]} start
 */

/** @type {ServerKind} */
export const bareServer = {
  name: 'bare `node:http`',
  start: () => [startWorker('./bare-server-process.mjs')],
};

/** @type {ServerKind} */
export const oneNode = {
  name: 'push server',
  start: ({ publicKey }) => [startWorker('./push-server-process.mjs', { publicKey })],
};

/** @type {ServerKind} */
export const twoNodes = {
  name: 'two nodes and Redis',
  start: ({ publicKey, redisUrl }) =>
    [1, 2].map(() => startWorker('./push-server-process.mjs', { publicKey, redisUrl })),
};

/**
 * Starts a server's nodes. Resolves when they listen and know each other.
 *
 * @param {ServerKind} kind
 * @param {Surroundings} surroundings
 */
export async function startServer(kind, surroundings) {
  const nodes = kind.start(surroundings);
  const ports = await Promise.all(nodes.map((node) => node.ask('listen', undefined)));
  for (const node of nodes) while (!(await node.ask('isReady', undefined))) await wait(20);
  const [told] = nodes;
  const holder = nodes.at(-1);
  const [toldPort] = ports;
  const holderPort = ports.at(-1);
  if (!told || !holder || !toldPort || !holderPort) throw new Error('A server has a node.');
  return {
    /** Where hints are published. */
    told,
    toldPort,
    /** Where the streams are. */
    holder,
    holderPort,
    async stop() {
      await Promise.all(nodes.map((node) => node.stop()));
    },
  };
}
