import type { CheckTrigger, SessionEventName, SessionEvents } from '../session.js';
import type { SharedRecord } from '../shared-record.js';
import type { Verdict } from '../verdict.js';
import type { ProbeRole } from './state.js';

/** What is to be done. */
export type Effect =
  | { readonly type: 'look_for_user' }
  /** Ask for the right to check for all tabs; `steal`: also from one that has had it for too long. */
  | { readonly type: 'lease'; readonly probeId: number; readonly steal: boolean }
  | { readonly type: 'probe'; readonly probeId: number; readonly role: ProbeRole }
  /** Tell the other tabs. */
  | { readonly type: 'publish'; readonly record: SharedRecord }
  /** Ask the tenant at the top level. */
  | { readonly type: 'confirm_by_redirect'; readonly digest: string }
  /** Drop the tokens that a late answer brought back after the session's end. */
  | { readonly type: 'drop_tokens' }
  /** Nothing: a verdict was reached, by this tab's own check or `isTold` by another tab. For those who trace. */
  | {
      readonly type: 'concluded';
      readonly trigger: CheckTrigger;
      readonly verdict: Verdict;
      readonly askedAt: number;
      readonly isTold: boolean;
    }
  | Emit;

/** Tell the listeners of one event. */
export type Emit<Name extends SessionEventName = SessionEventName> = {
  [N in Name]: { readonly type: 'emit'; readonly event: N; readonly payload: SessionEvents[N] };
}[Name];
