import { type Hint, mergeHints } from '../hint.js';
import type { StreamOwner } from '../streams/hint-stream.js';

/** Keeps recent hints for streams that open later. */
export interface RecentHints {
  /** @param at when the hint was published, in epoch milliseconds */
  add(hint: Hint, at: number): void;
  /** Returns the hints that the owner missed since its token was issued, merged into one. */
  findMissed(owner: StreamOwner): Hint | undefined;
}

// Applies to users, and separately to sessions without a user.
const MAX_SUBJECTS = 20_000;
const MAX_SESSIONS_PER_USER = 16;

/** Minimum time between two sweeps for expired hints. */
const SWEEP_INTERVAL_MS = 1_000;

// The issuer's clock may differ. An extra hint costs one check. A missed hint leaves an ended session
// undetected.
const CLOCK_SKEW_MS = 5_000;

/** The publication time of the latest hint per session. The key '' means all sessions. */
type Sessions = Map<string, number>;

/** @param memoryMs how long a hint is kept */
export function createRecentHints(memoryMs: number, now: () => number): RecentHints {
  const sessionsBySub = new Map<string, Sessions>();
  const publishedAtBySid = new Map<string, number>();
  let sweptAt = -Infinity;

  function removeExpired(): void {
    const at = now();
    const isFull = Math.max(sessionsBySub.size, publishedAtBySid.size) > MAX_SUBJECTS;
    if (!isFull && Math.abs(at - sweptAt) < SWEEP_INTERVAL_MS) return;
    sweptAt = at;
    const oldestAt = at - memoryMs;
    trim(sessionsBySub, (sessions) => Math.max(...sessions.values()) < oldestAt);
    trim(publishedAtBySid, (at) => at < oldestAt);
  }

  return {
    add({ sub, sid = '' }, at) {
      if (sub === undefined) {
        moveToEnd(publishedAtBySid, sid, Math.max(at, publishedAtBySid.get(sid) ?? 0));
      } else {
        moveToEnd(
          sessionsBySub,
          sub,
          withSession(sessionsBySub.get(sub) ?? new Map<string, number>(), sid, at),
        );
      }
      removeExpired();
    },
    findMissed({ sub, sid, issuedAt }) {
      const since = Math.max(issuedAt - CLOCK_SKEW_MS, now() - memoryMs);
      let missed: Hint | undefined;
      for (const [session, at] of sessionsBySub.get(sub) ?? []) {
        if (at < since || (session !== '' && sid !== undefined && session !== sid)) continue;
        missed = mergeHints(missed, { sub, ...(session === '' ? undefined : { sid: session }) });
      }
      const publishedAt = sid === undefined ? undefined : publishedAtBySid.get(sid);
      if (sid === undefined || publishedAt === undefined || publishedAt < since) return missed;
      return mergeHints(missed, { sub, sid });
    },
  };
}

function withSession(sessions: Sessions, session: string, at: number): Sessions {
  const known = sessions.has(session) || sessions.size < MAX_SESSIONS_PER_USER;
  // With too many sessions, the hint applies to all of them. This adds checks but misses none.
  const key = known ? session : '';
  return sessions.set(key, Math.max(at, sessions.get(key) ?? 0));
}

function moveToEnd<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key);
  map.set(key, value);
}

/** Removes expired entries and entries over the limit. The map is sorted by age, oldest first. */
function trim<T>(map: Map<string, T>, isOld: (value: T) => boolean): void {
  for (const [key, value] of map) {
    if (map.size <= MAX_SUBJECTS && !isOld(value)) return;
    map.delete(key);
  }
}
