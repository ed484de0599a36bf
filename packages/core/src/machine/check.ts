import type { CheckTrigger } from '../contract/session.js';
import type { SessionVerdict } from '../contract/trace-event.js';
import { type Checking, type Draft, publish } from './draft.js';
import type { ProbeOutcome } from './events.js';
import {
  cancelCheck,
  finishCheck,
  lost,
  markSilentAuthWorks,
  missingRefreshToken,
  setDiagnosis,
} from './finish.js';
import { gapMs, isUrgent, lastChanceAt, longestCheckMs, SUSPENDED_MS } from './schedule.js';
import type { Settings } from './settings.js';
import { momentOf } from './shared-record.js';
import { type Check, isQueued, noSession, type ProbeRole } from './state.js';
import { describeError, noAnswer, verdictOfAnswer, verdictOfError } from './verdict.js';

/** How long a check by hand waits for its turn. Then it asks without the lock. */
const MANUAL_QUEUE_MS = 10_000;

/** The longest time limit for a tenant that is slow. */
const LONG_TIMEOUT_MS = 30_000;

/** Discards the session and everything that is running. */
export function reset(draft: Draft, phase: 'stopped' | 'loading' | 'signed_out'): void {
  cancelCheck(draft);
  Object.assign(draft, noSession, { phase });
}

const firstAttempt = { isRequeued: false, isLong: false, isRepeated: false };

/** Starts a check: it waits for its turn in the queue of all tabs. */
export function begin(draft: Draft, trigger: CheckTrigger): void {
  const { at, pending } = draft;
  const isPendingUrgent = pending && isUrgent(pending.trigger) && trigger !== 'manual';
  // A check that another tab started since the request answers it.
  draft.startedAt = isPendingUrgent ? Math.min(pending.causedAt, at) : at;
  draft.pending = null;
  draft.retryAt = Infinity;
  draft.lastTrigger = trigger;
  enterQueue(draft, { id: ++draft.checkId, trigger, ...firstAttempt });
}

function enterQueue(
  draft: Draft,
  check: Pick<Check, 'id' | 'trigger' | keyof typeof firstAttempt>,
): void {
  const probeId = ++draft.probeId;
  const isManual = check.trigger === 'manual';
  const deadline = isManual ? draft.at + MANUAL_QUEUE_MS : queueDeadline(draft);
  draft.check = { ...check, probeId, step: 'queued', deadline };
  draft.effects.push({ type: 'enter_queue', probeId, steal: false });
}

/** Turns a queued check into one by hand, which must ask soon. */
export function requestByHand(draft: Draft, check: Check): void {
  draft.startedAt = draft.at;
  draft.lastTrigger = 'manual';
  // Repeated calls must not postpone it.
  const deadline = Math.min(check.deadline, draft.at + MANUAL_QUEUE_MS);
  draft.check = { ...check, trigger: 'manual', deadline };
}

/** When a waiting tab takes the lock. The random part avoids that several tabs take it at once. */
function queueDeadline(draft: Draft): number {
  const { timeoutMs } = draft.settings;
  return Math.max(draft.at + timeoutMs, heldUntil(draft)) + draft.random * timeoutMs;
}

/** When the tab that holds the lock must have finished, unless it is suspended. */
function heldUntil({ at, record, settings, startedAt }: Draft): number {
  const longestMs = longestCheckMs(settings);
  // However often the lock changes hands, the wait has an end.
  return Math.min(momentOf(record.holder, at), startedAt + 3 * longestMs) + longestMs;
}

/** The lock was granted: no other tab checks now. */
export function takeTurn(draft: Draft, check: Check): void {
  publish(draft, { holder: { at: draft.at } });
  ask(draft, check);
}

/** Whether a check by hand, or from outside, needs an answer to a question that was asked after it. */
export function isStrict({ trigger }: Check): boolean {
  return isUrgent(trigger) || trigger === 'manual';
}

/** A check that started at this moment or later answers a queued check. */
export function answeredFrom({ settings, startedAt }: Draft, check: Check): number {
  return startedAt - (isStrict(check) ? 0 : gapMs(settings));
}

