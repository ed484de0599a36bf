import type { SessionEventName, SessionEvents } from '../session.js';
import type { ProbeRole } from './state.js';

/** What is to be done. */
export type Effect =
  | { readonly type: 'look_for_user' }
  | { readonly type: 'probe'; readonly probeId: number; readonly role: ProbeRole }
  | { readonly type: 'abort_probe' }
  /** Remember, or forget, that silent authentication works in this browser. */
  | { readonly type: 'remember'; readonly proven: boolean }
  /** Drop the tokens that a late answer brought back after the session's end. */
  | { readonly type: 'drop_tokens' }
  | Emit;

/** Tell the listeners of one event. */
export type Emit<Name extends SessionEventName = SessionEventName> = {
  [N in Name]: { readonly type: 'emit'; readonly event: N; readonly payload: SessionEvents[N] };
}[Name];
