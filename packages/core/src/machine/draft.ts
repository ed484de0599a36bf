import type { CheckTrigger, SessionEventName, SessionEvents } from '../contract/session.js';
import type { Effect, Emit } from './events.js';
import { gapMs, isUrgent } from './schedule.js';
import type { Settings } from './settings.js';
import { mergeRecords, type SharedRecord } from './shared-record.js';
import type { Check, SignedInUser, State } from './state.js';

/** The next state while a transition computes it, with its inputs and the effects so far. */
export interface Draft extends Writable<State> {
  readonly effects: Effect[];
  readonly settings: Settings;
  /** A random number from 0 to 1. */
  readonly random: number;
}

/** A draft while somebody is watched. */
export type Watching = Draft & { readonly signedIn: SignedInUser };

/** A draft while a check is running. */
export type Checking = Watching & { readonly check: Check };

type Writable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

export function emit<Name extends SessionEventName>(
  draft: Draft,
  event: Name,
  payload: SessionEvents[Name],
): void {
  draft.effects.push({ type: 'emit', event, payload } as Emit);
}

export function publish(draft: Draft, changes: SharedRecord): void {
  draft.record = mergeRecords(draft.record, changes, draft.at);
  draft.effects.push({ type: 'publish', changes });
}

/**
 * Requests a check from `dueAt` on, as soon as the schedule permits. A check that started after
 * `causedAt` answers it.
 */
export function requestCheck(
  draft: Draft,
  trigger: CheckTrigger,
  causedAt = draft.at,
  dueAt = causedAt,
): void {
  const { check, pending, settings, startedAt } = draft;
  if (draft.phase !== 'watching') return;
  if (trigger === 'focus' && !settings.checkOnFocus) return;
  // A page that is shown receives focus and input as well: one check serves them all, and if it is
  // inconclusive, its retry. A passive probe that stands in identifies nobody.
  const isServed = check && check.step !== 'stand_in' && dueAt - startedAt < gapMs(settings);
  if (isServed && !isUrgent(trigger)) return;
  // An API that refuses every request, or another tab, must not cause a check for each.
  const isRepeated = /^(report|other_tab)$/.test(trigger) && draft.lastTrigger === trigger;
  const earliest = isRepeated ? startedAt + gapMs(settings) : -Infinity;
  const request = { trigger, causedAt, dueAt: Math.max(dueAt, earliest) };
  const isSooner = !pending || request.dueAt < pending.dueAt;
  const isMoreUrgent = isUrgent(trigger) && !(pending && isUrgent(pending.trigger));
  if (!pending || isMoreUrgent || (isSooner && isUrgent(trigger) === isUrgent(pending.trigger)))
    draft.pending = request;
}