/** The current step of the check took too long. */
export function timeOut(draft: Draft, check: Check): void {
  const { at } = draft;
  const { deadline, isRequeued, step, trigger } = check;
  if (isQueued(check) && !isRequeued && at - deadline > SUSPENDED_MS) {
    // The page was suspended: messages with the answer may arrive in the next turns.
    draft.startedAt = at;
    return enterQueue(draft, { ...check, isRequeued: true });
  }
  if (step === 'stealing' || (step === 'queued' && trigger === 'manual')) return ask(draft, check);
  if (step === 'queued') {
    // The lock changed hands meanwhile.
    if (heldUntil(draft) > at) {
      draft.check = { ...check, deadline: queueDeadline(draft) };
      return;
    }
    const probeId = ++draft.probeId;
    // Tabs that wait for the same holder now wait for this one.
    publish(draft, { holder: { at } });
    draft.check = { ...check, step: 'stealing', probeId, deadline: at + draft.settings.timeoutMs };
    draft.effects.push({ type: 'enter_queue', probeId, steal: true });
    return;
  }
  handleOutcome(draft, step, {
    error: { error: 'timeout', error_description: 'No answer in time.' },
  });
}

/** Whether a check waits longer, because the last one timed out. Nobody waits for a routine check. */
function mayTakeLong(draft: Draft, { trigger }: Check): boolean {
  const { at, settings, timeouts } = draft;
  const isRoutine = trigger === 'retry' || trigger === 'interval';
  if (timeouts === 0 || !isRoutine) return false;
  // Only an answer that names the user prevents an end as unverifiable.
  return !needsStandIn(settings) || at < lastChanceAt(draft, settings);
}

/** Whether a passive probe waits in place of the configured one, which would hold the lock of the SDK. */
function needsStandIn({ probe }: Settings): boolean {
  return probe.kind === 'silent_auth' && !probe.passive;
}

/**
 * The time limit for a tenant that is slow. It doubles from check to check where the interval is so
 * short that no retry comes: after an outage of a few seconds a check must not hang for long.
 */
function longTimeoutMs({ settings, timeouts }: Draft, { trigger }: Check): number {
  const longestMs = Math.max(settings.timeoutMs, LONG_TIMEOUT_MS);
  if (trigger === 'retry') return longestMs;
  return Math.min(settings.timeoutMs * 2 ** timeouts, longestMs);
}

/** Asks the first probe. */
function ask(draft: Draft, queued: Check): void {
  const { at, settings, signedIn } = draft as Checking;
  draft.startedAt = at;
  const isLong = mayTakeLong(draft, queued);
  const check = { ...queued, isLong };
  if (isLong) {
    // It leaves the queue. The other tabs must neither wait for it nor ask as well.
    const retryAt = at + longTimeoutMs(draft, check);
    const user = signedIn.digest;
    publish(draft, { check: { at, verdict: 'inconclusive', code: 'timeout', user, retryAt } });
  }
  if (isHarmless(settings)) return askProbe(draft, 'main', check);
  // A request of the client would close a popup, or hold the lock of the SDK for too long.
  const disturbs = draft.popupOpen || (isLong && needsStandIn(settings));
  if (disturbs) return askProbe(draft, 'stand_in', check);
  askProbe(draft, draft.silentAuthWorks || isLong ? 'main' : 'precheck', check);
}

/** Whether the configured probe makes no request of the client. */
function isHarmless({ probe }: Settings): boolean {
  return probe.passive === true || probe.kind === 'custom';
}

function askProbe(draft: Draft, step: ProbeRole, check: Check): void {
  const probeId = ++draft.probeId;
  const timeoutMs = check.isLong ? longTimeoutMs(draft, check) : draft.settings.timeoutMs;
  const organization = (draft as Checking).signedIn.user.org_id;
  draft.check = { ...check, step, probeId, deadline: draft.at + timeoutMs };
  draft.effects.push({ type: 'probe', probeId, role: step, organization, timeoutMs });
}

