import type { SessionHeartbeat } from '@auth0-heartbeat/core';
import type { Lab } from './lab/lab';
import { countRequests } from './lab/request-count';

/** What the page does with its heartbeat beside showing it: counts, and follows the story. Returns its undo. */
export function followHeartbeat(
  heartbeat: SessionHeartbeat,
  lab: Lab | null,
  intervalMs: number,
): () => void {
  const undo = [countRequests(heartbeat, intervalMs), lab?.follow(heartbeat)];
  return () => undo.forEach((run) => run?.());
}
