const key = 'auth0-heartbeat.lost-at';

/** Remembers in this tab, across the way to login, when a session was lost; `0` forgets it. */
export function rememberLoss(at: number): void {
  try {
    if (at) sessionStorage.setItem(key, String(at));
    else sessionStorage.removeItem(key);
  } catch {
    // Denied or full: then a login that is lost at once is a new loss, and no loop.
  }
}

/** When the session was lost that this tab went to login for. Epoch milliseconds. */
export function lastLossAt(): number | undefined {
  try {
    return Number(sessionStorage.getItem(key)) || undefined;
  } catch {
    return undefined;
  }
}