/** Evaluates the outcome of a probe: asks another probe, or finishes the check. */
export function handleOutcome(draft: Draft, role: ProbeRole, outcome: ProbeOutcome): void {
  const { check, settings, signedIn } = draft as Checking;
  const { kind, passive } = settings.probe;
  // A custom probe does not depend on what an iframe can see.
  const asksCustom = role === 'main' || (role === 'signed_out' && passive === true);
  const isCustom = kind === 'custom' && asksCustom;
  const isReliable = draft.silentAuthWorks || isCustom;
  if ('signedOut' in outcome) {
    // The SDK removes its user when the session expires, and another tab when it loses a shared one.
    if (signedIn.expiresAt <= draft.at) return finishCheck(draft, lost('session_expired'));
    if (draft.lostElsewhere) return finishCheck(draft, lost(draft.lostElsewhere));
    return askProbe(draft, 'signed_out', check);
  }
  const verdict =
    'answer' in outcome
      ? verdictOfAnswer(outcome.answer, signedIn.user, settings)
      : verdictOfError(outcome.error, isReliable, settings);
  const { type, code } = verdict;
  const isAlive = type === 'alive';

  // A popup that opened meanwhile must not be disturbed by the client's own probe.
  const asked = role === 'precheck' && draft.popupOpen ? 'stand_in' : role;
  switch (asked) {
    case 'precheck':
      // The tenant requires consent only of a user whom it recognizes by its cookie.
      if (isAlive || code === 'consent_required') markSilentAuthWorks(draft);
      else if (kind !== 'silent_auth') {
        // Says nothing about the grant of this user, and may concern another user's session.
        if (type === 'unsupported') setDiagnosis(draft, code);
        return askProbe(draft, 'main', check);
      }
      // A passive probe does not identify the user.
      if (isAlive) return askProbe(draft, 'main', check);
      break;
    case 'stand_in':
      if (isAlive || code === 'consent_required') markSilentAuthWorks(draft);
      if (isAlive) return finishCheck(draft, { type: 'alive', isPartial: true });
      // Says nothing about the grant of this user.
      if (kind === 'grant') return finishCheck(draft, noAnswer);
      break;
    case 'main':
      if (isExchangeRefused(draft, outcome)) {
        return finishCheck(draft, { type: 'alive', isPartial: true });
      }
      if (code === 'missing_refresh_token') {
        draft.holdsGrant = false;
        return askProbe(draft, 'confirm', check);
      }
      if (isAlive) draft.holdsGrant = kind === 'grant';
      // The SDK had no refresh token left, asked in an iframe, and has dropped all tokens since.
      if (kind === 'grant' && type === 'unsupported' && isLoginRequired(outcome)) {
        return finishCheck(draft, withoutTokens(draft, outcome));
      }
      draft.grantInDoubt = !isAlive;
      if (isAlive) draft.tokensDropped = draft.tokensMissing = false;
      if (isAlive && kind === 'silent_auth') markSilentAuthWorks(draft);
      else if (isAlive && kind === 'grant' && !draft.diagnosis) {
        setDiagnosis(draft, 'refresh_token_mode');
      }
      break;
    case 'confirm':
      if (isAlive) markSilentAuthWorks(draft);
      else if (type !== 'lost') return finishCheck(draft, missingRefreshToken);
      break;
    case 'signed_out':
      if (kind === 'grant' && type === 'unsupported' && draft.tokensMissing) {
        return finishCheck(draft, withoutTokens(draft, outcome));
      }
      // The tenant requires an interaction of the user, who is still signed in.
      if (!isAlive || draft.tokensDropped) break;
      // The app signed the user out locally. Another check would sign them in again.
      reset(draft, 'signed_out');
      draft.lookedAt = draft.at;
      return;
    default:
      asked satisfies never;
  }
  const isOver = type === 'lost' && isLoginRequired(outcome);
  const isPassive = asked !== 'main' || isHarmless(settings);
  if (isOver && isPassive && draft.popupOpen && !check.isRepeated) {
    // The login in the popup may replace the session at this moment.
    return askProbe(draft, asked, { ...check, isRepeated: true });
  }
  finishCheck(draft, verdict);
}

/** Whether the tenant has answered the silent authentication, and refuses to exchange the code now. */
function isExchangeRefused({ settings, verifiedAt }: Draft, outcome: ProbeOutcome): boolean {
  const { maxUnverifiedMs, probe } = settings;
  if (probe.kind !== 'silent_auth' || probe.passive || !('error' in outcome)) return false;
  // A page that was never verified, or that ends without a verification, needs one soon.
  if (verifiedAt === -Infinity || maxUnverifiedMs < Infinity) return false;
  // No code of an authorization response, which could be any refusal.
  return /^(too_many_requests|rate limit reached)$/i.test(describeError(outcome.error).error);
}

function isLoginRequired(outcome: ProbeOutcome): boolean {
  return 'error' in outcome && describeError(outcome.error).error === 'login_required';
}

/** The verdict about a client that was asked for its grant and has lost its tokens. */
function withoutTokens({ grantInDoubt }: Draft, outcome: ProbeOutcome): SessionVerdict {
  const error = describeError('error' in outcome ? outcome.error : undefined);
  return grantInDoubt
    ? { type: 'interaction_required', code: error.error, error }
    : { ...lost('grant_revoked'), error };
}
