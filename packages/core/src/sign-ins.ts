const listeners = new WeakMap<object, Set<() => void>>();

/** Calls back when {@link announceSignIn} is called with the same client. Returns its undo. */
export function onSignedIn(client: object, listener: () => void): () => void {
  const all = listeners.get(client) ?? new Set();
  listeners.set(client, all.add(listener));
  return () => void all.delete(listener);
}

/** Tells the heartbeats of a client that somebody signed in. */
export function announceSignIn(client: object): void {
  for (const listener of [...(listeners.get(client) ?? [])]) listener();
}
