import { clientForProvider, type Session, whenSnapshot } from '@auth0-heartbeat/core';
import type { NgZone } from '@angular/core';
import type { SdkClient } from './auth0-config.js';

/** What the client answers during an ending, whatever it has still stored: nobody is signed in. */
const answersDuringEnding: { readonly [name: string | symbol]: () => Promise<unknown> } = {
  isAuthenticated: async () => false,
  getUser: async () => undefined,
  getIdTokenClaims: async () => undefined,
};

/** What {@link clientForSdk} needs to know of the session. */
interface SdkContext {
  readonly zone: NgZone;
  /** Whether an ending or a logout is running. */
  isEnding(): boolean;
  /** Whether the app goes to login itself, at the end of an ending. */
  isLeaving(): boolean;
  /** Runs a logout. */
  signOut(logout: () => Promise<void>): Promise<void>;
}

/**
 * Returns the client for `AuthService` and the other parts of the SDK.
 *
 * During an ending nobody is signed in, and a guard of the SDK does not go to login: the ending does.
 */
export function clientForSdk(
  session: Session,
  client: SdkClient,
  { zone, isEnding, isLeaving, signOut }: SdkContext,
): SdkClient {
  return new Proxy(clientForProvider(session, client), {
    get(target, name) {
      const method: unknown = Reflect.get(target, name, target);
      if (typeof method !== 'function') return method;
      // Timers that follow from the call must not belong to the zone.
      const call = (...request: unknown[]): unknown =>
        zone.runOutsideAngular(() => {
          const answer = isEnding() && answersDuringEnding[name];
          return (answer || method)(...request) as unknown;
        });
      switch (name) {
        case 'logout':
          return (options?: object) => signOut(() => call(options) as Promise<void>);
        case 'loginWithRedirect':
          return async (options?: object) => {
            if (!isEnding() || isLeaving()) await call(options);
          };
        case 'checkSession':
          return (options?: object) => afterEnding(session, call(options));
        default:
          return call;
      }
    },
  });
}

/** The SDK is still loading while an ending runs that the page load has begun. */
async function afterEnding(session: Session, answer: unknown): Promise<unknown> {
  await answer;
  await whenSnapshot(session, ({ status }) => status !== 'lost');
  return answer;
}
