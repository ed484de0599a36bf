/** An observable value. */
export interface Store<Value> {
  getSnapshot(): Value;
  /** Calls the listener after each change. Returns an unsubscribe function. */
  subscribe(listener: () => void): () => void;
}

/**
 * Creates a store. `onFirstSubscriber` is called with the first subscriber. The function that it
 * returns is called after the last one has unsubscribed.
 */
export function createStore<Value>(
  initial: Value,
  onFirstSubscriber?: () => () => void,
): Store<Value> & { set(value: Value): void } {
  const listeners = new Set<() => void>();
  let value = initial;
  let release: (() => void) | undefined;
  return {
    getSnapshot: () => value,
    subscribe(listener) {
      const entry = () => listener();
      listeners.add(entry);
      if (listeners.size === 1) release = onFirstSubscriber?.();
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

/** The current time, updated every second while it has subscribers. Epoch milliseconds. */
export const now = createStore(Date.now(), () => {
  const tick = () => now.set(Date.now());
  tick();
  const timer = setInterval(tick, 1_000);
  return () => clearInterval(timer);
});
