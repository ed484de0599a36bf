import type { CheckTrigger, EndCause } from '../contract/session.js';
import type { Settings } from './settings.js';
import { momentOf, type SharedPush } from './shared-record.js';
import { isLooking, type State } from './state.js';
import { numberOr } from './untrusted.js';

/** User input is shared at most this often by default. */
const INPUT_GAP_MS = 30_000;

/** The range of the first retry, without a gap. */
const FIRST_RETRY_MS = 1_000;

/** The default interval. */
const LONGEST_RANGE_MS = 900_000;

/** The number of retries while the user is idle. */
const RETRIES_IN_PAUSE = 5;

/** A timer this late means the page was suspended. */
export const SUSPENDED_MS = 5_000;

/** The minimum time between two confirmations by redirect. */
export const CONFIRM_GAP_MS = 60_000;

/** How long a visible page must be without input before a redirect. */
const REST_MS = 30_000;

/** A push connection that has not reported for this long belongs to a tab that is suspended or gone. */
export const PUSH_STALE_MS = 150_000;

/** The minimum time between two automatic checks. */
export function gapMs({ minGapMs, intervalMs }: Settings): number {
  // A shorter interval is a deliberate choice of the app.
  return Math.min(minGapMs, intervalMs);
}

/** The longest time that a check holds the lock: three probes. */
export function longestCheckMs({ timeoutMs }: Pick<Settings, 'timeoutMs'>): number {
  return 3 * timeoutMs + 1_000;
}

/** User input is shared with the other tabs at most this often. */
export function activityGapMs({ idleTimeoutMs, pauseAfterIdleMs }: Settings): number {
  return Math.min(INPUT_GAP_MS, pauseAfterIdleMs / 4, idleTimeoutMs / 8);
}

/** Whether a trigger ignores the gap and the visibility. */
export function isUrgent(trigger: CheckTrigger): boolean {
  return /^(push|report|extend|other_tab)$/.test(trigger);
}

/** Whether the user is idle, so that automatic checks must not extend the session of the tenant. */
export function isPaused(
  { at, activeAt }: State,
  { pauseAfterIdleMs }: Pick<Settings, 'pauseAfterIdleMs'>,
): boolean {
  return at >= activeAt + pauseAfterIdleMs;
}

/** Returns the report of the push source, unless it concerns another user. */
function pushOf({ record, signedIn }: State): SharedPush | undefined {
  return record.push && record.push.user === signedIn?.digest ? record.push : undefined;
}

/** Whether push hints arrive. */
export function isLive(state: State): boolean {
  const push = pushOf(state);
  return (
    state.phase === 'watching' &&
    push?.live === true &&
    state.at - momentOf(push, state.at) < PUSH_STALE_MS
  );
}

/**
 * When to look for a signed-in user again. The SDK does not report a login, and looking costs no
 * request. Most logins happen while the page loads, so the delay doubles from 1 s up to the gap.
 */
export function nextLookAt({ lookedAt, since }: State, settings: Settings): number {
  return lookedAt + Math.max(1_000, Math.min(lookedAt - since, gapMs(settings)));
}

/** Whether to look for a user without a reason. After a loss only a login begins a new session. */
export function mayLook(state: State): boolean {
  return isLooking(state) && !state.loss && !state.signingOut;
}

interface ScheduledCheck {
  readonly trigger: CheckTrigger;
  /** Epoch milliseconds. `Infinity`: only after another event. */
  readonly at: number;
}

