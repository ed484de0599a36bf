/** A value that frameworks can watch. */
export interface Store<Value> {
  getSnapshot(): Value;
  /** Calls back after each change. Returns its undo. */
  subscribe(listener: () => void): () => void;
}

/** A store that its owner can change. `whileWatched` runs from the first subscriber to the last. */
export function createStore<Value>(
  initial: Value,
  whileWatched?: () => () => void,
): Store<Value> & { set(value: Value): void } {
  const listeners = new Set<() => void>();
  let value = initial;
  let release: (() => void) | undefined;
  return {
    getSnapshot: () => value,
    subscribe(listener) {
      const entry = () => listener();
      listeners.add(entry);
      if (listeners.size === 1) release = whileWatched?.();
      return () => {
        if (!listeners.delete(entry) || listeners.size > 0) return;
        release?.();
        release = undefined;
      };
    },
    set(next) {
      if (Object.is(next, value)) return;
      value = next;
      for (const listener of [...listeners]) listener();
    },
  };
}
