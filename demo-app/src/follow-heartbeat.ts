import type { SessionHeartbeat } from '@auth0-heartbeat/core';
import type { Lab } from './lab/lab';
import { countRequests } from './lab/request-count';

/** Counts the requests of a heartbeat and connects it to the stories. Returns an unsubscribe function. */
export function followHeartbeat(
  heartbeat: SessionHeartbeat,
  lab: Lab | null,
  intervalMs: number,
): () => void {
  const unsubscribers = [countRequests(heartbeat, intervalMs), lab?.follow(heartbeat)];
  return () => unsubscribers.forEach((unsubscribe) => unsubscribe?.());
}
