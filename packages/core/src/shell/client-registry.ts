import type { SessionHeartbeat } from '../contract/session-heartbeat.js';
import type { Ports } from '../ports.js';

/** What the test kit registers for a client: its simulated ports, which replace those of the browser. */
interface Environment extends Partial<Ports> {
  /** Called with each heartbeat of the client. */
  onHeartbeat?(heartbeat: SessionHeartbeat): void;
}

/** What this page has registered for a client. */
interface Registration {
  readonly environment?: Environment;
  readonly signInListeners: Set<() => void>;
  /** The page load of the session: it completes a login and clears the app if necessary. */
  readonly loading?: Promise<void>;
}

const registrations = new WeakMap<object, Registration>();

function registrationOf(client: object): Registration {
  const found = registrations.get(client) ?? { signInListeners: new Set() };
  registrations.set(client, found);
  return found;
}

/** Registers the environment of a client. */
export function setEnvironment(client: object, environment: Environment): void {
  registrations.set(client, { ...registrationOf(client), environment });
}

/** Returns the environment of a client. A missing port is that of the browser. */
export function environmentOf(client: object): Environment {
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

/** Registers the page load of the session of a client. */
export function setLoading(client: object, loading: Promise<void>): void {
  registrations.set(client, { ...registrationOf(client), loading });
}

/** Resolves when the page load of the session of a client has ended. */
export function whenPageLoaded(client: object): Promise<void> {
  return registrationOf(client).loading ?? Promise.resolve();
}
