import type { EndCause } from '../contract/session.js';
import { digestOfSession } from './digest.js';
import { type Draft, emit } from './draft.js';
import { activityGapMs, failClosedAt, lastChanceAt, warnMs } from './schedule.js';
import type { Settings } from './settings.js';
import { momentOf, type SharedRecord } from './shared-record.js';
import type { SignedInUser, State } from './state.js';

/** How long after `session_expiry` a check may find the session over. */
const PAST_MS = 60_000;

/** An end of the session that is known before it comes. */
export interface ForeseenEnd {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly cause: EndCause;
}

/** When the session ends because nobody uses the app. `Infinity`: never. */
export function idleEndAt(
  { activeAt }: Pick<State, 'activeAt'>,
  { idleTimeoutMs }: Pick<Settings, 'idleTimeoutMs'>,
): number {
  return activeAt + idleTimeoutMs;
}

/** From when on input no longer postpones the end: the user must say that they stay. */
function idleWarningAt(state: Pick<State, 'activeAt'>, settings: Settings): number {
  return idleEndAt(state, settings) - warnMs('idle_timeout', settings);
}

/**
 * Whether the other tabs do not know the last input of this page, which postpones the end: once it is
 * announced, only the user's decision does.
 */
export function isInputNew(state: State, settings: Settings): boolean {
  const { activeAt, announced, inputAt } = state;
  const isAnnounced = announced?.cause === 'idle_timeout';
  const warningAt = idleWarningAt(state, settings);
  return warningAt < Infinity && inputAt > activeAt && inputAt < warningAt && !isAnnounced;
}

/** When the last input of this page must be shared. `Infinity`: it is known. */
export function inputReportAt(state: State, settings: Settings): number {
  return isInputNew(state, settings) ? state.activeAt + activityGapMs(settings) : Infinity;
}

/** Every end of the session that is known. */
function endsOf(state: State, settings: Settings): readonly ForeseenEnd[] {
  return [
    { cause: 'idle_timeout', at: idleEndAt(state, settings) },
    { cause: 'session_expired', at: state.signedIn?.expiresAt ?? Infinity },
    { cause: 'unverifiable', at: failClosedAt(state, settings) },
  ];
}

/** Whether an end must be announced. */
function isDue(state: State, settings: Settings, { at, cause }: ForeseenEnd): boolean {
  const { announced } = state;
  if (at - warnMs(cause, settings) > state.at) return false;
  // The client says that the session is over, and no check could confirm it.
  if (cause === 'session_expired' && state.at >= at + PAST_MS) return false;
  if (announced?.at === at && announced.cause === cause) return true;
  // The check before the announcement may still verify the session.
  return (
    cause !== 'unverifiable' ||
    (!state.check &&
      !((state.pending?.dueAt ?? Infinity) <= state.at) &&
      state.startedAt >= lastChanceAt(state, settings))
  );
}

const earliest = (ends: readonly ForeseenEnd[]): ForeseenEnd | null =>
  ends.reduce<ForeseenEnd | null>(
    (first, end) => (first && first.at <= end.at ? first : end),
    null,
  );

/** The next end, for the snapshot: that by idleness only once it is announced. */
export function nextEnd(state: State, settings: Settings): ForeseenEnd | null {
  if (state.phase !== 'watching') return null;
  const { announced } = state;
  const fixed = endsOf(state, settings).filter(
    ({ at, cause }) => at < Infinity && cause !== 'idle_timeout',
  );
  // Of two at the same moment, the one that is announced.
  return earliest(announced?.cause === 'idle_timeout' ? [announced, ...fixed] : fixed);
}

/** When something about the ends is due. `Infinity`: nothing. */
export function endWakeAt(state: State, settings: Settings): number {
  return Math.min(
    inputReportAt(state, settings),
    ...endsOf(state, settings).map((end) => {
      const warnAt = end.at - warnMs(end.cause, settings);
      if (warnAt > state.at) return warnAt;
      return end.cause === 'idle_timeout' ? end.at : Infinity;
    }),
  );
}

/** Announces the next end, or withdraws the announcement of one that was postponed. */
export function announce(draft: Draft): void {
  const { announced: before, settings } = draft;
  const due = earliest(endsOf(draft, settings).filter((end) => isDue(draft, settings, end)));
  if (before?.at === due?.at && before?.cause === due?.cause) return;
  draft.announced = due;
  if (before && (!due || due.at > before.at))
    emit(draft, 'sessionExtended', { cause: before.cause });
  if (due) emit(draft, 'sessionEnding', { ...due, canExtend: canExtend(due) });
}

/** Whether the user can postpone an end by staying. */
export function canExtend({ cause }: ForeseenEnd): boolean {
  return cause === 'idle_timeout';
}

/** The last activity that this browser knows of: input in any tab, or a login. */
export function lastActivityAt({ activity, login }: SharedRecord, now: number): number {
  return Math.max(momentOf(activity, now), momentOf(login, now));
}

/** Whether the last session of this browser ended because nobody used it, and no login has followed. */
export function isEndedAsIdle({ check, login }: SharedRecord): boolean {
  // Both in one millisecond: a login counts as activity, so it came after the end.
  return check?.code === 'idle_timeout' && !(login && login.at >= check.at);
}

/** Whether nobody has used the session for too long while no page was open, and it has not ended yet. */
export function isIdleSince(
  record: SharedRecord,
  now: number,
  { idleTimeoutMs }: Pick<Settings, 'idleTimeoutMs'>,
): boolean {
  const activeAt = lastActivityAt(record, now);
  const isOver = record.check?.verdict === 'lost' && record.check.at >= activeAt;
  return activeAt > -Infinity && now - activeAt >= idleTimeoutMs && !isOver;
}

/** Whether the user of the client has the session that this browser knows. */
export function isKnownSession(
  { check, login }: SharedRecord,
  { digest, user }: Pick<SignedInUser, 'digest' | 'user'>,
): boolean {
  const session = digestOfSession(user);
  if (session === undefined) return check?.user === digest || login?.user === digest;
  return check?.session === session || login?.session === session;
}
