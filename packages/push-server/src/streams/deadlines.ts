// setTimeout treats a longer delay as 0.
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

/** Runs a callback for each item at its deadline. All deadlines share one timer. */
export interface Deadlines<T> {
  /** @param at the deadline in epoch milliseconds; round it, so that many items share a deadline */
  add(at: number, item: T): void;
  remove(at: number, item: T): void;
  clear(): void;
}

/** Calls `onDue` with each item at its deadline. Deadlines may be arbitrarily far away. */
export function createDeadlines<T>(now: () => number, onDue: (item: T) => void): Deadlines<T> {
  const itemsByDeadline = new Map<number, Set<T>>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let armedFor = Infinity;
  let wakesAt = Infinity;

  function arm(at: number): void {
    clearTimeout(timer);
    armedFor = at;
    if (at === Infinity) return;
    const delayMs = Math.min(Math.max(at - now(), 0), MAX_TIMEOUT_MS);
    wakesAt = now() + delayMs;
    timer = setTimeout(wake, delayMs);
  }

  function wake(): void {
    // The delay has passed even if the clock was set back.
    const dueUntil = Math.max(now(), wakesAt);
    const due: Set<T>[] = [];
    for (const [at, items] of itemsByDeadline) {
      if (at > dueUntil) continue;
      due.push(items);
      itemsByDeadline.delete(at);
    }
    for (const items of due) for (const item of items) onDue(item);
    let next = Infinity;
    for (const at of itemsByDeadline.keys()) next = Math.min(next, at);
    arm(next);
  }

  return {
    add(at, item) {
      const items = itemsByDeadline.get(at);
      if (items === undefined) itemsByDeadline.set(at, new Set([item]));
      else items.add(item);
      if (at < armedFor) arm(at);
    },
    remove(at, item) {
      const items = itemsByDeadline.get(at);
      items?.delete(item);
      if (items?.size === 0) itemsByDeadline.delete(at);
      if (itemsByDeadline.size === 0) arm(Infinity);
    },
    clear() {
      itemsByDeadline.clear();
      arm(Infinity);
    },
  };
}
