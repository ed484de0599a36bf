import type { CheckTrigger } from '../contract/session.js';
import { begin, handleOutcome, requestByHand, reset, takeTurn, timeOut } from './check.js';
import { digestOfSession } from './digest.js';
import { type Draft, emit, publish, requestCheck } from './draft.js';
import type { Effect, Event } from './events.js';
import {
  acceptRestore,
  answerHint,
  cancelCheck,
  lose,
  lost,
  mergeVerdict,
  setDiagnosis,
  setLoss,
} from './finish.js';
import { mergeRemote, readVerdict } from './remote.js';
import {
  announce,
  idleEndAt,
  isEndedAsIdle,
  inputReportAt,
  isIdleSince,
  isInputNew,
  isKnownSession,
  lastActivityAt,
} from './foreseen-end.js';
import {
  confirmAt,
  failClosedAt,
  gapMs,
  isLive,
  isPaused,
  lastChanceAt,
  longestCheckMs,
  longestRangeMs,
  mayLook,
  nextCheck,
  nextLookAt,
  SUSPENDED_MS,
} from './schedule.js';
import type { Settings } from './settings.js';
import { momentOf } from './shared-record.js';
import { isLooking, isQueued, type SignedInUser, type State } from './state.js';
import { isSameUser } from './verdict.js';
import { wakeAt } from './wake.js';

/** A timer of a hidden page this late means the page was suspended. */
const HIDDEN_SUSPENDED_MS = 90_000;

/** How long the network may take after a suspension. */
const GRACE_MS = 60_000;

/** How long a login or a redirect counts as a current answer of the tenant. */
const JUST_NOW_MS = 60_000;

/** The next state, and its effects. */
export type Step = readonly [state: State, effects: readonly Effect[]];

/**
 * Makes every decision of the heartbeat: returns the next state and its effects for an event.
 *
 * Pure. The caller commits the state, then runs the effects.
 */
export function transition(before: State, event: Event, settings: Settings): Step {
  const draft: Draft = { ...before, effects: [], settings, random: event.random };
  readFacts(draft, event);
  react(draft, event, before.phase === 'lost');
  proceed(draft);
  if (draft.phase === 'watching') announce(draft);
  return [draft, draft.effects];
}

/** Reads what the clock, the page and the other tabs did since the last event. */
function readFacts(draft: Draft, event: Event): void {
  const { at, visible, embedded, online, inputAt, record } = event;
  const { settings } = draft;
  const dueAt = wakeAt(draft, settings);
  // The clock cannot show less than before, nor less than the moment that a timer waited for.
  const earliest = Math.max(
    draft.at,
    event.type === 'timer_fired' && dueAt < Infinity ? dueAt : -Infinity,
  );
  if (at < earliest) moveBack(draft, earliest - at);
  const wasVisible = draft.visible;
  const wasShown = visible && !wasVisible;
  // A hidden page may have a timer once a minute.
  const lateMs = at - dueAt;
  const wasSuspended = lateMs > (wasVisible ? SUSPENDED_MS : HIDDEN_SUSPENDED_MS);
  const isNewCheck = record.check !== draft.record.check;
  // A login of this user answers what a redirect would ask.
  const isLogin = record.login !== draft.record.login;
  if (isLogin && record.login?.user === draft.signedIn?.digest) {
    answerHint(draft, momentOf(record.login, at));
  }
  // Within a session it stays known: another tab that withdraws it has just found the session over,
  // and this tab must find the same.
  const isKnown = draft.phase === 'watching' && draft.silentAuthWorks;
  // A browser may grant the cookies of another site for a while only.
  const loginAt = momentOf(record.login, at);
  const isLapsed = loginAt > -Infinity && at - loginAt >= settings.silentAuthLifetimeMs;
  draft.silentAuthWorks = !isLapsed && (record.silentAuth?.works === true || isKnown);
  draft.activeAt = Math.max(draft.activeAt, Math.min(lastActivityAt(record, at), at));
  // Input after a suspension comes before the timer that would have reported the last input.
  const { inputAt: lastInputAt } = draft;
  const isReportLate = draft.phase === 'watching' && inputReportAt(draft, settings) <= at;
  Object.assign(draft, { at, visible, embedded, online, inputAt, record });
  if (isReportLate) countActivity(draft, lastInputAt);
  // A sign-out has ended the session already.
  if (isNewCheck && event.type !== 'signed_out') mergeRemote(draft);
  if (wasSuspended) draft.graceUntil = at + GRACE_MS;
  if (wasSuspended && wasVisible) requestCheck(draft, 'wake');
  if (wasShown) requestCheck(draft, 'focus');
  const { check } = draft;
  // A login cancels the check.
  if (!check || check.deadline > at || event.type === 'signed_in') return;
  // Its turn comes late, but it comes.
  const isTurn = event.type === 'turn_came' && event.probeId === check.probeId;
  if (!isTurn || at - check.deadline > SUSPENDED_MS) timeOut(draft, check);
}

