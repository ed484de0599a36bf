import type { Session } from '@auth0-heartbeat/core';
import type { LabEvent, StoryProgress } from './story';

// What the lab stores in this tab while the page is at the tenant.

/** The stories of this tab. */
export interface LabMemory {
  readonly events: readonly LabEvent[];
  readonly progress: StoryProgress | null;
}

const labKey = 'lab.memory';
const maxEvents = 200;

/** Reads the stored memory. Empty if there is none, or if it has another format. */
export function readLabMemory(): LabMemory {
  try {
    const { events, progress } = JSON.parse(sessionStorage.getItem(labKey) ?? '{}') as LabMemory;
    return { events: Array.isArray(events) ? events : [], progress: progress ?? null };
  } catch {
    return { events: [], progress: null };
  }
}

export function storeLabMemory({ events, progress }: LabMemory): void {
  sessionStorage.setItem(labKey, JSON.stringify({ events: events.slice(-maxEvents), progress }));
}

const queryKey = 'demo.query';

/** The query with which the page was opened. At a callback URL: before the login. */
export function pageQuery(isCallback: boolean): string {
  if (isCallback) return sessionStorage.getItem(queryKey) ?? '';
  sessionStorage.setItem(queryKey, window.location.search);
  return window.location.search;
}

const pageKey = 'demo.page';

/**
 * Lets this tab return from the origin, where the tenant sends it after an idle timeout: the origin
 * has no session. Returns an unsubscribe function.
 */
export function returnFromOrigin(session: Session): () => void {
  sessionStorage.removeItem(pageKey);
  return session.on('sessionLost', ({ reason }) => {
    if (reason !== 'idle_timeout') return;
    sessionStorage.setItem(pageKey, window.location.pathname + window.location.search);
  });
}

/** Returns to the page of this tab. Returns `false` if there is none. */
export function returnToPage(): boolean {
  const page = sessionStorage.getItem(pageKey);
  if (page === null) return false;
  sessionStorage.removeItem(pageKey);
  window.location.replace(page);
  return true;
}
