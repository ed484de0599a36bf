import type { ProbeAnswer } from '../contract/probe.js';
import type {
  CheckTrigger,
  LossReason,
  RefusedLogin,
  SessionError,
  SessionEventName,
  SessionEvents,
} from '../contract/session.js';
import type { SessionVerdict } from '../contract/trace-event.js';
import type { ClientEvent } from '../ports.js';
import type { SharedRecord } from './shared-record.js';
import type { ProbeRole, SignedInUser } from './state.js';

/** What happened, with the facts of that moment. */
export type Event = Facts & Happening;

/** What the shell reads at every event. */
export interface Facts {
  /** Epoch milliseconds. */
  readonly at: number;
  /** The page is visible. */
  readonly visible: boolean;
  /** The page is in a frame. */
  readonly embedded: boolean;
  /** The browser may have a network. */
  readonly online: boolean;
  /** The last user input in this page. */
  readonly inputAt: number;
  /** The shared record; the same object until something changes. */
  readonly record: SharedRecord;
  /** A random number from 0 to 1. */
  readonly random: number;
}

export type Happening =
  | { readonly type: 'started' }
  | { readonly type: 'stopped' }
  /** The app signs out. `digest`: the user of the client, if no session is watched. */
  | { readonly type: 'signed_out'; readonly digest: string | undefined }
  /** The client, or its popup. */
  | { readonly type: ClientEvent }
  /**
   * The client has a signed-in user. `restoredAt`: when the request to the tenant started that restored
   * the session. `isUnanswered`: the tenant has not responded yet.
   */
  | ({
      readonly type: 'user_found';
      readonly restoredAt?: number | undefined;
      readonly isUnanswered?: boolean;
    } & SignedInUser)
  /** The client has no signed-in user. */
  | { readonly type: 'user_missing' }
  /** The login that led to this page is complete, or was refused. */
  | {
      readonly type: 'login_completed';
      readonly login: RefusedLogin | null;
      readonly appState: unknown;
    }
  /** A check that started at this moment found that the session of an earlier page is over. */
  | {
      readonly type: 'session_over';
      readonly startedAt: number;
      readonly code: LossReason;
      readonly error?: SessionError;
      readonly digest: string;
    }
  /** The app is cleared after a loss, and the page stays. */
  | { readonly type: 'cleared' }
  | { readonly type: 'timer_fired' }
  /** The visibility or the shared record may have changed, see the facts. */
  | { readonly type: 'facts_changed' }
  /** The push server sent too much, and its stream is closed. */
  | { readonly type: 'push_flooded' }
  /** The user did something in this page. */
  | { readonly type: 'input' }
  /** The user chose to stay signed in. */
  | { readonly type: 'extended' }
  /** `byHint`: a push hint, which may also be confirmed by redirect. */
  | { readonly type: 'triggered'; readonly trigger: CheckTrigger; readonly byHint?: boolean }
  /** It is this tab's turn to check. */
  | { readonly type: 'turn_came'; readonly probeId: number }
  | {
      readonly type: 'probed';
      readonly probeId: number;
      readonly role: ProbeRole;
      readonly outcome: ProbeOutcome;
    };

/** How a probe ended. */
export type ProbeOutcome =
  | { readonly answer: ProbeAnswer }
  | { readonly error: unknown }
  /** The probe was not asked: the client has no user. */
  | { readonly signedOut: true };

/** What the shell must do. */
export type Effect =
  | { readonly type: 'look_for_user' }
  /** Wait for this tab's turn to check. `steal`: take the lock from its holder. */
  | { readonly type: 'enter_queue'; readonly probeId: number; readonly steal: boolean }
  | {
      readonly type: 'probe';
      readonly probeId: number;
      readonly role: ProbeRole;
      readonly organization: string | undefined;
      readonly timeoutMs: number;
    }
  /** Write entries to the shared record and notify the other tabs. */
  | { readonly type: 'publish'; readonly changes: SharedRecord }
  /** Ask the tenant with a full-page redirect. */
  | {
      readonly type: 'confirm_by_redirect';
      readonly digest: string;
      readonly organization: string | undefined;
    }
  /** Remove tokens that a late response restored after the end of the session. */
  | { readonly type: 'drop_tokens' }
  /** Nothing: a check was cancelled. For the log. */
  | { readonly type: 'cancelled'; readonly check: number }
  /** Nothing: a check finished, or the result of another tab was merged. For the log. */
  | {
      readonly type: 'finished' | 'merged';
      /** The check that the result answers. */
      readonly check: number | null;
      readonly trigger: CheckTrigger;
      readonly verdict: SessionVerdict;
      readonly startedAt: number;
    }
  | Emit;

/** Notify the listeners of one event. */
export type Emit<Name extends SessionEventName = SessionEventName> = {
  [N in Name]: { readonly type: 'emit'; readonly event: N; readonly payload: SessionEvents[N] };
}[Name];