/** Moves every moment with a clock that was set back, so that what was due soon still is. */
function moveBack(draft: Draft, ms: number): void {
  for (const moment of moments) draft[moment] -= ms;
  if (draft.check) draft.check = { ...draft.check, deadline: draft.check.deadline - ms };
  const { announced, pending } = draft;
  if (pending) {
    const { causedAt, dueAt } = pending;
    draft.pending = { ...pending, causedAt: causedAt - ms, dueAt: dueAt - ms };
  }
  // The tenant sets the expiry by its own clock.
  if (announced && announced.cause !== 'session_expired') {
    draft.announced = { ...announced, at: announced.at - ms };
  }
}

const moments = [
  'lookedAt',
  'popupClosedAt',
  'activeAt',
  'since',
  'startedAt',
  'answeredCheckStartedAt',
  'hintedAt',
  'verifiedAt',
  'retryAt',
  'graceUntil',
] as const;

/** `wasLost`: a loss that this event revealed is about to be emitted, and not a reason to start again. */
function react(draft: Draft, event: Event, wasLost: boolean): void {
  const { at, check, phase, signedIn } = draft;
  switch (event.type) {
    case 'started':
    case 'signed_in':
      if (phase === 'stopped' || event.type === 'signed_in') draft.signingOut = false;
      if (phase === 'stopped' || wasLost) {
        reset(draft, 'loading');
        draft.since = at;
      }
      if (phase === 'watching' && event.type === 'signed_in') {
        draft.login = null;
        // By popup: whoever it was, the tenant has just authenticated them. A running check asked
        // about the session before.
        cancelCheck(draft);
        draft.effects.push({ type: 'look_for_user' });
        requestCheck(draft, 'start');
      }
      return look(draft);
    case 'signed_out': {
      const user = signedIn?.digest ?? event.digest;
      if (user) publish(draft, { check: { at, verdict: 'lost', code: 'signed_out', user } });
      draft.endedProbeId = draft.probeId;
      draft.signingOut = true;
      if (phase !== 'stopped') reset(draft, 'signed_out');
      return;
    }
    case 'logged_out':
      draft.signingOut = false;
      draft.lookedAt = at;
      return;
    case 'stopped':
      // A loss stays visible for components that unmount during the ending.
      return phase === 'lost' ? undefined : reset(draft, 'stopped');
    case 'user_found':
      return handleUser(draft, event);
    case 'user_missing':
      if (phase === 'loading') draft.phase = 'signed_out';
      return;
    case 'login_completed': {
      const { login, appState } = event;
      Object.assign(draft, { login, appState });
      return;
    }
    case 'session_over':
      if (isLooking(draft)) endBefore(draft, event);
      if (draft.phase === 'loading') draft.phase = 'signed_out';
      return;
    case 'cleared': {
      const { loss } = draft;
      if (phase !== 'lost') return;
      // The page stays.
      reset(draft, 'signed_out');
      Object.assign(draft, { loss, since: at, lookedAt: at });
      return;
    }
    case 'facts_changed':
      if (draft.diagnosis?.code === 'push_flood' && isLive(draft)) draft.diagnosis = null;
      return;
    case 'push_flooded': {
      const diagnosis = Object.freeze({ code: 'push_flood' as const });
      // Another limit says more about the session.
      draft.diagnosis ??= diagnosis;
      return emit(draft, 'diagnosis', diagnosis);
    }
    case 'popup_opened':
      draft.popupOpen = true;
      return;
    case 'popup_closed':
      if (!draft.popupOpen) return;
      Object.assign(draft, { popupOpen: false, popupClosedAt: at });
      // Meanwhile a passive probe may have stood in.
      return requestCheck(draft, 'activity');
    case 'token_failed':
      draft.grantInDoubt = true;
      return;
    case 'tokens_restored':
      if (phase !== 'watching') draft.effects.push({ type: 'drop_tokens' });
      return;
    case 'tokens_received':
      // A token call of the app has restored a session that ended because nobody used it.
      if (phase !== 'watching' && isEndedAsIdle(draft.record)) {
        draft.effects.push({ type: 'drop_tokens' });
      }
      return;
    case 'tokens_dropped':
      draft.tokensMissing = true;
      return requestCheck(draft, 'report');
    case 'input':
      if (isPaused(draft, draft.settings)) requestCheck(draft, 'activity');
      draft.inputAt = at;
      if (draft.settings.idleTimeoutMs === Infinity) countActivity(draft, at);
      return;
    case 'extended':
      if (phase !== 'watching' || idleEndAt(draft, draft.settings) <= at) return;
      countActivity(draft, at);
      return requestCheck(draft, 'extend');
    case 'triggered':
      if (mayLook(draft)) return look(draft);
      if (/^(wake|pageshow|online)$/.test(event.trigger)) {
        return handleNetwork(draft, event.trigger);
      }
      if (event.byHint) draft.hintedAt = at;
      if (event.byHint && draft.confirmation === 'none') draft.confirmation = 'requested';
      if (event.trigger !== 'manual') return requestCheck(draft, event.trigger);
      if (phase !== 'watching') return;
      // A call by hand does not wait for a slow tenant.
      if (check?.isLong) cancelCheck(draft);
      if (!draft.check) return begin(draft, 'manual');
      if (isQueued(draft.check)) requestByHand(draft, draft.check);
      return;
    case 'turn_came':
      if (check?.probeId === event.probeId && isQueued(check)) takeTurn(draft, check);
      return;
    case 'probed': {
      const { probeId, role, outcome } = event;
      if (check?.probeId === probeId) return handleOutcome(draft, role, outcome);
      // The SDK cannot cancel a request: its late answer has restored the tokens of a session that is over.
      const isOver = probeId <= draft.endedProbeId && phase !== 'watching';
      if (isOver && role === 'main' && 'answer' in outcome) {
        draft.effects.push({ type: 'drop_tokens' });
      }
      return;
    }
    default:
      // A timer changes nothing by itself: `proceed` does what is due.
      event satisfies { readonly type: 'timer_fired' };
  }
}

