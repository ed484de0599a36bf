import type { CheckTrigger } from '../contract/session.js';
import { type Draft, publish } from './draft.js';
import type { ProbeOutcome } from './events.js';
import {
  cancelCheck,
  finishCheck,
  lost,
  markSilentAuthWorks,
  missingRefreshToken,
  setDiagnosis,
} from './finish.js';
import { gapMs, isUrgent, longestCheckMs, SUSPENDED_MS } from './schedule.js';
import { momentOf } from './shared-record.js';
import { type Check, isQueued, noSession, type ProbeRole } from './state.js';
import { verdictOfAnswer, verdictOfError } from './verdict.js';

/** How long a check by hand waits for its turn. Then it asks without the lock. */
const MANUAL_QUEUE_MS = 10_000;

/** How long the result of the last holder may take to arrive. */
const SETTLE_MS = 200;

/** Discards the session and everything that is running. */
export function reset(draft: Draft, phase: 'stopped' | 'idle'): void {
  cancelCheck(draft);
  Object.assign(draft, noSession, { phase });
}

/** Requests a check as soon as the schedule permits. A check that started after `causedAt` answers it. */
export function requestCheck(draft: Draft, trigger: CheckTrigger, causedAt = draft.at): void {
  const { pending, settings } = draft;
  if (draft.phase !== 'watching') return;
  if (trigger === 'focus' && !settings.checkOnFocus) return;
  if (trigger === 'online' && !settings.checkOnReconnect) return;
  // An API that refuses every request, or another tab, must not cause a check for each.
  const isRepeated = /^(report|other_tab)$/.test(trigger) && draft.lastTrigger === trigger;
  const since = isRepeated ? Math.max(causedAt, draft.startedAt + gapMs(settings)) : causedAt;
  const isSooner =
    isUrgent(trigger) && (!pending || !isUrgent(pending.trigger) || pending.since > since);
  if (!pending || isSooner) draft.pending = { trigger, since };
}

/** Starts a check: it waits for its turn in the queue of all tabs. */
export function begin(draft: Draft, trigger: CheckTrigger): void {
  const { at, pending } = draft;
  const isPendingUrgent = pending && isUrgent(pending.trigger) && trigger !== 'manual';
  // A check that another tab started since the request answers it.
  draft.startedAt = isPendingUrgent ? Math.min(pending.since, at) : at;
  draft.pending = null;
  draft.retryAt = Infinity;
  draft.lastTrigger = trigger;
  enterQueue(draft, { id: ++draft.checkId, trigger, isRequeued: false });
}

function enterQueue(draft: Draft, check: Pick<Check, 'id' | 'trigger' | 'isRequeued'>): void {
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
  const { at, record, visible } = draft;
  const heldSince = momentOf(record.holder, at);
  // A browser delivers locks and storage in any order: the result of the last holder may follow.
  const isExpected = heldSince > momentOf(record.check, at) && heldUntil(draft) > at;
  const isAnswer = isExpected && heldSince >= answeredFrom(draft, check);
  // A hidden page would wait for longer, since its timers are throttled.
  if (check.step === 'queued' && isAnswer && visible) {
    draft.check = {
      ...check,
      step: 'settling',
      probeId: ++draft.probeId,
      deadline: at + SETTLE_MS,
    };
    return;
  }
  publish(draft, { holder: { at } });
  ask(draft, check);
}

/** A check that started at this moment or later answers a queued check. */
export function answeredFrom({ settings, startedAt }: Draft, { trigger }: Check): number {
  // A check by hand or from outside needs an answer to a question that was asked after it.
  const isStrict = isUrgent(trigger) || trigger === 'manual';
  return startedAt - (isStrict ? 0 : gapMs(settings));
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
  if (step === 'settling') {
    const isTaken = momentOf(draft.record.holder, at) > deadline - SETTLE_MS;
    if (!isTaken) return takeTurn(draft, check);
    // Another tab asks: it has taken the lock since.
    const isManual = trigger === 'manual';
    const next = isManual ? at + draft.settings.timeoutMs : queueDeadline(draft);
    draft.check = { ...check, step: 'queued', deadline: next };
    return;
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

/** Asks the first probe. */
function ask(draft: Draft, check: Check): void {
  draft.startedAt = draft.at;
  const { kind, passive } = draft.settings.probe;
  const isSafe = draft.silentAuthWorks || passive || kind === 'custom';
  askProbe(draft, isSafe ? 'main' : 'precheck', check);
}

function askProbe(draft: Draft, step: ProbeRole, check: Check): void {
  const probeId = ++draft.probeId;
  draft.check = { ...check, step, probeId, deadline: draft.at + draft.settings.timeoutMs };
  draft.effects.push({ type: 'probe', probeId, role: step });
}

/** Evaluates the outcome of a probe: asks another probe, or finishes the check. */
export function handleOutcome(draft: Draft, role: ProbeRole, outcome: ProbeOutcome): void {
  const { check, settings, signedIn } = draft;
  if (!check || !signedIn) return;
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
      ? verdictOfAnswer(outcome.answer, signedIn.user)
      : verdictOfError(outcome.error, isReliable);
  const { type, code } = verdict;
  const isAlive = type === 'alive';

  switch (role) {
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
    case 'main':
      if (code === 'missing_refresh_token') return askProbe(draft, 'confirm', check);
      if (isAlive) draft.tokensDropped = false;
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
      // The tenant requires an interaction of the user, who is still signed in.
      if (!isAlive || draft.tokensDropped) break;
      // The app signed the user out locally. Another check would sign them in again.
      reset(draft, 'idle');
      draft.lookedAt = draft.at;
      return;
    default:
      role satisfies never;
  }
  finishCheck(draft, verdict);
}
