import type { SessionStatus } from '@auth0-heartbeat/core';

/** What one of the twenty tabs tells the page that shows them. */
export interface TabReport {
  readonly tab: number;
  readonly status: SessionStatus;
  /** How many checks this tab has made itself. */
  readonly checks: number;
  /** How often it has heard that the session is alive, whoever asked. */
  readonly rounds: number;
}

export function isTabReport(data: unknown): data is TabReport {
  const { tab, status, checks, rounds } = Object(data) as Record<string, unknown>;
  return [tab, checks, rounds].every(Number.isInteger) && typeof status === 'string';
}
