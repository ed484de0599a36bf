/**
 * What the tabs of one browser share about one domain and client ID. Another tab may have written
 * anything: only that a moment is a number is certain, and that nothing is an object. No field is a token or a claim. Moments are
 * epoch milliseconds.
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
  /**
   * The tenant was asked at the top level, whatever iframes see, and refused. `true`: the page that
   * asked has still the tokens from before.
   */
  readonly refused?: boolean | undefined;
  /** When a session was last lost. */
  readonly lostAt?: number | undefined;
  /** When somebody last came back from login, as long as no check has found that session alive. */
  readonly signedInAt?: number | undefined;
  /** When the user last did something, in any tab. */
  readonly activeAt?: number | undefined;
  /** Until when a tab may check for all, in a browser without Web Locks. */
  readonly leaseEndsAt?: number | undefined;
  /** When the session was last confirmed by a redirect. */
  readonly confirmedAt?: number | undefined;
}

/** Reads a record. What is none is an empty one; a moment that is no number is left out, and
 * so is whatever else is an object. */
export function parseRecord(json: unknown): SharedRecord {
  try {
    const fields = Object.entries(Object(JSON.parse(json as string)) as object);
    return Object.fromEntries(
      fields.filter(
        ([name, value]) =>
          Object(value) !== value && name.endsWith('At') === (typeof value === 'number'),
      ),
    );
  } catch {
    return {};
  }
}
