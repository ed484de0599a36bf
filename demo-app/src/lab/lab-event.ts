import type {
  CheckTrigger,
  DiagnosisCode,
  LossReason,
  UnverifiedCause,
} from '@auth0-heartbeat/core';

/** An event in this tab, or an action on the tenant from this tab. `at`: epoch milliseconds. */
export type LabEvent = { readonly at: number } & LabEventData;

/** An event without its moment. */
export type LabEventData =
  /** The page knows who is signed in. */
  | { readonly type: 'opened'; readonly userName: string | null }
  | { readonly type: 'verified'; readonly trigger: CheckTrigger }
  | { readonly type: 'unverified'; readonly cause: UnverifiedCause; readonly attempts: number }
  | { readonly type: 'unsupported'; readonly code: DiagnosisCode }
  | { readonly type: 'lost'; readonly reason: LossReason; readonly trigger: CheckTrigger }
  /** An end was announced. */
  | { readonly type: 'ending'; readonly leftMs: number }
  /** Input while an end by inactivity is announced. */
  | { readonly type: 'ignored_input' }
  /** The announced end was postponed. */
  | { readonly type: 'extended' }
  /** The clean-up of the app finished. `draftExists`: it was incomplete. */
  | { readonly type: 'cleared'; readonly draftExists: boolean }
  /** The reader performed an action. */
  | { readonly type: 'acted'; readonly action: ReaderAction }
  | { readonly type: 'woke' }
  /** The twenty tabs, after each of their reports. */
  | {
      readonly type: 'tabs';
      readonly active: number;
      readonly lost: number;
      /** How many verifications the first tab received. */
      readonly rounds: number;
      /** How many checks all tabs made. */
      readonly checks: number;
    };

/** An action of the reader, at the tenant or in this browser. */
export type ReaderAction =
  | 'block'
  | 'unblock'
  | 'take_down'
  | 'bring_back'
  | 'block_cookies'
  | 'allow_cookies'
  | 'sign_in_bob';

/** The events of one type. */
export function eventsOf<Type extends LabEvent['type']>(
  events: readonly LabEvent[],
  type: Type,
): (LabEvent & { type: Type })[] {
  return events.filter((event): event is LabEvent & { type: Type } => event.type === type);
}
