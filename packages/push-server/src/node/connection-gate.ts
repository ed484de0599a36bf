import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** More requests than a client or a proxy sends before it has a response. Most send one. */
const MAX_UNANSWERED = 8;

/** Limits the requests of each connection. */
export interface ConnectionGate {
  /** Returns whether a request may be handled. Closes the connection otherwise. */
  admit(outgoing: ServerResponse): boolean;
  /** Returns whether a stream may begin. Closes the connection if other requests wait on it. */
  beginStream(outgoing: ServerResponse): boolean;
}

interface Connection {
  unanswered: number;
  hasStream: boolean;
}

/**
 * Creates a gate that bounds HTTP pipelining. The response to a request that follows a stream would
 * wait until the stream ends, and Node would keep it in memory. So the connection of a stream is closed
 * at the next request, and any connection with more than 8 requests without a response.
 *
 * @see [RFC 9112 §9.3.2](https://www.rfc-editor.org/rfc/rfc9112#section-9.3.2)
 */
export function createConnectionGate(): ConnectionGate {
  const connections = new WeakMap<Socket, Connection>();

  function connectionOf(socket: Socket): Connection {
    const connection = connections.get(socket) ?? { unanswered: 0, hasStream: false };
    connections.set(socket, connection);
    return connection;
  }

  return {
    admit(outgoing) {
      const { socket } = outgoing.req;
      // Node emits the rest of a chunk of requests even if the first one closed the connection.
      if (socket.destroyed) return false;
      const connection = connectionOf(socket);
      if (connection.hasStream || connection.unanswered >= MAX_UNANSWERED) {
        socket.destroy();
        return false;
      }
      connection.unanswered += 1;
      outgoing.once('close', () => (connection.unanswered -= 1));
      return true;
    },
    beginStream(outgoing) {
      const { socket } = outgoing.req;
      const connection = connectionOf(socket);
      if (connection.unanswered > 1) socket.destroy();
      if (socket.destroyed) return false;
      connection.hasStream = true;
      outgoing.once('close', () => (connection.hasStream = false));
      return true;
    },
  };
}
