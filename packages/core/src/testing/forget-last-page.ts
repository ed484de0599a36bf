interface TabStorage {
  readonly sessionStorage?: { removeItem(key: string): void };
}

/** What the heartbeat keeps in a browser's tab on the way to the tenant may be another test's. */
export function forgetLastPage(): void {
  try {
    const { sessionStorage } = globalThis as TabStorage;
    sessionStorage?.removeItem('auth0-heartbeat.lost-at');
    sessionStorage?.removeItem('auth0-heartbeat.confirmed-at');
  } catch {
    // Denied, then also to the heartbeat.
  }
}
