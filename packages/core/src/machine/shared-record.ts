import { isObject, propertiesOf } from './untrusted.js';

/**
 * What the tabs of one browser share about one domain and client ID. Contains no token and no
 * claim.
 *
 * Each entry has the moment from which it dates (`at`, epoch milliseconds). Tabs exchange changed
 * entries, never a whole record, and keep the newer of two: an old entry that returns, from storage
 * or from a suspended tab, replaces nothing. Entries may be written by anybody, so fields are
 * validated where they are read.
 */
export interface SharedRecord {
  /** Whether silent authentication works in this browser. */
  readonly silentAuth?: SharedEntry & { readonly works?: unknown };
  /** The last check that finished, or a sign-out. `at` is when the check started. */
  readonly check?: SharedCheck;
  /** The last completed login. */
  readonly login?: SharedEntry & {
    /** A hash of the user ID. */
    readonly user?: unknown;
    /** A hash of the session. */
    readonly session?: unknown;
    /** When the previous session was lost. */
    readonly lostAt?: unknown;
  };
  /** Whose data the app holds in this browser. */
  readonly data?: SharedEntry & {
    /** A hash of the user ID. Empty: an ending has cleared it. */
    readonly user?: unknown;
  };
  /** The last user input in any tab. */
  readonly activity?: SharedEntry;
  /** The last sign-out at the tenant because nobody used the app. */
  readonly signOut?: SharedEntry;
  /** The last confirmation by redirect. */
  readonly confirmation?: SharedEntry;
  /** When the tab that holds the lock began to check. */
  readonly holder?: SharedEntry;
  /** The tab that has the push connection. `at` is when it last reported. */
  readonly push?: SharedPush;
}

interface SharedEntry {
  readonly at: number;
}

export interface SharedCheck extends SharedEntry {
  /** The `type` of the verdict. */
  readonly verdict?: unknown;
  /** The `code` of the verdict. */
  readonly code?: unknown;
  /** A hash of the user ID. Absent if the answer did not identify the user. */
  readonly user?: unknown;
  /** A hash of the session that is alive, so that a page load knows the verification for its own. */
  readonly session?: unknown;
  /** When an inconclusive check is repeated. */
  readonly retryAt?: unknown;
  /** A passive probe stood in for the configured one. */
  readonly partial?: unknown;
  /** A push hint triggered the check. */
  readonly byHint?: unknown;
  /** The tab has no grant, so it asked for the session of the browser, which may be another user's. */
  readonly withoutGrant?: unknown;
  /** A redirect asked the tenant, whatever an iframe can see. `true`: its page has not ended yet. */
  readonly topLevel?: unknown;
}

export interface SharedPush extends SharedEntry {
  /** A hash of the ID of the user whose hints arrive. */
  readonly user?: unknown;
  /** Hints arrive. */
  readonly live?: unknown;
  /** The interval between checks while hints arrive. */
  readonly intervalMs?: unknown;
  /** From when the normal interval counts once hints no longer arrive. */
  readonly pollingSince?: unknown;
}

const names = [
  'silentAuth',
  'check',
  'login',
  'data',
  'activity',
  'signOut',
  'confirmation',
  'holder',
  'push',
] as const;

/** The clocks of two tabs differ by no more than this. A later moment dates from before a clock was set back. */
export const SKEW_MS = 1_000;

/** Parses a record. Drops entries without a moment and entries that contain objects. */
export function parseRecord(json: unknown): SharedRecord {
  const record: { -readonly [Name in keyof SharedRecord]: SharedRecord[Name] } = {};
  try {
    const parsed = propertiesOf(JSON.parse(String(json)));
    for (const name of names) {
      const entry = parsed[name];
      if (isEntry(entry)) record[name] = entry;
    }
  } catch {
    // Not a record.
  }
  return record;
}

/** Returns the newer of each entry; the same object if `changes` contains nothing newer. */
export function mergeRecords(
  record: SharedRecord,
  changes: SharedRecord,
  now: number,
): SharedRecord {
  // A moment in the future dates from before the clock was set back, and cannot be compared.
  const isDated = ({ at }: SharedEntry) => at <= now + SKEW_MS;
  const newer = names.filter((name) => {
    const known = record[name];
    const change = changes[name];
    if (!change || !known) return change;
    if (isSame(change, known)) return false;
    return change.at >= known.at || !isDated(known) || !isDated(change);
  });
  if (newer.length === 0) return record;
  return { ...record, ...Object.fromEntries(newer.map((name) => [name, changes[name]])) };
}

/** When an entry dates from. `-Infinity` without one, and if the clock was set back since. */
export function momentOf(entry: SharedEntry | undefined, now: number): number {
  return entry && entry.at <= now + SKEW_MS ? entry.at : -Infinity;
}

const isSame = (a: SharedEntry, b: SharedEntry) => JSON.stringify(a) === JSON.stringify(b);

function isEntry(value: unknown): value is SharedEntry {
  return (
    isObject(value) &&
    typeof value['at'] === 'number' &&
    !Object.values(value).some((field) => isObject(field))
  );
}