/** The client has a signed-in user. */
function handleUser(draft: Draft, found: Event & { type: 'user_found' }): void {
  const { at, phase, record, settings, signedIn } = draft;
  const { user, digest, expiresAt } = found;
  if (signedIn) {
    if (isSameUser(signedIn.user, user, settings)) {
      // Keep the same object while nothing changed.
      const isSame = signedIn.digest === digest && signedIn.user.sid === user.sid;
      draft.signedIn = { user: isSame ? signedIn.user : user, digest, expiresAt };
      return;
    }
    // Another tab signed another user in, whose tokens this client now has. Other tabs may have
    // tokens of their own: they look for themselves.
    return lose(draft, draft.check?.trigger ?? 'other_tab', lost('user_changed'));
  }
  if (!isLooking(draft) || draft.signingOut) return;
  const { check, login } = record;
  // A user who is found later has signed in since the refused login.
  if (phase === 'signed_out') draft.login = null;
  Object.assign(draft, { phase: 'watching', loss: null });
  draft.signedIn = { user, digest, expiresAt };
  draft.since = at;
  const isIdle = isIdleSince(record, at, settings) || isEndedAsIdle(record);
  if (isIdle && isKnownSession(record, found)) {
    return endAsIdle(draft, found, 'start');
  }
  if (settings.idleTimeoutMs === Infinity) draft.activeAt = at;
  else continueActivity(draft);
  // The tenant authenticated a user who has just completed the login.
  if (login?.user === digest && Math.abs(at - login.at) < JUST_NOW_MS) draft.verifiedAt = login.at;
  const limit = draft.embedded ? 'embedded' : draft.settings.diagnosis;
  if (limit) setDiagnosis(draft, limit);
  if (found.isUnanswered) draft.attempts = 1;
  // The restore was the first check.
  const { restoredAt = Infinity } = found;
  // A sign-out in another tab may have followed it.
  const isSignedOut = check?.verdict === 'lost' && check.user === digest && check.at >= restoredAt;
  if (restoredAt < Infinity && !isSignedOut && settings.probe.kind !== 'custom') {
    return acceptRestore(draft, found, restoredAt);
  }
  requestCheck(draft, 'start');
  if (!check) return;
  const verdict = readVerdict(check);
  // A redirect has just found the session over, and the client still has its tokens.
  const isRefused = check.topLevel === true && momentOf(check, at) > momentOf(login, at);
  if (isRefused && check.user === digest && verdict && at - check.at < JUST_NOW_MS) {
    publish(draft, { check: { ...check, topLevel: false } });
    return mergeVerdict(draft, check, verdict);
  }
  // A loss that was there before concerns an earlier session.
  if (verdict?.type !== 'lost') mergeRemote(draft);
}

