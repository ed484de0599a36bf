import type { BackplaneSubscriber } from '../backplane.js';
import { connect, QUIET_MS } from './connection.js';
import { entriesOfReply, readEntries, type StreamEntry } from './entry.js';
import type { LinkState } from './link-state.js';
import { FIRST_ID, formatStreamId, resumeAfter, type StreamId } from './stream-id.js';

/** What the reader reads, and who it reads for. */
export interface ReaderOptions {
  readonly url: string;
  readonly streamKey: string;
  /** The node's own entries are passed over. */
  readonly node: string;
  readonly subscriber: BackplaneSubscriber;
  readonly state: LinkState;
}

const BATCH = 500;
const PAUSE_MS = 1_000;

/**
 * Reads the entries of the other nodes as they come, over a connection of its own; after a loss of it
 * from the last one seen on. Returns how to stop.
 */
export function startReader(options: ReaderOptions): () => void {
  const { url, streamKey, node, subscriber, state } = options;
  let seen: StreamId | undefined;
  let readAt = subscriber.now();
  // Of Redis's clock before this node's.
  let aheadMs = 0;
  let isReading = false;
  let isClosed = false;
  let pause: ReturnType<typeof setTimeout> | undefined;

  const connection = connect(url, {
    onReady: () => void read(),
    onError(error) {
      if (!isClosed) state.down('reader', error);
    },
  });

  async function read(): Promise<void> {
    if (isReading || isClosed) return;
    isReading = true;
    try {
      await findPosition();
      state.up('reader');
      while (!isClosed) await readOnce();
    } catch (error) {
      if (!isClosed) state.down('reader', error);
    } finally {
      isReading = false;
    }
    // Redis answered, but with an error: a lost connection comes back with onReady.
    if (!isClosed && connection.isReady) pause = setTimeout(() => void read(), PAUSE_MS);
  }

  async function findPosition(): Promise<void> {
    const redisNow = epochMs(await connection.send('TIME'));
    aheadMs = redisNow - subscriber.now();
    const [newest] = readEntries(
      await connection.send('XREVRANGE', streamKey, '+', '-', 'COUNT', '1'),
    );
    const awayMs = Math.max(0, subscriber.now() - readAt);
    const backMs = subscriber.memoryMs + awayMs;
    seen = resumeAfter({ seen, newest: newest?.id ?? FIRST_ID, redisNow, backMs });
  }

  async function readOnce(): Promise<void> {
    const after = formatStreamId(seen ?? FIRST_ID);
    const command = [
      'XREAD',
      'COUNT',
      `${BATCH}`,
      'BLOCK',
      `${QUIET_MS}`,
      'STREAMS',
      streamKey,
      after,
    ];
    const entries = readEntries(entriesOfReply(await connection.send(...command)));
    readAt = subscriber.now();
    for (const entry of entries) take(entry);
    const ignored = entries.filter(({ written }) => written === undefined).length;
    if (ignored > 0) subscriber.log({ event: 'backplane_entries_ignored', entries: ignored });
    // Quiet: perhaps because the stream was deleted and begins anew before the last entry seen.
    if (entries.length === 0) await findPosition();
  }

  function take({ id, node: writer, written }: StreamEntry): void {
    seen = id;
    if (isClosed || written === undefined || writer === node) return;
    // The writer's clock may be wrong by minutes: only Redis's is compared with this node's.
    const at = Math.min(id.ms - aheadMs, subscriber.now()) - written.waitedMs;
    subscriber.receive({ hint: written.hint, at });
  }

  return () => {
    isClosed = true;
    clearTimeout(pause);
    connection.close();
  };
}

/** Of what TIME answers: seconds, and microseconds within them. */
function epochMs(time: unknown): number {
  const [seconds, microseconds] = time as unknown[];
  return Number(seconds) * 1_000 + Math.floor(Number(microseconds) / 1_000);
}
