import type { Clock, Tabs } from '../ports.js';
import type { SharedRecord } from '../shared-record.js';

/** The only tab of a browser, and what another would tell it. */
export interface SimulatedTabs extends Tabs {
  /** Another tab publishes. */
  tell(fields: SharedRecord): void;
}

/** `proven`: silent authentication has worked in this browser. */
export function createSimulatedTabs(clock: Clock, proven: boolean): SimulatedTabs {
  let record: SharedRecord = { proven };
  const listeners = new Set<() => void>();
  return {
    read: () => record,
    publish(fields) {
      record = { ...record, ...fields, ...correctionOf(fields, record, clock) };
    },
    listen(listener) {
      const tell = () => listener();
      listeners.add(tell);
      return () => void listeners.delete(tell);
    },
    lease: async () => () => undefined,
    tell(fields) {
      record = { ...record, ...fields };
      for (const tell of [...listeners]) tell();
    },
  };
}

/**
 * `completeLogin` tells in the browser's time, and of the last loss in this browser's tab, which
 * may be that of another test.
 */
function correctionOf(
  { verdict, refused }: SharedRecord,
  { lostAt }: SharedRecord,
  clock: Clock,
): SharedRecord {
  if (verdict === 'signed_in') return { signedInAt: clock.now(), lostAt };
  return verdict && refused !== undefined ? { askedAt: clock.now() } : {};
}
