/**
 * A server under attack.
 *
 * @typedef {object} Target
 * @property {number} port
 * @property {string} redisUrl empty without Redis
 * @property {ReturnType<typeof import('../people.mjs').createPeople>} people the first user is the attacker
 * @property {AbortSignal} signal ends the attack early, after a fixed time
 */

/**
 * @typedef {object} Attack
 * @property {string} name
 * @property {boolean} needsRedis
 * @property {(target: Target) => Promise<string>} run resolves with what became of it, for the table
 */

/**
 * Resolves with the response to a request of a stream, once its head is there.
 *
 * @param {Target} target
 * @param {string} token
 */
export function requestStream({ port }, token) {
  const headers = { Authorization: `Bearer ${token}` };
  return fetch(`http://127.0.0.1:${port}/hints`, { headers });
}

/** @param {Target} target */
export async function readHealth({ port }) {
  const response = await fetch(`http://127.0.0.1:${port}/health`);
  return /** @type {Promise<import('@auth0-heartbeat/push-server').Health>} */ (response.json());
}
