import { readHealth, requestStream } from './attack.mjs';

const streams = 1_000;

/**
 * Streams of one user that nobody reads or closes. The user's own browser must still get one.
 *
 * @type {import('./attack.mjs').Attack}
 */
export const openStreams = {
  name: `${streams} streams of one user, left open`,
  needsRedis: false,
  async run(target) {
    const [token = ''] = target.people.tokens;
    const statuses = new Set();
    /** They are kept: a response that is collected closes its connection. */
    const left = [];
    for (let opened = 0; opened < streams && !target.signal.aborted; opened++) {
      const response = await requestStream(target, token);
      statuses.add(response.status);
      left.push(response);
    }
    const own = await requestStream(target, token);
    const { streams: open } = await readHealth(target);
    // Most of them were closed by the server.
    for (const { body } of [...left, own]) await body?.cancel().catch(() => undefined);
    return `${[...statuses].join(', ')} for ${left.length}; ${open} stay open; the next one: ${own.status}`;
  },
};
