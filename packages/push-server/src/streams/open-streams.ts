import { type Hint, matchesOwner } from '../hint.js';
import { RequestError } from '../http/respond.js';
import { createCheckStagger } from './check-stagger.js';
import { createDeadlines } from './deadlines.js';
import { type Drain, drainStreams, MAX_RETRY_MS, RECONNECTS_PER_SECOND } from './drain.js';
import { encodeAway, encodeHint, encodeReady, encodeRetry, KEEP_ALIVE } from './event.js';
import {
  createHintStream,
  type HintStream,
  type StreamEndReason,
  type StreamOwner,
} from './hint-stream.js';
import { createKeepAlive } from './keep-alive.js';

/** The open streams of this node. */
export interface OpenStreams {
  readonly size: number;
  /**
   * Opens a stream. The first event is `ready`, or `away` while hints of other nodes do not arrive.
   * The second event is the `missed` hint, if any. Closes the oldest stream of a user who has too many.
   *
   * @throws RequestError `temporarily_unavailable`
   */
  open(owner: StreamOwner, missed: Hint | undefined): ReadableStream<Uint8Array>;
  /** Returns whether a hint matches any stream. */
  has(hint: Hint): boolean;
  /** Sends a hint to all matching streams. Returns their number. */
  deliver(hint: Hint): number;
  /** Sets whether hints of other nodes are missing. Notifies all browsers of a change. */
  setAway(isAway: boolean): void;
  /** Closes the streams evenly over `durationMs`. Resolves when they are closed. */
  drain(durationMs: number): Promise<void>;
  /** Ends all streams with a random reconnection delay each. Returns the number of streams. */
  close(): number;
}

/** Options of {@link createOpenStreams}. */
export interface OpenStreamsOptions {
  readonly keepAliveMs: number;
  readonly limits: {
    readonly streams: number;
    readonly streamsPerUser: number;
    readonly hintsPerUserPerMinute: number;
  };
  /** The rate of the checks after a reconnect, in users per second. */
  readonly checksPerSecond: number;
  readonly now: () => number;
  readonly onSlowReader: () => void;
  /** Called when the oldest stream of a user is closed in favor of a new one. */
  readonly onReplaced: () => void;
}

// Unread keep-alive comments and state events. Hints are counted separately.
const MAX_UNREAD_OTHERS = 26;
// The longest delay that a browser accepts. Browsers of one user that are too many take turns this
// slowly, and poll meanwhile.
const REPLACED_RETRY_MS = 300_000;

/** Creates the registry of the open streams of this node. */
export function createOpenStreams(options: OpenStreamsOptions): OpenStreams {
  const { keepAliveMs, limits, now } = options;
  const maxUnread = MAX_UNREAD_OTHERS + limits.hintsPerUserPerMinute;
  const all = new Set<HintStream>();
  const bySub = new Map<string, Set<HintStream>>();
  const bySid = new Map<string, Set<HintStream>>();
  const keepAlive = createKeepAlive<HintStream>(keepAliveMs, (stream) => stream.send(KEEP_ALIVE));
  const staggerCheck = createCheckStagger(options.checksPerSecond, now);
  const expiries = createDeadlines<HintStream>(now, (stream) => stream.end('expired'));

  let isAway = false;
  let draining: Drain | undefined;

  function encodeState({ sub, expiresAt }: StreamOwner): Uint8Array {
    return isAway
      ? encodeAway({ expiresAt, keepAliveMs })
      : encodeReady({ expiresAt, keepAliveMs, checkAfterMs: staggerCheck(sub) });
  }

  function remove(stream: HintStream, reason: StreamEndReason): void {
    all.delete(stream);
    removeFrom(bySub, stream.owner.sub, stream);
    removeFrom(bySid, stream.owner.sid, stream);
    keepAlive.remove(stream);
    expiries.remove(stream.owner.expiresAt, stream);
    if (reason === 'slow') options.onSlowReader();
  }

  function matching(hint: Hint): HintStream[] {
    const { sub, sid = '' } = hint;
    const candidates = sub === undefined ? bySid.get(sid) : bySub.get(sub);
    return [...(candidates ?? [])].filter(({ owner }) => matchesOwner(hint, owner));
  }

  /** A proxy may keep streams whose browser is gone, so the newest stream is the one in use. */
  function makeRoom({ sub }: StreamOwner): void {
    const own = bySub.get(sub);
    const [oldest] = own ?? [];
    if (oldest !== undefined && own !== undefined && own.size >= limits.streamsPerUser) {
      oldest.end('replaced', encodeRetry(REPLACED_RETRY_MS));
      options.onReplaced();
    }
    if (all.size >= limits.streams) {
      throw new RequestError(
        503,
        'temporarily_unavailable',
        'The server has too many open streams',
      );
    }
  }

  return {
    get size() {
      return all.size;
    },
    open(owner, missed) {
      makeRoom(owner);
      const stream = createHintStream(owner, maxUnread, remove);
      all.add(stream);
      addTo(bySub, owner.sub, stream);
      addTo(bySid, owner.sid, stream);
      keepAlive.add(stream);
      expiries.add(owner.expiresAt, stream);
      stream.send(encodeState(owner));
      if (missed !== undefined) stream.send(encodeHint(owner.sub, missed));
      return stream.body;
    },
    has: (hint) => matching(hint).length > 0,
    deliver(hint) {
      // All streams of a user share one chunk.
      const chunks = new Map<string, Uint8Array>();
      const receivers = matching(hint);
      for (const stream of receivers) {
        const chunk = chunks.get(stream.owner.sub) ?? encodeHint(stream.owner.sub, hint);
        chunks.set(stream.owner.sub, chunk);
        stream.send(chunk);
      }
      return receivers.length;
    },
    setAway(value) {
      if (value === isAway) return;
      isAway = value;
      for (const stream of [...all]) stream.send(encodeState(stream.owner));
    },
    drain(durationMs) {
      draining = drainStreams([...all], durationMs);
      return draining.done;
    },
    close() {
      draining?.stop();
      const streams = [...all];
      const spreadMs = Math.min((streams.length / RECONNECTS_PER_SECOND) * 1_000, MAX_RETRY_MS);
      for (const stream of streams) {
        stream.end('closed', encodeRetry(Math.ceil(Math.random() * spreadMs)));
      }
      return streams.length;
    },
  };
}

/** Adds an item to the set of a key. Does nothing if the key is `undefined`. */
function addTo<T>(index: Map<string, Set<T>>, key: string | undefined, item: T): void {
  if (key === undefined) return;
  const items = index.get(key);
  if (items === undefined) index.set(key, new Set([item]));
  else items.add(item);
}

/** Removes an item from the set of a key, and removes an empty set. */
function removeFrom<T>(index: Map<string, Set<T>>, key: string | undefined, item: T): void {
  if (key === undefined) return;
  const items = index.get(key);
  items?.delete(item);
  if (items?.size === 0) index.delete(key);
}
