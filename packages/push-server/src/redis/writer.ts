import type { BackplaneEntry, BackplaneSubscriber } from '../backplane.js';
import { connect } from './connection.js';
import { encodeEntry } from './entry.js';
import type { ConnectionState } from './connection-state.js';
import { createOutbox } from './outbox.js';

/** Options of {@link startWriter}. */
export interface WriterOptions {
  readonly url: string;
  readonly streamKey: string;
  readonly node: string;
  readonly subscriber: BackplaneSubscriber;
  readonly state: ConnectionState;
}

/** Sends the entries of this node and other non-blocking commands. */
export interface Writer {
  publish(entry: BackplaneEntry): void;
  /** Sends a command. Rejects while disconnected. */
  send(...command: string[]): Promise<unknown>;
  /** Waits up to `graceMs` for pending entries, then disconnects. */
  close(graceMs: number): Promise<void>;
}

const BATCH = 1_000;
const RETRY_DELAY_MS = 1_000;
// Approximate limit. Equals the maximum number of queued entries of a node.
const STREAM_LENGTH = '100000';

/**
 * Queues entries and sends them to Redis. An entry may be sent twice if the connection breaks during a
 * batch.
 */
export function startWriter({ url, streamKey, node, subscriber, state }: WriterOptions): Writer {
  const outbox = createOutbox(subscriber.now);
  let sending: Promise<void> | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isClosed = false;

  const connection = connect(url, {
    onReady() {
      state.connected('writer');
      flush();
    },
    onError(error) {
      if (!isClosed) state.disconnected('writer', error);
    },
  });

  function flush(): void {
    if (isClosed || sending !== undefined || !connection.isReady) return;
    sending = sendAll().then((isSent) => {
      sending = undefined;
      // Entries may have been added after the last batch.
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
      state.connected('writer');
      isSent = true;
    } catch (error) {
      if (isClosed) return false;
      state.disconnected('writer', error);
      // Redis returned an error, such as out of memory or no permission. After a lost connection,
      // onReady restarts the writer instead.
      clearTimeout(timer);
      timer = setTimeout(flush, RETRY_DELAY_MS);
    }
    const dropped = outbox.resetDroppedCount();
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
        timer = setTimeout(resolve, graceMs);
      });
      await Promise.race([sending, timeout]);
      isClosed = true;
      clearTimeout(timer);
      connection.close();
      const { size } = outbox;
      if (size > 0) subscriber.log({ event: 'backplane_entries_dropped', entries: size });
    },
  };
}
