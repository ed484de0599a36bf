import { mergeRecords, type SharedRecord } from '../machine/shared-record.js';
import type { Clock, Tabs } from '../ports.js';

/** The only tab of a browser, and the messages of another one. */
export interface SimulatedTabs extends Tabs {
  /** Another tab publishes. */
  receive(changes: SharedRecord): void;
}

/** `silentAuthWorks`: silent authentication is known to work in this browser. */
export function createSimulatedTabs(clock: Clock, silentAuthWorks: boolean): SimulatedTabs {
  let record: SharedRecord = { silentAuth: { at: clock.now(), works: silentAuthWorks } };
  const listeners = new Set<() => void>();
  const merge = (changes: SharedRecord) => {
    record = mergeRecords(record, inSimulatedTime(changes, record, clock.now()), clock.now());
  };
  return {
    read: () => record,
    publish: merge,
    listen(listener) {
      const added = () => listener();
      listeners.add(added);
      return () => void listeners.delete(added);
    },
    enterQueue(_steal, onTurn) {
      onTurn();
      return () => undefined;
    },
    receive(changes) {
      merge(changes);
      for (const listener of [...listeners]) listener();
    },
  };
}

/**
 * `completeLogin` publishes in the time of the browser, together with the last loss of this tab,
 * which may belong to another test.
 */
function inSimulatedTime(
  changes: SharedRecord,
  { check: last }: SharedRecord,
  at: number,
): SharedRecord {
  const { login, silentAuth, check } = changes;
  if (login && silentAuth) {
    const lostAt = last?.verdict === 'lost' ? last.at : undefined;
    return { silentAuth: { ...silentAuth, at }, login: { ...login, at, lostAt } };
  }
  return check?.topLevel ? { check: { ...check, at } } : changes;
}
