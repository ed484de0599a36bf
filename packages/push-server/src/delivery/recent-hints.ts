import type { Hint } from '../hint.js';
import type { StreamOwner } from '../streams/hint-stream.js';
import { mergeHints } from './merge.js';

/** The hints of the last minute, for streams that open after them. */
export interface RecentHints {
  /** @param at epoch milliseconds, when it was published */
  remember(hint: Hint, at: number): void;
  /** What the owner may have missed since its token was issued, in one hint. */
  missedBy(owner: StreamOwner): Hint | undefined;
}

// Users and lone sessions; sessions of one user that are told apart.
const MAX_SUBJECTS = 20_000;
const MAX_SESSIONS = 16;

/** What is too old is looked for this often, and not at each hint of a burst. */
const SWEEP_MS = 1_000;

// Whoever issued the token has another clock. A hint too many costs one check, one too few a session
// that goes on.
const CLOCK_SKEW_MS = 5_000;

/** When the latest hint about each session was published; '' is every session. */
type Sessions = Map<string, number>;

/** @param memoryMs how long a hint is remembered */
export function createRecentHints(memoryMs: number, now: () => number): RecentHints {
  const bySub = new Map<string, Sessions>();
  const bySid = new Map<string, number>();
  let sweptAt = -Infinity;

  function forgetOld(): void {
    const at = now();
    const isFull = Math.max(bySub.size, bySid.size) > MAX_SUBJECTS;
    if (!isFull && Math.abs(at - sweptAt) < SWEEP_MS) return;
    sweptAt = at;
    const horizon = at - memoryMs;
    trim(bySub, (sessions) => Math.max(...sessions.values()) < horizon);
    trim(bySid, (at) => at < horizon);
  }

  return {
    remember({ sub, sid = '' }, at) {
      if (sub === undefined) {
        moveToEnd(bySid, sid, Math.max(at, bySid.get(sid) ?? 0));
      } else {
        moveToEnd(bySub, sub, withSession(bySub.get(sub) ?? new Map<string, number>(), sid, at));
      }
      forgetOld();
    },
    missedBy({ sub, sid, issuedAt }) {
      const since = Math.max(issuedAt - CLOCK_SKEW_MS, now() - memoryMs);
      let missed: Hint | undefined;
      for (const [session, at] of bySub.get(sub) ?? []) {
        if (at < since || (session !== '' && sid !== undefined && session !== sid)) continue;
        missed = mergeHints(missed, { sub, ...(session === '' ? undefined : { sid: session }) });
      }
      const lone = sid === undefined ? undefined : bySid.get(sid);
      if (sid === undefined || lone === undefined || lone < since) return missed;
      return mergeHints(missed, { sub, sid });
    },
  };
}

function withSession(sessions: Sessions, session: string, at: number): Sessions {
  const known = sessions.has(session) || sessions.size < MAX_SESSIONS;
  // Too many to tell apart: then it is about every session, which asks more and misses none.
  const key = known ? session : '';
  return sessions.set(key, Math.max(at, sessions.get(key) ?? 0));
}

function moveToEnd<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key);
  map.set(key, value);
}

/** Entries are in the order of their last hint, so that the old ones are in front. */
function trim<T>(map: Map<string, T>, isOld: (value: T) => boolean): void {
  for (const [key, value] of map) {
    if (map.size <= MAX_SUBJECTS && !isOld(value)) return;
    map.delete(key);
  }
}
