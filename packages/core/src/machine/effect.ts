import type { SessionEventName, SessionEvents } from '../session.js';
import type { ProbeRole } from './state.js';

/** What is to be done. */
export type Effect =
  | { readonly type: 'probe'; readonly probeId: number; readonly probe: ProbeRole }
  | { readonly type: 'abort_probe' }
  | { readonly type: 'remember_silent_auth' }
  | { readonly type: 'forget_silent_auth' }
  | Emit;

/** Tell the listeners of one event. */
export type Emit<Name extends SessionEventName = SessionEventName> = {
  [N in Name]: { readonly type: 'emit'; readonly event: N; readonly payload: SessionEvents[N] };
}[Name];
