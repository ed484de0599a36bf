import type { SessionStatus } from '@auth0-heartbeat/core';

/** The report of one of the twenty tabs to the page that shows them. */
export interface TabReport {
  readonly tab: number;
  /** The status. `lost`: also after the clean-up. */
  readonly status: SessionStatus;
  /** The number of checks that this tab made. */
  readonly checks: number;
  /** The number of verifications, by checks of this tab or another one. */
  readonly rounds: number;
}

/** Type guard for a message of any origin. */
export function isTabReport(data: unknown): data is TabReport {
  if (typeof data !== 'object' || data === null) return false;
  const { tab, status, checks, rounds }: Partial<Record<keyof TabReport, unknown>> = data;
  return [tab, checks, rounds].every(Number.isInteger) && typeof status === 'string';
}
