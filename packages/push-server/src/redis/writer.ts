import type { BackplaneEntry, BackplaneSubscriber } from '../backplane.js';
import type { RedisClient } from './client.js';
import type { ConnectionState } from './connection-state.js';
import { IDLE_INTERVAL_MS, openConnection, RETRY_DELAY_MS } from './connection.js';
import { encodeEntry } from './entry.js';
import { createOutbox } from './outbox.js';
import { createSentEntries } from './sent-entries.js';

/** Options of {@link startWriter}. */
export interface WriterOptions {
  readonly client: RedisClient;
  readonly streamKey: string;
  readonly node: string;
  readonly subscriber: BackplaneSubscriber;
  readonly state: ConnectionState;
}

/** Sends the entries of this node and other non-blocking commands. */
export interface Writer {
  publish(entry: BackplaneEntry): void;
  /** Runs a command that does not block. */
  run<T>(command: (client: RedisClient) => Promise<T>): Promise<T>;
  /** Waits up to `graceMs` for pending entries, then disconnects. */
  close(graceMs: number): Promise<void>;
}

const BATCH = 1_000;
// Approximate limit. Equals the maximum number of queued entries of a node.
const STREAM_LENGTH = 100_000;
const TRIM = { strategy: 'MAXLEN', strategyModifier: '~', threshold: STREAM_LENGTH } as const;

/**
 * Queues entries and sends them to Redis. Every 3 s it verifies that Redis still has what it
 * acknowledged, and sends it again otherwise, however many entries are published meanwhile. An entry may
 * be sent twice.
 */
export function startWriter(options: WriterOptions): Writer {
  const { client, streamKey, node, subscriber, state } = options;
  const outbox = createOutbox(subscriber.now);
  const sent = createSentEntries(subscriber.now);
  let sending: Promise<void> | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isVerificationDue = true;
  let isClosed = false;
  const connection = openConnection(client, onError);

  function onError(error: unknown): void {
    if (!isClosed) state.disconnected('writer', error);
  }

  /** One run at a time, so that the commands do not pile up in a client that is disconnected. */
  function run(): void {
    if (isClosed || sending !== undefined) return;
    sending = attempt(isVerificationDue ? verifyAndSend : sendAll).then((isDone) => {
      sending = undefined;
      if (isClosed) return;
      if (!isDone) return verifyAfter(RETRY_DELAY_MS);
      // Entries may have been added after the last batch, or a verification has become due.
      if (isVerificationDue || outbox.size > 0) run();
    });
  }

  /** Only a verification or a failure calls it: a new entry must not delay the next verification. */
  function verifyAfter(delayMs: number): void {
    clearTimeout(timer);
    if (isClosed) return;
    timer = setTimeout(() => {
      isVerificationDue = true;
      run();
    }, delayMs);
  }

  async function attempt(work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      state.connected('writer');
      return true;
    } catch (error) {
      onError(error);
      return false;
    } finally {
      const dropped = outbox.resetDroppedCount();
      if (dropped > 0) subscriber.log({ event: 'backplane_entries_dropped', entries: dropped });
    }
  }

  async function verifyAndSend(): Promise<void> {
    isVerificationDue = false;
    const missing = await sent.takeMissing(async (id) => {
      const found = await connection.run((redis) => redis.xRange(streamKey, id, id));
      return Array.isArray(found) && found.length > 0;
    });
    verifyAfter(IDLE_INTERVAL_MS);
    for (const entry of missing) outbox.add(entry);
    if (missing.length > 0) {
      subscriber.log({ event: 'backplane_entries_resent', entries: missing.length });
    }
    await sendAll();
    // Proves that the connection works when there is nothing to send.
    await connection.run((redis) => redis.xRevRange(streamKey, '+', '-', { COUNT: 1 }));
  }

  async function sendAll(): Promise<void> {
    for (let batch = outbox.peek(BATCH); batch.length > 0; batch = outbox.peek(BATCH)) {
      if (isVerificationDue) return;
      const results = await Promise.allSettled(batch.map(append));
      // A retry of the whole batch would send these again, as often as one of the others fails.
      outbox.remove(batch.filter((_, index) => results[index]?.status === 'fulfilled'));
      const failed = results.find((result) => result.status === 'rejected');
      if (failed !== undefined) throw failed.reason;
    }
  }

  async function append(entry: BackplaneEntry): Promise<void> {
    const { hint, at } = entry;
    const fields = encodeEntry(node, { hint, waitedMs: Math.max(0, subscriber.now() - at) });
    const id = await connection.run((redis) => redis.xAdd(streamKey, '*', fields, { TRIM }));
    sent.add(String(id), entry);
  }

  async function settle(): Promise<void> {
    while (sending !== undefined) await sending;
  }

  run();
  return {
    publish(entry) {
      if (isClosed) return;
      outbox.add(entry);
      run();
    },
    run: (command) => connection.run(command),
    async close(graceMs) {
      let graceTimer: ReturnType<typeof setTimeout> | undefined;
      const timeout = new Promise<void>((resolve) => {
        graceTimer = setTimeout(resolve, graceMs);
      });
      await Promise.race([settle(), timeout]);
      isClosed = true;
      clearTimeout(graceTimer);
      clearTimeout(timer);
      connection.close();
      const { size } = outbox;
      if (size > 0) subscriber.log({ event: 'backplane_entries_dropped', entries: size });
    },
  };
}
