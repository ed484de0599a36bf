import type {
  CheckTrigger,
  DiagnosisCode,
  LossReason,
  UnverifiedCause,
} from '@auth0-heartbeat/core';
import type { Opening } from '../opening';

/** Something that happened in this tab, or that was done to the tenant from here. */
export type LabEvent = { readonly at: number } & LabHappening;

/** What happened. */
export type LabHappening =
  | {
      readonly type: 'opened';
      readonly opening: Opening['status'];
      readonly userName: string | null;
    }
  | { readonly type: 'verified'; readonly trigger: CheckTrigger }
  | { readonly type: 'unverified'; readonly cause: UnverifiedCause; readonly attempts: number }
  | { readonly type: 'unsupported'; readonly code: DiagnosisCode }
  | { readonly type: 'lost'; readonly reason: LossReason; readonly trigger: CheckTrigger }
  /** The app's clean-up is done; `draftIsLeft` if it was not thorough. */
  | { readonly type: 'cleared'; readonly draftIsLeft: boolean }
  /** The reader pressed the button of it. */
  | { readonly type: 'ordered'; readonly order: Order }
  | { readonly type: 'woke' }
  /** The tabs of the grid, each time when it changes how many there are of which kind. */
  | {
      readonly type: 'tabs';
      readonly active: number;
      readonly lost: number;
      /** How often the first of them has heard that the session is alive. */
      readonly rounds: number;
      /** How many checks all of them have made. */
      readonly checks: number;
    };

/** What the reader can have done at the tenant, or in this browser. */
export type Order =
  | 'block'
  | 'unblock'
  | 'take_down'
  | 'bring_back'
  | 'block_cookies'
  | 'allow_cookies'
  | 'sign_in_bob';

/** The events of one kind. */
export function eventsOf<Type extends LabEvent['type']>(
  events: readonly LabEvent[],
  type: Type,
): (LabEvent & { type: Type })[] {
  return events.filter((event): event is LabEvent & { type: Type } => event.type === type);
}
