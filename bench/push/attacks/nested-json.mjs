import { median, round } from '../../statistics.mjs';
import { eventStreamSecret } from '../people.mjs';

const bytes = 1_048_576;
const requests = 50;

/**
 * Bodies of a sender with the secret that are nested as deeply as they are long.
 *
 * @type {import('./attack.mjs').Attack}
 */
export const nestedJson = {
  name: `${requests} bodies of nested JSON, 1 MiB each`,
  needsRedis: false,
  async run({ port, signal }) {
    const body = '['.repeat(bytes);
    const headers = {
      Authorization: `Bearer ${eventStreamSecret}`,
      'Content-Type': 'application/json',
    };
    const statuses = new Set();
    const times = [];
    for (let sent = 0; sent < requests && !signal.aborted; sent++) {
      const startedAt = performance.now();
      const url = `http://127.0.0.1:${port}/webhooks/event-stream`;
      const response = await fetch(url, { method: 'POST', headers, body });
      await response.arrayBuffer();
      times.push(performance.now() - startedAt);
      statuses.add(response.status);
    }
    return `${times.length} times ${[...statuses].join(', ')} after ${round(median(times))} ms`;
  },
};
