import type { BackplaneEntry, BackplaneSubscriber } from '../backplane.js';
import { connect } from './connection.js';
import { encodeEntry } from './entry.js';
import type { LinkState } from './link-state.js';
import { createOutbox } from './outbox.js';

/** Where the writer writes, and as whom. */
export interface WriterOptions {
  readonly url: string;
  readonly streamKey: string;
  readonly node: string;
  readonly subscriber: BackplaneSubscriber;
  readonly state: LinkState;
}

/** Sends this node's entries, and other commands that do not block. */
export interface Writer {
  publish(entry: BackplaneEntry): void;
  /** Rejects while there is no connection. */
  send(...command: string[]): Promise<unknown>;
  /** Sends what waits, unless that takes longer. */
  close(graceMs: number): Promise<void>;
}

const BATCH = 1_000;
const PAUSE_MS = 1_000;
// About. As many as a node may have kept while it was away.
const STREAM_LENGTH = '100000';

/** Entries wait, bounded, while Redis is away, and may arrive twice when it went away in between. */
export function startWriter({ url, streamKey, node, subscriber, state }: WriterOptions): Writer {
  const outbox = createOutbox(subscriber.now);
  let sending: Promise<void> | undefined;
  let pause: ReturnType<typeof setTimeout> | undefined;
  let isClosed = false;

  const connection = connect(url, {
    onReady() {
      state.up('writer');
      flush();
    },
    onError(error) {
      if (!isClosed) state.down('writer', error);
    },
  });

  function flush(): void {
    if (isClosed || sending !== undefined || !connection.isReady) return;
    sending = sendAll().then((isSent) => {
      sending = undefined;
      // What came in the moment between the last look and this one.
      if (isSent && outbox.size > 0) flush();
    });
  }

  async function sendAll(): Promise<boolean> {
    let isSent = false;
    try {
      for (let batch = outbox.peek(BATCH); batch.length > 0; batch = outbox.peek(BATCH)) {
        await Promise.all(batch.map(append));
        outbox.remove(batch);
      }
      state.up('writer');
      isSent = true;
    } catch (error) {
      if (isClosed) return false;
      state.down('writer', error);
      // Redis answered, but with an error (no memory, no permission): a lost connection comes back
      // with onReady.
      clearTimeout(pause);
      pause = setTimeout(flush, PAUSE_MS);
    }
    const dropped = outbox.takeDropped();
    if (dropped > 0) subscriber.log({ event: 'backplane_entries_dropped', entries: dropped });
    return isSent;
  }

  function append({ hint, at }: BackplaneEntry): Promise<unknown> {
    const waitedMs = Math.max(0, subscriber.now() - at);
    const fields = encodeEntry(node, { hint, waitedMs });
    return connection.send('XADD', streamKey, 'MAXLEN', '~', STREAM_LENGTH, '*', ...fields);
  }

  return {
    publish(entry) {
      if (isClosed) return;
      outbox.add(entry);
      flush();
    },
    send: connection.send,
    async close(graceMs) {
      const timeout = new Promise<void>((resolve) => {
        pause = setTimeout(resolve, graceMs);
      });
      await Promise.race([sending, timeout]);
      isClosed = true;
      clearTimeout(pause);
      connection.close();
    },
  };
}
