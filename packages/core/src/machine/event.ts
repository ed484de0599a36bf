import type { AutomaticTrigger } from '../settings.js';
import type { ProbeAnswer } from '../probe.js';
import type { SessionUser } from '../session.js';

/** What happened. `at` is the moment, in epoch milliseconds. */
export type Event =
  | { readonly type: 'started' }
  | { readonly type: 'stopped' }
  | {
      readonly type: 'user_found';
      readonly at: number;
      readonly user: SessionUser;
      readonly visible: boolean;
      readonly silentAuthProven: boolean;
    }
  | {
      readonly type: 'triggered';
      readonly at: number;
      readonly trigger: Exclude<AutomaticTrigger, 'start' | 'interval'> | 'manual';
    }
  | { readonly type: 'reported'; readonly at: number; readonly error: unknown }
  | { readonly type: 'page_shown'; readonly at: number }
  | { readonly type: 'page_hidden' }
  | { readonly type: 'woke'; readonly at: number }
  | {
      readonly type: 'probed';
      readonly at: number;
      readonly probeId: number;
      readonly outcome: ProbeOutcome;
    };

/** How a probe came back. */
export type ProbeOutcome = { readonly answer: ProbeAnswer } | { readonly error: unknown };