/** Counts user input, or another act of the user, in all tabs. */
function countActivity(draft: Draft, at: number): void {
  draft.activeAt = at;
  publish(draft, { activity: { at } });
}

/** A page load is no activity: it must not postpone an end that other tabs have announced. */
function continueActivity(draft: Draft): void {
  const { at, record, settings } = draft;
  const activeAt = lastActivityAt(record, at);
  if (at - activeAt < settings.idleTimeoutMs) draft.activeAt = activeAt;
  else countActivity(draft, at);
}

/** Ends the session because nobody uses the app. */
function endAsIdle(draft: Draft, { digest, user }: SignedInUser, trigger: CheckTrigger): void {
  const session = digestOfSession(user);
  publish(draft, {
    check: { at: draft.at, verdict: 'lost', code: 'idle_timeout', user: digest, session },
  });
  lose(draft, trigger, lost('idle_timeout'));
}

/** A passive check found that the session ended before the page was loaded. */
function endBefore(draft: Draft, event: Event & { type: 'session_over' }): void {
  const { startedAt, code, error, digest } = event;
  // A login in another tab followed the check.
  if (momentOf(draft.record.login, draft.at) >= startedAt) return;
  const at = Math.min(startedAt, draft.at);
  const session = draft.record.check?.session;
  publish(draft, { check: { at, verdict: 'lost', code, user: digest, session } });
  const verdict = { ...lost(code), ...(error && { error }) };
  if (draft.phase === 'loading') lose(draft, 'start', verdict);
  // The page has shown that nobody is signed in: it must not navigate any more.
  else setLoss(draft, 'start', verdict);
}

/** The page is shown again, or the network is back. */
function handleNetwork(draft: Draft, trigger: CheckTrigger): void {
  const { at, check, settings, startedAt } = draft;
  const isReconnect = trigger === 'online';
  // Once only: a network that comes and goes must not keep an unverifiable session.
  const isOpen = draft.graceUntil > at;
  if (!isReconnect) draft.graceUntil = at + GRACE_MS;
  else if (!isOpen) draft.graceUntil = startedAt + gapMs(settings) + longestCheckMs(settings);
  draft.timeouts = 0;
  if (check?.isLong) {
    // It may wait for an answer to a request that failed with the network.
    cancelCheck(draft);
    draft.retryAt = at;
    // Another tab may have asked since.
    draft.startedAt = Math.max(startedAt, draft.answeredCheckStartedAt);
  }
  if (!isReconnect) return requestCheck(draft, trigger);
  if (!settings.checkOnReconnect) return;
  // A whole office is back at this moment: each browser checks once, at a random moment. If the user
  // has just come back as well, or something else waits for an answer, the retries go on.
  const isAwaited = isOpen || draft.confirmation === 'requested';
  if (!isAwaited && /^(interval|retry|online)$/.test(draft.lastTrigger ?? '')) {
    draft.retryAt = Infinity;
  }
  requestCheck(draft, trigger, at, at + (draft.random * longestRangeMs(settings)) / 3);
}

/** Looks for a signed-in user. */
function look(draft: Draft): void {
  if (!isLooking(draft) || draft.signingOut) return;
  draft.lookedAt = draft.at;
  draft.effects.push({ type: 'look_for_user' });
}

/** Does what is due. */
function proceed(draft: Draft): void {
  const { at, effects, inputAt, settings, signedIn, visible } = draft;
  if (mayLook(draft) && visible && nextLookAt(draft, settings) <= at) return look(draft);
  if (!signedIn) return;
  const isTime = inputReportAt(draft, settings) <= at || !visible;
  if (isTime && isInputNew(draft, settings)) countActivity(draft, inputAt);
  if (idleEndAt(draft, settings) <= at) return endAsIdle(draft, signedIn, 'interval');
  const isOver = failClosedAt(draft, settings) <= at;
  if (draft.check?.isLong && isOver) return lose(draft, 'interval', lost('unverifiable'));
  if (draft.check) return;
  const hadChance = draft.startedAt >= lastChanceAt(draft, settings);
  if (isOver && hadChance) return lose(draft, 'interval', lost('unverifiable'));
  if (draft.confirmation === 'due' && visible) draft.confirmation = 'deferred';
  if (confirmAt(draft) <= at) {
    draft.confirmation = 'none';
    publish(draft, { confirmation: { at } });
    const { digest, user } = signedIn;
    effects.push({ type: 'confirm_by_redirect', digest, organization: user.org_id });
    return;
  }
  const next = nextCheck(draft, settings);
  // A session that may be over has had no chance yet: a check is due.
  if (next.at <= at) begin(draft, next.trigger);
}
