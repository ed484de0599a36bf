import { once, setMaxListeners } from 'node:events';
import { connect } from 'node:net';

const connections = 44;
const requests = 2_000;

/**
 * Requests that follow a stream on its connection. Their answers would wait in memory until the stream
 * ends.
 *
 * @type {import('./attack.mjs').Attack}
 */
export const pipelining = {
  name: `${connections} connections, ${requests} requests each behind an open stream`,
  needsRedis: false,
  async run({ port, people, signal }) {
    const [token] = people.tokens;
    setMaxListeners(2 * connections, signal);
    const head = `GET /hints HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\n\r\n`;
    const more = 'GET /health HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(requests);
    const attack = async () => {
      const socket = connect(port, '127.0.0.1');
      socket.on('error', () => undefined);
      socket.write(head);
      await once(socket, 'data', { signal });
      const closed = once(socket, 'close', { signal });
      socket.resume().write(more);
      // A reset rejects, and closes the connection as well.
      await closed.catch(() => undefined);
      return socket.destroyed;
    };
    const ends = await Promise.all(Array.from({ length: connections }, attack));
    const closed = ends.filter(Boolean).length;
    return `${closed} of ${connections} connections closed`;
  },
};
