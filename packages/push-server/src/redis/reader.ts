import type { BackplaneSubscriber } from '../backplane.js';
import { connect, IDLE_INTERVAL_MS } from './connection.js';
import { firstStreamEntries, readEntries, type StreamEntry } from './entry.js';
import type { ConnectionState } from './connection-state.js';
import { FIRST_ID, formatStreamId, resumeAfter, type StreamId } from './stream-id.js';

/** Options of {@link startReader}. */
export interface ReaderOptions {
  readonly url: string;
  readonly streamKey: string;
  /** The ID of this node. The reader skips entries of this node. */
  readonly node: string;
  readonly subscriber: BackplaneSubscriber;
  readonly state: ConnectionState;
}

const BATCH = 500;
const RETRY_DELAY_MS = 1_000;

/**
 * Reads the entries of the other nodes over a separate connection. After a reconnect, the reader
 * continues after the last seen entry. Returns a function that stops the reader.
 */
export function startReader(options: ReaderOptions): () => void {
  const { url, streamKey, node, subscriber, state } = options;
  let lastSeen: StreamId | undefined;
  let lastReadAt = subscriber.now();
  // The Redis clock minus the clock of this node.
  let redisClockOffsetMs = 0;
  let isReading = false;
  let isClosed = false;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;

  const connection = connect(url, {
    onReady: () => void read(),
    onError(error) {
      if (!isClosed) state.disconnected('reader', error);
    },
  });

  async function read(): Promise<void> {
    if (isReading || isClosed) return;
    isReading = true;
    try {
      await updatePosition();
      state.connected('reader');
      while (!isClosed) await readOnce();
    } catch (error) {
      if (!isClosed) state.disconnected('reader', error);
    } finally {
      isReading = false;
    }
    // Redis returned an error. After a lost connection, onReady restarts the reader instead.
    if (!isClosed && connection.isReady) retryTimer = setTimeout(() => void read(), RETRY_DELAY_MS);
  }

  async function updatePosition(): Promise<void> {
    const redisNow = toEpochMs(await connection.send('TIME'));
    redisClockOffsetMs = redisNow - subscriber.now();
    const [newest] = readEntries(
      await connection.send('XREVRANGE', streamKey, '+', '-', 'COUNT', '1'),
    );
    const disconnectedMs = Math.max(0, subscriber.now() - lastReadAt);
    const lookbackMs = subscriber.memoryMs + disconnectedMs;
    lastSeen = resumeAfter({ lastSeen, newest: newest?.id ?? FIRST_ID, redisNow, lookbackMs });
  }

  async function readOnce(): Promise<void> {
    const after = formatStreamId(lastSeen ?? FIRST_ID);
    const command = [
      'XREAD',
      'COUNT',
      `${BATCH}`,
      'BLOCK',
      `${IDLE_INTERVAL_MS}`,
      'STREAMS',
      streamKey,
      after,
    ];
    const entries = readEntries(firstStreamEntries(await connection.send(...command)));
    lastReadAt = subscriber.now();
    for (const entry of entries) handleEntry(entry);
    const ignored = entries.filter(({ payload }) => payload === undefined).length;
    if (ignored > 0) subscriber.log({ event: 'backplane_entries_ignored', entries: ignored });
    // If the stream was deleted, its new IDs may be lower than the last seen ID.
    if (entries.length === 0) await updatePosition();
  }

  function handleEntry({ id, node: writer, payload }: StreamEntry): void {
    lastSeen = id;
    if (isClosed || payload === undefined || writer === node) return;
    // The clock of the writer may be wrong, so only the Redis clock is compared with this node.
    const at = Math.min(id.ms - redisClockOffsetMs, subscriber.now()) - payload.waitedMs;
    subscriber.receive({ hint: payload.hint, at });
  }

  return () => {
    isClosed = true;
    clearTimeout(retryTimer);
    connection.close();
  };
}

/** Converts the reply of TIME, which contains seconds and microseconds. */
function toEpochMs(time: unknown): number {
  const [seconds, microseconds] = time as unknown[];
  return Number(seconds) * 1_000 + Math.floor(Number(microseconds) / 1_000);
}
