import type { Hint } from '../hint.js';
import { Refusal } from '../refusal.js';
import { createDeadlines } from './deadlines.js';
import { encodeAway, encodeHint, encodeReady, encodeRetry, KEEP_ALIVE } from './event.js';
import {
  createHintStream,
  type HintStream,
  type StreamEnd,
  type StreamOwner,
} from './hint-stream.js';
import { createKeepAlive } from './keep-alive.js';
import { reaches } from './reaches.js';
import { addTo, removeFrom } from './set-index.js';
import { createTurns } from './turns.js';

/** All streams that are open on this node. */
export interface OpenStreams {
  readonly size: number;
  /**
   * Opens a stream, which says `ready` first, or `away` where hints of other nodes do not get here,
   * and then `missed`, if there is one.
   *
   * @throws Refusal `too_many_streams`, `temporarily_unavailable`
   */
  open(owner: StreamOwner, missed: Hint | undefined): ReadableStream<Uint8Array>;
  /** Sends a hint to the streams that it is about, and to no other. */
  deliver(hint: Hint): void;
  /** Whether the hints of all nodes get here. Tells the browsers of a change. */
  setComplete(isComplete: boolean): void;
  /** Ends all streams; each browser is told when to come back. Returns how many there were. */
  close(): number;
}

export interface OpenStreamsOptions {
  readonly keepAliveMs: number;
  readonly limits: {
    readonly streams: number;
    readonly streamsPerUser: number;
    readonly checksPerSecond: number;
    readonly hintsPerUserPerMinute: number;
  };
  readonly now: () => number;
  readonly onSlowReader: () => void;
}

// Besides the hints of a user, which may come all at once: signs of life.
const MAX_UNREAD_OTHERS = 26;
const RECONNECTS_A_SECOND = 100;
const MAX_RETRY_MS = 60_000;

export function createOpenStreams(options: OpenStreamsOptions): OpenStreams {
  const { keepAliveMs, limits, now } = options;
  const maxUnread = MAX_UNREAD_OTHERS + limits.hintsPerUserPerMinute;
  const all = new Set<HintStream>();
  const bySub = new Map<string, Set<HintStream>>();
  const bySid = new Map<string, Set<HintStream>>();
  const keepAlive = createKeepAlive<HintStream>(keepAliveMs, (stream) => stream.send(KEEP_ALIVE));
  const turn = createTurns(limits.checksPerSecond, now);
  const expiries = createDeadlines<HintStream>(now, (stream) => stream.end('expired'));

  let isComplete = true;

  function encodeState({ sub, expiresAt }: StreamOwner): Uint8Array {
    return isComplete
      ? encodeReady({ expiresAt, keepAliveMs, checkAfterMs: turn(sub) })
      : encodeAway({ expiresAt, keepAliveMs });
  }

  function forget(stream: HintStream, reason: StreamEnd): void {
    all.delete(stream);
    removeFrom(bySub, stream.owner.sub, stream);
    removeFrom(bySid, stream.owner.sid, stream);
    keepAlive.remove(stream);
    expiries.remove(stream.owner.expiresAt, stream);
    if (reason === 'slow') options.onSlowReader();
  }

  function admit({ sub }: StreamOwner): void {
    if ((bySub.get(sub)?.size ?? 0) >= limits.streamsPerUser) {
      throw new Refusal(429, 'too_many_streams', 'Too many streams are open for this user.');
    }
    if (all.size >= limits.streams) {
      throw new Refusal(503, 'temporarily_unavailable', 'Too many streams are open.');
    }
  }

  return {
    get size() {
      return all.size;
    },
    open(owner, missed) {
      admit(owner);
      const stream = createHintStream(owner, maxUnread, forget);
      all.add(stream);
      addTo(bySub, owner.sub, stream);
      addTo(bySid, owner.sid, stream);
      keepAlive.add(stream);
      expiries.add(owner.expiresAt, stream);
      stream.send(encodeState(owner));
      if (missed !== undefined) stream.send(encodeHint(owner.sub, missed));
      return stream.body;
    },
    deliver(hint) {
      const { sub, sid = '' } = hint;
      const candidates = sub === undefined ? bySid.get(sid) : bySub.get(sub);
      // One chunk for all the streams of a user.
      const chunks = new Map<string, Uint8Array>();
      for (const stream of [...(candidates ?? [])]) {
        if (!reaches(hint, stream.owner)) continue;
        const chunk = chunks.get(stream.owner.sub) ?? encodeHint(stream.owner.sub, hint);
        chunks.set(stream.owner.sub, chunk);
        stream.send(chunk);
      }
    },
    setComplete(given) {
      if (given === isComplete) return;
      isComplete = given;
      for (const stream of [...all]) stream.send(encodeState(stream.owner));
    },
    close() {
      const streams = [...all];
      const spreadMs = Math.min((streams.length / RECONNECTS_A_SECOND) * 1_000, MAX_RETRY_MS);
      for (const stream of streams) {
        stream.end('closed', encodeRetry(Math.ceil(Math.random() * spreadMs)));
      }
      return streams.length;
    },
  };
}
