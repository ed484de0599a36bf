import type { BackplaneSubscriber } from '../backplane.js';
import type { RedisClient } from './client.js';
import type { ConnectionState } from './connection-state.js';
import { IDLE_INTERVAL_MS, openConnection, RETRY_DELAY_MS } from './connection.js';
import { readEntries, readEntriesOfStream, type StreamEntry } from './entry.js';
import { FIRST_ID, formatStreamId, resumeAfter, type StreamId } from './stream-id.js';

/** Options of {@link startReader}. */
export interface ReaderOptions {
  readonly client: RedisClient;
  readonly streamKey: string;
  /** The ID of this node. The reader skips entries of this node. */
  readonly node: string;
  readonly subscriber: BackplaneSubscriber;
  readonly state: ConnectionState;
}

const BATCH = 500;

/**
 * Reads the entries of the other nodes over a separate connection. After a reconnect, the reader
 * continues after the last seen entry. Returns a function that stops the reader.
 */
export function startReader(options: ReaderOptions): () => void {
  const { client, streamKey, node, subscriber, state } = options;
  let lastSeen: StreamId | undefined;
  let lastReadAt = subscriber.now();
  // The Redis clock minus the clock of this node.
  let redisClockOffsetMs = 0;
  let isClosed = false;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;
  const connection = openConnection(client, onError);

  function onError(error: unknown): void {
    if (!isClosed) state.disconnected('reader', error);
  }

  async function read(): Promise<void> {
    try {
      await updatePosition();
      while (!isClosed) {
        state.connected('reader');
        await readOnce();
      }
    } catch (error) {
      onError(error);
      if (!isClosed) retryTimer = setTimeout(() => void read(), RETRY_DELAY_MS);
    }
  }

  async function updatePosition(): Promise<void> {
    const redisNow = toEpochMs(await connection.run((redis) => redis.time()));
    redisClockOffsetMs = redisNow - subscriber.now();
    const [newest] = readEntries(
      await connection.run((redis) => redis.xRevRange(streamKey, '+', '-', { COUNT: 1 })),
    );
    const disconnectedMs = Math.max(0, subscriber.now() - lastReadAt);
    const lookbackMs = subscriber.memoryMs + disconnectedMs;
    lastSeen = resumeAfter({ lastSeen, newest: newest?.id ?? FIRST_ID, redisNow, lookbackMs });
  }

  async function readOnce(): Promise<void> {
    const position = { key: streamKey, id: formatStreamId(lastSeen ?? FIRST_ID) };
    const limits = { COUNT: BATCH, BLOCK: IDLE_INTERVAL_MS };
    const entries = readEntriesOfStream(
      await connection.run((redis) => redis.xRead(position, limits)),
    );
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

  void read();
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
