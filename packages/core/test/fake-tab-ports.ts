import { parseRecord, type SharedRecord } from '../src/machine/shared-record.js';
import type { Ports } from '../src/ports.js';

/** What a tab shares with the others. `later`: when the browser grants a lock. */
export function createFakeTabPorts(
  silentAuth: boolean,
  later: (value: undefined) => Promise<undefined>,
) {
  let record: SharedRecord = { silentAuth: { at: 0, works: silentAuth } };
  let lock: 'free' | 'taken' | 'silent' = 'free';
  const listeners = new Set<() => void>();
  const waiting = new Set<() => void>();
  const locks: { steal: boolean; released: boolean }[] = [];
  const published: SharedRecord[] = [];

  const ports: Ports['tabs'] = {
    read: () => record,
    publish(changes) {
      published.push(changes);
      record = { ...record, ...changes };
    },
    listen(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    enterQueue(steal, onTurn) {
      let hasLeft = false;
      let release = () => {};
      const grant = () => {
        waiting.delete(grant);
        if (hasLeft) return;
        const granted = { steal, released: false };
        locks.push(granted);
        release = () => void (granted.released = true);
        onTurn();
      };
      if (lock === 'free' || (steal && lock === 'taken')) void later(undefined).then(grant);
      else waiting.add(grant);
      return () => {
        hasLeft = true;
        waiting.delete(grant);
        release();
      };
    },
  };

  return {
    ports,
    record: () => record,
    published,
    /** Each time that this tab got the lock. */
    locks,
    /** `taken`: another tab holds the lock. `silent`: the browser does not answer until a grant. */
    setLock: (next: typeof lock) => void (lock = next),
    grantLocks() {
      for (const grant of [...waiting]) grant();
    },
    /** Another tab writes through storage, and the notification does not arrive. */
    write(changes: SharedRecord) {
      // An entry that stays is the same object, as in the browser.
      const isNew = ([name, entry]: [string, unknown]) =>
        JSON.stringify(entry) !== JSON.stringify(record[name as keyof SharedRecord]);
      const entries = Object.entries(parseRecord(JSON.stringify(changes)));
      record = { ...record, ...Object.fromEntries(entries.filter(isNew)) };
    },
    notify() {
      for (const listener of [...listeners]) listener();
    },
    /** The number of listeners and locks. */
    held: () => listeners.size + waiting.size + locks.filter(({ released }) => !released).length,
  };
}
