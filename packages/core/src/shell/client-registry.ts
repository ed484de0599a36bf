import type { Ports } from '../ports.js';

/** What this page has registered for a client. */
interface Registration {
  /** Replaces ports of the browser. The test kit registers its simulated ones. */
  readonly environment?: Partial<Ports>;
  readonly signInListeners: Set<() => void>;
}

const registrations = new WeakMap<object, Registration>();

function registrationOf(client: object): Registration {
  const found = registrations.get(client) ?? { signInListeners: new Set() };
  registrations.set(client, found);
  return found;
}

/** Registers the environment of a client. */
export function setEnvironment(client: object, environment: Partial<Ports>): void {
  registrations.set(client, { ...registrationOf(client), environment });
}

/** Returns the environment of a client. A missing port is that of the browser. */
export function environmentOf(client: object): Partial<Ports> {
  return registrationOf(client).environment ?? {};
}

/** Calls back when a login of the client completes. Returns an unsubscribe function. */
export function onSignedIn(client: object, listener: () => void): () => void {
  const { signInListeners } = registrationOf(client);
  // A function of its own, so that the same listener can be added twice.
  const added = () => listener();
  signInListeners.add(added);
  return () => void signInListeners.delete(added);
}

/** Notifies the heartbeats of a client that a login completed. */
export function notifySignedIn(client: object): void {
  for (const listener of [...registrationOf(client).signInListeners]) listener();
}
