import type { Session } from '@auth0-heartbeat/core';

const key = 'demo.page';

/**
 * Lets this tab return from the origin, where the tenant sends it after an idle timeout: the origin
 * has no session. Returns an unsubscribe function.
 */
export function returnFromOrigin(session: Session): () => void {
  sessionStorage.removeItem(key);
  return session.on('sessionLost', ({ reason }) => {
    if (reason !== 'idle_timeout') return;
    sessionStorage.setItem(key, window.location.pathname + window.location.search);
  });
}

/** Returns to the page of this tab. Returns `false` if there is none. */
export function returnToPage(): boolean {
  const page = sessionStorage.getItem(key);
  if (page === null) return false;
  sessionStorage.removeItem(key);
  window.location.replace(page);
  return true;
}
