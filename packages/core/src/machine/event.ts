import type { ProbeAnswer } from '../probe.js';
import type { SignedInUser } from '../ports.js';
import type { ProbeRole } from './state.js';

/** What happened, and the facts of that moment. */
export type Event = Facts & Happening;

/** What is read of the world at every event. */
export interface Facts {
  /** Epoch milliseconds. */
  readonly at: number;
  /** The user sees the page. */
  readonly visible: boolean;
  /** Silent authentication has worked in this browser, also if another tab found it out. */
  readonly proven: boolean;
}

/** What happened. */
export type Happening =
  | { readonly type: 'started' }
  | { readonly type: 'stopped' }
  | { readonly type: 'signed_out' }
  /** Somebody came back from login. */
  | { readonly type: 'signed_in' }
  /** The client knows of this user. */
  | ({ readonly type: 'user_found' } & SignedInUser)
  /** Time went by, up to `dueAt` at least, or the page was shown or hidden: the facts say it all. */
  | { readonly type: 'woke'; readonly dueAt?: number }
  | { readonly type: 'triggered'; readonly trigger: 'focus' | 'manual' }
  | { readonly type: 'reported'; readonly error: unknown }
  | {
      readonly type: 'probed';
      readonly probeId: number;
      readonly role: ProbeRole;
      readonly outcome: ProbeOutcome;
    };

/** How a probe came back. */
export type ProbeOutcome =
  | { readonly answer: ProbeAnswer }
  | { readonly error: unknown }
  /** It was not asked: the client knows of no user any more. */
  | { readonly gone: true };