/** The next check and when it is due. */
export function nextCheck(state: State, settings: Settings): ScheduledCheck {
  const { at, startedAt, activeAt, visible, pending, signedIn } = state;
  const { pauseAfterIdleMs, timeoutMs } = settings;
  const earliest = startedAt + gapMs(settings);
  let next: ScheduledCheck = { trigger: 'interval', at: Infinity };
  /** Keeps the earliest; of those that are overdue, the first. */
  const consider = (trigger: CheckTrigger, moment: number) => {
    if (moment < next.at && next.at > at) next = { trigger, at: moment };
  };
  if (pending && isUrgent(pending.trigger)) consider(pending.trigger, pending.dueAt);
  else if (pending && visible) consider(pending.trigger, Math.max(pending.dueAt, earliest));
  // A check without user activity (after a wake or reconnect) may need several attempts.
  const mayRetry = state.attempts <= RETRIES_IN_PAUSE || !isPaused(state, settings);
  // A hint is repeated in a hidden page as well.
  const mayRetryHere = visible || state.confirmation === 'requested';
  if (mayRetryHere && mayRetry) consider('retry', Math.max(state.retryAt, earliest));
  const intervalAt = nextIntervalAt(state, settings);
  if (visible && intervalAt < activeAt + pauseAfterIdleMs) consider('interval', intervalAt);
  // Once each, also in a hidden page: at the expiry of the session, and before the session ends as
  // unverifiable, while an answer can still save it.
  const expiresAt = signedIn?.expiresAt ?? Infinity;
  if (startedAt < expiresAt) consider('interval', expiresAt);
  for (const chanceAt of [
    lastChanceAt(state, settings),
    failClosedAt(state, settings) - timeoutMs,
  ]) {
    if (startedAt < chanceAt) consider('interval', chanceAt);
  }
  return next;
}

/** What retries and reconnects are spread over: the interval, also where the app wants none. */
export function longestRangeMs({ intervalMs }: Settings): number {
  return Math.min(intervalMs, LONGEST_RANGE_MS);
}

/**
 * When to repeat an inconclusive check: after the gap, at a random moment of a range that grows
 * eightfold with each failure in a row. From one interval on it is the second half of the interval.
 */
export function nextRetryAt(
  { at, attempts, startedAt }: State,
  settings: Settings,
  random: number,
): number {
  const gap = gapMs(settings);
  const rangeMs = Math.max(FIRST_RETRY_MS, gap) * 8 ** attempts;
  const longestMs = longestRangeMs(settings);
  const delayMs = rangeMs < longestMs ? random * rangeMs : (0.5 + random / 2) * longestMs;
  return Math.max(at, startedAt + gap) + delayMs;
}

/** When the next interval check is due. */
export function nextIntervalAt(state: State, settings: Settings): number {
  const { intervalMs } = settings;
  const { at, startedAt } = state;
  const push = pushOf(state);
  const liveMs = Math.max(numberOr(push?.intervalMs, intervalMs), gapMs(settings));
  // JSON has no Infinity.
  const liveAt = startedAt + (liveMs < Number.MAX_VALUE ? liveMs : Infinity);
  if (isLive(state)) return liveAt;
  const pollingSince = momentOf({ at: numberOr(push?.pollingSince, NaN) }, at);
  // Polling begins at a random moment, but not later than the check that was due anyway.
  return Math.min(
    Math.max(startedAt, pollingSince) + intervalMs,
    Math.max(liveAt, startedAt + intervalMs),
  );
}

/** When the session ends as unverifiable. `Infinity`: never. */
export function failClosedAt(
  { verifiedAt, since, graceUntil }: State,
  { maxUnverifiedMs }: Settings,
): number {
  return Math.max(Math.max(verifiedAt, since) + maxUnverifiedMs, graceUntil);
}

/** How long before an end it is announced. A short limit is announced after its first half. */
export function warnMs(cause: EndCause, settings: Settings): number {
  const { idleTimeoutMs, maxUnverifiedMs, warnBeforeMs } = settings;
  const limits = {
    idle_timeout: idleTimeoutMs,
    session_expired: Infinity,
    unverifiable: maxUnverifiedMs,
  };
  return Math.min(warnBeforeMs, limits[cause] / 2);
}

/** When a check must start to verify the session before its end as unverifiable is announced. */
export function lastChanceAt(state: State, settings: Settings): number {
  return failClosedAt(state, settings) - warnMs('unverifiable', settings) - settings.timeoutMs;
}

/** When to confirm the session by redirect. `Infinity`: not now. */
export function confirmAt(state: State): number {
  const { at, confirmation, embedded, inputAt, popupClosedAt, popupOpen, record, visible } = state;
  if (confirmation !== 'deferred' || embedded || popupOpen) return Infinity;
  // A redirect must not take a form away from a user who fills it in.
  return Math.max(
    visible ? Math.max(inputAt, popupClosedAt) + REST_MS : at,
    momentOf(record.confirmation, at) + CONFIRM_GAP_MS,
  );
}
