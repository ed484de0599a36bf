/** Moments that a tab remembers while it navigates to the tenant and back. Epoch milliseconds. */
type Moment = 'lost-at' | 'confirmed-at';

const keyOf = (moment: Moment) => `auth0-heartbeat.${moment}`;

/** Stores a moment; `0` for none. Returns whether that worked. */
export function remember(moment: Moment, at: number): boolean {
  try {
    sessionStorage.setItem(keyOf(moment), String(at));
    return true;
  } catch {
    // Storage is denied or full.
    return false;
  }
}

/** Returns a stored moment, or `0`. */
export function recall(moment: Moment): number {
  try {
    return Number(sessionStorage.getItem(keyOf(moment))) || 0;
  } catch {
    return 0;
  }
}
