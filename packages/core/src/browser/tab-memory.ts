/** Moments that a tab remembers across the way to the tenant and back. Epoch milliseconds. */
type Moment = 'lost-at' | 'confirmed-at';

const keyOf = (moment: Moment) => `auth0-heartbeat.${moment}`;

/** Remembers a moment, or with `0` forgets it. Returns whether it could. */
export function remember(moment: Moment, at: number): boolean {
  try {
    sessionStorage.setItem(keyOf(moment), String(at));
    return true;
  } catch {
    // Denied or full.
    return false;
  }
}

/** The moment that was remembered, or `0`. */
export function recall(moment: Moment): number {
  try {
    return Number(sessionStorage.getItem(keyOf(moment))) || 0;
  } catch {
    return 0;
  }
}
