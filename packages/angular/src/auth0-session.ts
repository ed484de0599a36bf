import type { Session, SessionSnapshot } from '@auth0-heartbeat/core';
import type { Signal } from '@angular/core';

/** A signal for each property of the snapshot. */
export type Signals = {
  readonly [Name in keyof SessionSnapshot]: Signal<SessionSnapshot[Name]>;
};

/** The session as signals, and its methods. Returned by {@link injectAuth0Session}. */
export interface Auth0Session extends Pick<
  Session,
  'check' | 'verify' | 'report' | 'extend' | 'logout' | 'on'
> {
  /** All of the following at one moment. The type is discriminated on `status`. */
  readonly snapshot: Signal<SessionSnapshot>;
  /** The status of the session. */
  readonly status: Signal<SessionSnapshot['status']>;
  /** The signed-in user, or `null`. Does not change with a check. */
  readonly user: Signal<SessionSnapshot['user']>;
  /** Whether a check is running. */
  readonly checking: Signal<boolean>;
  /** When the session was last verified. Epoch milliseconds. */
  readonly verifiedAt: Signal<number | null>;
  /** When the session ends, if that is known. Epoch milliseconds. */
  readonly endsAt: Signal<number | null>;
  /** Why the session ends at `endsAt`. */
  readonly endCause: Signal<SessionSnapshot['endCause']>;
  /** Whether `extend()` postpones the end at `endsAt`. */
  readonly canExtend: Signal<boolean>;
  /** Why the session ended, until the next login. */
  readonly loss: Signal<SessionSnapshot['loss']>;
  /** Why the session before this page load ended. */
  readonly lastLoss: Signal<SessionSnapshot['lastLoss']>;
  /** The login that led to this page, if the tenant refused it. */
  readonly login: Signal<SessionSnapshot['login']>;
  /** The `appState` of the login that led to this page. */
  readonly appState: Signal<unknown>;
  /** What limits the session in this browser or configuration. */
  readonly diagnosis: Signal<SessionSnapshot['diagnosis']>;
  /** Whether push hints arrive. */
  readonly live: Signal<boolean>;
}
