import type { ProbeAnswer } from '../probe.js';
import type { SignedInUser } from '../ports.js';
import type { CheckTrigger } from '../session.js';
import type { SharedRecord } from '../shared-record.js';
import type { ProbeRole } from './state.js';

/** What happened, and the facts of that moment. */
export type Event = Facts & Happening;

/** What is read of the world at every event. */
export interface Facts {
  /** Epoch milliseconds. */
  readonly at: number;
  /** The user sees the page. */
  readonly visible: boolean;
  /** What the tabs of this browser share; the same object as long as nothing changed. */
  readonly record: SharedRecord;
  /** By chance, from 0 to 1. */
  readonly random: number;
}

/** What happened. */
export type Happening =
  | { readonly type: 'started' }
  | { readonly type: 'stopped' }
  /** The app signs out whom the client knows of, also if nobody is watched yet. */
  | { readonly type: 'signed_out'; readonly digest: string | undefined }
  /** Somebody came back from login. */
  | { readonly type: 'signed_in' }
  /** The client knows of this user. */
  | ({ readonly type: 'user_found' } & SignedInUser)
  /** The moment came that was waited for. */
  | { readonly type: 'woke' }
  /** The page was shown or hidden, or another tab wrote the record: the facts say it all. */
  | { readonly type: 'noticed' }
  /** The user did something. */
  | { readonly type: 'active' }
  /**
   * `causedAt`: when it came to be worth it, where that is not now. `hinted`: somebody said
   * that it is, also at the top level.
   */
  | {
      readonly type: 'triggered';
      readonly trigger: CheckTrigger;
      readonly causedAt?: number;
      readonly hinted?: boolean;
    }
  /** Hints get through, or not any more. */
  | { readonly type: 'pushed'; readonly live: boolean }
  | { readonly type: 'reported'; readonly error: unknown }
  /** Whether this tab may check for all. */
  | { readonly type: 'leased'; readonly probeId: number; readonly granted: boolean }
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
