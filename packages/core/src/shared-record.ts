/**
 * What the tabs of one browser share about one domain and client ID. Another tab may have written
 * anything: no field is certain, and none is a token or a claim. Moments are epoch milliseconds.
 */
export interface SharedRecord {
  /** Silent authentication works in this browser. */
  readonly proven?: boolean | undefined;
  /** When the last check began. */
  readonly askedAt?: number | undefined;
  /** What it found: the `type` of a verdict, and its `code`. */
  readonly verdict?: string | undefined;
  readonly code?: string | undefined;
  /** About whom, as a digest; nothing where the tenant did not say. */
  readonly user?: string | undefined;
  /** When to ask again, where it found nothing out. */
  readonly retryAt?: number | undefined;
  /** The tenant refused the user at the top level, where no iframe could be asked. */
  readonly refused?: boolean | undefined;
  /** When a session was last lost. */
  readonly lostAt?: number | undefined;
  /** When somebody last came back from login, as long as no check has found that session alive. */
  readonly signedInAt?: number | undefined;
  /** When the user last did something, in any tab. */
  readonly activeAt?: number | undefined;
  /** Until when a tab may check for all, in a browser without Web Locks. */
  readonly leasedUntil?: number | undefined;
  /** When the session was last confirmed by a redirect. */
  readonly confirmedAt?: number | undefined;
}

const kinds: Record<keyof SharedRecord, 'boolean' | 'number' | 'string'> = {
  proven: 'boolean',
  askedAt: 'number',
  verdict: 'string',
  code: 'string',
  user: 'string',
  retryAt: 'number',
  refused: 'boolean',
  lostAt: 'number',
  signedInAt: 'number',
  activeAt: 'number',
  leasedUntil: 'number',
  confirmedAt: 'number',
};

/** Reads a record as far as it has the shape of one. */
export function parseRecord(json: unknown): SharedRecord {
  try {
    const found = Object(JSON.parse(json as string)) as Record<string, unknown>;
    return Object.fromEntries(
      Object.entries(kinds).flatMap(([key, kind]) =>
        typeof found[key] === kind ? [[key, found[key]]] : [],
      ),
    );
  } catch {
    return {};
  }
}
