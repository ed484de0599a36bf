/** Whose stream it is, as the access token that opened it says. */
export interface StreamOwner {
  readonly sub: string;
  /** The owner's session, where the token names it. */
  readonly sid: string | undefined;
  /** Epoch milliseconds, of the token. */
  readonly issuedAt: number;
  /** Epoch milliseconds, of the token: the stream is over then. */
  readonly expiresAt: number;
}

/** Why a stream ended. */
export type StreamEnd = 'left' | 'slow' | 'expired' | 'closed';

/** One browser that listens. */
export interface HintStream {
  readonly owner: StreamOwner;
  readonly body: ReadableStream<Uint8Array>;
  /** Never waits: a browser that does not read is let go. */
  send(chunk: Uint8Array): void;
  end(reason: 'expired' | 'closed', last?: Uint8Array): void;
}

/**
 * A stream whose end, whoever brings it about, is told to `onEnd` once and at once.
 *
 * @param maxUnread chunks; a browser that has so many unread is not there any more
 */
export function createHintStream(
  owner: StreamOwner,
  maxUnread: number,
  onEnd: (stream: HintStream, reason: StreamEnd) => void,
): HintStream {
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  const body = new ReadableStream<Uint8Array>(
    {
      start(given) {
        controller = given;
      },
      cancel() {
        finish('left');
      },
    },
    { highWaterMark: maxUnread },
  );

  function finish(reason: StreamEnd): void {
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
      // Not close(): that would wait for the unread chunks to be read.
      controller.error(new Error('the reader of an event stream does not read'));
      finish('slow');
    },
    end(reason, last) {
      if (controller === undefined) return;
      if (last !== undefined) controller.enqueue(last);
      controller.close();
      finish(reason);
    },
  };
  return stream;
}
