import type { ServerResponse } from 'node:http';

/**
 * Sends a stream of events as it comes. When the browser leaves, the stream is cancelled at once;
 * when the stream is aborted because the browser does not read, the connection is destroyed.
 */
export function pipeEventStream(
  { status, headers, body }: Response,
  outgoing: ServerResponse,
): void {
  const reader = (body as ReadableStream<Uint8Array>).getReader();
  const leave = () => void reader.cancel().catch(() => undefined);
  const { socket } = outgoing.req;
  if (outgoing.destroyed || socket.destroyed) return leave();
  // Of two requests on one connection that did not wait for each other, the second's response is not
  // told when the connection goes away.
  socket.once('close', leave);
  outgoing.once('close', () => {
    socket.off('close', leave);
    leave();
  });
  // Also seen while nothing is read, because the connection takes nothing.
  reader.closed.catch(() => outgoing.destroy());
  outgoing.writeHead(status, Object.fromEntries(headers));

  const next = () => void reader.read().then(write, () => undefined);
  const write = ({ done, value }: { done: boolean; value?: Uint8Array | undefined }) => {
    if (done) outgoing.end();
    else if (outgoing.write(value)) next();
    else outgoing.once('drain', next);
  };
  next();
}
