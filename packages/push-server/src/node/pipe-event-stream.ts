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
  if (outgoing.destroyed) return leave();
  outgoing.once('close', leave);
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
