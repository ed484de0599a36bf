import type { CheckTrigger } from '../contract/session.js';
import type { Settings } from './settings.js';
import { momentOf, type SharedPush } from './shared-record.js';
import type { State } from './state.js';
import { numberOr } from './untrusted.js';

/** A page at rest compares the clock this often, to detect a suspension that no event reports. */
const TICK_MS = 60_000;

/** The number of retries while the user is idle. */
const RETRIES_IN_PAUSE = 5;

/** A timer this late means the page was suspended. */
export const SUSPENDED_MS = 5_000;

/** The longest delay that a browser timer supports. */
const LONGEST_DELAY_MS = 2 ** 31 - 1;

/** The minimum time between two confirmations by redirect. */
export const CONFIRM_GAP_MS = 60_000;

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

/** Whether a trigger ignores the gap and the visibility. */
export function isUrgent(trigger: CheckTrigger | undefined): boolean {
  return trigger === 'push' || trigger === 'report' || trigger === 'other_tab';
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
  if (pending && isUrgent(pending.trigger)) consider(pending.trigger, pending.since);
  else if (pending && visible) consider(pending.trigger, Math.max(pending.since, earliest));
  // A check without user activity (after a wake or reconnect) may need several attempts.
  const mayRetry = state.attempts <= RETRIES_IN_PAUSE || !isPaused(state, settings);
  if (visible && mayRetry) consider('retry', Math.max(state.retryAt, earliest));
  const intervalAt = nextIntervalAt(state, settings);
  if (visible && intervalAt < activeAt + pauseAfterIdleMs) consider('interval', intervalAt);
  // Once each, also in a hidden page: at the expiry of the session, and before the session ends as
  // unverifiable, while an answer can still save it.
  const expiresAt = signedIn?.expiresAt ?? Infinity;
  const lastChanceAt = failClosedAt(state, settings) - timeoutMs;
  if (startedAt < expiresAt) consider('interval', expiresAt);
  if (startedAt < lastChanceAt) consider('interval', lastChanceAt);
  return next;
}

/** When the next interval check is due. */
export function nextIntervalAt(state: State, settings: Settings): number {
  const { intervalMs } = settings;
  const { at, startedAt, since } = state;
  const push = pushOf(state);
  const last = Math.max(startedAt, since);
  const liveMs = Math.max(numberOr(push?.intervalMs, intervalMs), gapMs(settings));
  // JSON has no Infinity.
  const liveAt = last + (liveMs < Number.MAX_VALUE ? liveMs : Infinity);
  if (isLive(state)) return liveAt;
  const pollingSince = momentOf({ at: numberOr(push?.pollingSince, -Infinity) }, at);
  // Polling begins at a random moment, but not later than the check that was due anyway.
  return Math.min(Math.max(last, pollingSince) + intervalMs, Math.max(liveAt, last + intervalMs));
}

/** When the session ends as unverifiable. `Infinity`: never. */
export function failClosedAt({ verifiedAt, since }: State, { maxUnverifiedMs }: Settings): number {
  return Math.max(verifiedAt, since) + maxUnverifiedMs;
}

/** When to confirm the session by redirect. `Infinity`: not now. */
export function confirmAt({ at, confirmation, record, visible }: State): number {
  if (confirmation !== 'due' || !visible) return Infinity;
  return momentOf(record.confirmation, at) + CONFIRM_GAP_MS;
}

/**
 * The next moment at which something is due, for the single timer of the heartbeat. `Infinity`: none.
 *
 * A moment instead of a delay: after a suspension or in a throttled tab the clock decides what is due.
 */
export function wakeAt(state: State, settings: Settings): number {
  const { phase, at, visible, check } = state;
  if (phase === 'idle') return visible ? nextLookAt(state, settings) : Infinity;
  if (phase !== 'watching') return Infinity;
  if (check) return check.deadline;
  const moment = Math.min(
    nextCheck(state, settings).at,
    failClosedAt(state, settings),
    confirmAt(state),
  );
  if (visible && !isPaused(state, settings)) return Math.min(moment, at + TICK_MS);
  return moment < Infinity ? Math.min(moment, at + LONGEST_DELAY_MS) : moment;
}
