import { setTimeout as wait } from 'node:timers/promises';
import { gatherCrowd } from './crowd.mjs';
import { delaysOf } from './delays.mjs';
import { startServer } from './servers.mjs';
import { sendAll, sendPaced } from './webhook.mjs';

/** @typedef {import('./pace.mjs').Moments} Moments */
/** @typedef {typeof ways[number]} Way */

/** How hints are caused, in the order of the table. */
export const ways = /** @type {const} */ (['paced', 'paced webhooks', 'burst', 'webhook burst']);

/**
 * @typedef {object} Plan
 * @property {number} count how many hints at an even pace
 * @property {number} perSecond
 * @property {number} bursts
 */

/**
 * What was found with one server and one number of streams.
 *
 * @typedef {object} Finding
 * @property {string} server
 * @property {number} streams
 * @property {{ rss: number, heap: number }} bytesEach of a stream
 * @property {Map<Way, { published: number, delays: number[] }>} events
 */

/** A user is told no more often than that: hints that come close together become one. */
const perUserPerSecond = 20;
const warmUpMs = 1_500;
const pauseMs = 300;

/**
 * @param {import('./servers.mjs').ServerKind} kind
 * @param {import('./servers.mjs').Surroundings & { tokens: string[] }} surroundings one token for each stream
 * @param {Plan} plan
 * @param {(line: string) => void} log
 * @returns {Promise<Finding>}
 */
export async function measure(kind, surroundings, { count, perSecond, bursts }, log) {
  const { tokens } = surroundings;
  const users = tokens.length;
  const server = await startServer(kind, surroundings);
  const { told, toldPort, holder, holderPort } = server;
  const before = await holder.ask('memory', undefined);
  const crowd = await gatherCrowd(holderPort, tokens);
  const after = await holder.ask('memory', undefined);
  log(`${kind.name}, ${users}: streams are open`);

  /** @type {Finding['events']} */
  const events = new Map();
  const note = async (/** @type {Way} */ way, /** @type {Moments} */ published) => {
    const found = events.get(way) ?? { published: 0, delays: [] };
    found.published += published.ats.length;
    // Not `push(...)`: there may be too many for arguments.
    found.delays = found.delays.concat(
      delaysOf(published, await crowd.arrivals(published.ats.length)),
    );
    events.set(way, found);
    await wait(pauseMs);
  };

  const rate = Math.min(perSecond, users * perUserPerSecond);
  const warmUp = { count: (rate * warmUpMs) / 1_000, perSecond: rate, users };
  const pace = { count: (count / perSecond) * rate, perSecond: rate, users };
  await note('paced', await told.ask('paced', warmUp));
  await note('burst', await told.ask('burst', { users }));
  await note('webhook burst', await sendAll(toldPort, users));
  events.clear();

  await note('paced', await told.ask('paced', pace));
  await note('paced webhooks', await sendPaced(toldPort, pace));
  // With one user it would be the same again.
  for (let i = 0; users > 1 && i < bursts; i++) {
    await note('burst', await told.ask('burst', { users }));
    await note('webhook burst', await sendAll(toldPort, users));
  }
  await crowd.stop();
  await server.stop();
  const bytesEach = {
    rss: (after.rss - before.rss) / users,
    heap: (after.heap - before.heap) / users,
  };
  return { server: kind.name, streams: users, bytesEach, events };
}
