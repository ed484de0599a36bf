// setTimeout takes a longer delay for none at all.
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

/** Things that each become due at a moment, with one timer for all of them. */
export interface Deadlines<T> {
  /** @param at epoch milliseconds; many things should share a moment, so round it */
  add(at: number, item: T): void;
  remove(at: number, item: T): void;
  clear(): void;
}

/** Calls `onDue` with each thing once its moment has come, however far away it is. */
export function createDeadlines<T>(now: () => number, onDue: (item: T) => void): Deadlines<T> {
  const moments = new Map<number, Set<T>>();
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
    // So long has passed, even if the clock was set back in between.
    const time = Math.max(now(), wakesAt);
    const due: Set<T>[] = [];
    for (const [at, items] of moments) {
      if (at > time) continue;
      due.push(items);
      moments.delete(at);
    }
    for (const items of due) for (const item of items) onDue(item);
    let next = Infinity;
    for (const at of moments.keys()) next = Math.min(next, at);
    arm(next);
  }

  return {
    add(at, item) {
      const items = moments.get(at);
      if (items === undefined) moments.set(at, new Set([item]));
      else items.add(item);
      if (at < armedFor) arm(at);
    },
    remove(at, item) {
      const items = moments.get(at);
      items?.delete(item);
      if (items?.size === 0) moments.delete(at);
      if (moments.size === 0) arm(Infinity);
    },
    clear() {
      moments.clear();
      arm(Infinity);
    },
  };
}
