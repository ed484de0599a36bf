/** The owner of a stream, from the access token. */
export interface StreamOwner {
  readonly sub: string;
  /** The session ID, if the token contains one. */
  readonly sid: string | undefined;
  /** When the token was issued. Epoch milliseconds. */
  readonly issuedAt: number;
  /** When the token expires and the stream ends. Epoch milliseconds. */
  readonly expiresAt: number;
}

/** Why a stream ended. */
export type StreamEndReason = 'disconnected' | 'slow' | 'expired' | 'closed' | 'replaced';

/** The stream of one browser. */
export interface HintStream {
  readonly owner: StreamOwner;
  readonly body: ReadableStream<Uint8Array>;
  /** Queues a chunk. Closes the stream if the browser has too many unread chunks. */
  send(chunk: Uint8Array): void;
  end(reason: 'expired' | 'closed' | 'replaced', lastChunk?: Uint8Array): void;
}

/**
 * Creates a stream for one browser. Calls `onEnd` once and synchronously when the stream ends.
 *
 * @param maxUnread maximum number of unread chunks
 */
export function createHintStream(
  owner: StreamOwner,
  maxUnread: number,
  onEnd: (stream: HintStream, reason: StreamEndReason) => void,
): HintStream {
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  const body = new ReadableStream<Uint8Array>(
    {
      start(streamController) {
        controller = streamController;
      },
      cancel() {
        finish('disconnected');
      },
    },
    { highWaterMark: maxUnread },
  );

  function finish(reason: StreamEndReason): void {
    if (controller === undefined) return;
    controller = undefined;
    onEnd(stream, reason);
  }

  const stream: HintStream = {
    owner,
    body,
    send(chunk) {
      if (controller === undefined) return;
      if ((controller.desiredSize ?? 0) > 0) {
        controller.enqueue(chunk);
        return;
      }
      // close() would wait until the browser reads the unread chunks.
      controller.error(new Error('The client does not read the event stream'));
      finish('slow');
    },
    end(reason, lastChunk) {
      if (controller === undefined) return;
      if (reason === 'replaced' && (controller.desiredSize ?? 0) < maxUnread) {
        // Nobody reads this stream. close() would keep its connection.
        controller.error(new Error('The client does not read the event stream'));
        return finish(reason);
      }
      if (lastChunk !== undefined) controller.enqueue(lastChunk);
      controller.close();
      finish(reason);
    },
  };
  return stream;
}
