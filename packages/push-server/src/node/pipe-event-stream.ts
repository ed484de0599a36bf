import type { ServerResponse } from 'node:http';

/**
 * Writes an event stream to a Node response. If the browser disconnects, the stream is cancelled. If
 * the stream fails, the connection is destroyed.
 */
export function pipeEventStream(
  { status, headers, body }: Response,
  outgoing: ServerResponse,
): void {
  const reader = (body as ReadableStream<Uint8Array>).getReader();
  const cancel = () => void reader.cancel().catch(() => undefined);
  const { socket } = outgoing.req;
  if (outgoing.destroyed || socket.destroyed) return cancel();
  // With HTTP pipelining, only the current response emits `close`.
  socket.once('close', cancel);
  outgoing.once('close', () => {
    socket.off('close', cancel);
    cancel();
  });
  // Detects a stream error even while reading is paused by backpressure.
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
