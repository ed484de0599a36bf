import {
  begin,
  handleOutcome,
  requestByHand,
  reset,
  requestCheck,
  takeTurn,
  timeOut,
} from './check.js';
import { type Draft, publish } from './draft.js';
import type { Effect, Event } from './events.js';
import { lose, lost, mergeVerdict } from './finish.js';
import { mergeRemote, readVerdict } from './remote.js';
import {
  confirmAt,
  failClosedAt,
  isPaused,
  nextCheck,
  nextLookAt,
  wakeAt,
  SUSPENDED_MS,
} from './schedule.js';
import type { Settings } from './settings.js';
import { momentOf } from './shared-record.js';
import { isQueued, type State } from './state.js';

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
  return [draft, draft.effects];
}

/** Reads what the clock, the page and the other tabs did since the last event. */
function readFacts(draft: Draft, event: Event): void {
  const { at, visible, record } = event;
  const dueAt = wakeAt(draft, draft.settings);
  // The clock cannot show less than before, nor less than the moment that a timer waited for.
  const earliest = Math.max(
    draft.at,
    event.type === 'timer_fired' && dueAt < Infinity ? dueAt : -Infinity,
  );
  if (at < earliest) moveBack(draft, earliest - at);
  const wasShown = visible && !draft.visible;
  const wasSuspended = draft.visible && at - dueAt > SUSPENDED_MS;
  const isChanged = record !== draft.record;
  // A login of this user answers what a redirect would ask.
  const isLogin = record.login !== draft.record.login;
  if (isLogin && record.login?.user === draft.signedIn?.digest) draft.confirmation = 'none';
  // Within a session it stays known: another tab that withdraws it has just found the session over,
  // and this tab must find the same.
  draft.silentAuthWorks =
    record.silentAuth?.works === true || (draft.phase === 'watching' && draft.silentAuthWorks);
  draft.activeAt = Math.max(draft.activeAt, Math.min(momentOf(record.activity, at), at));
  Object.assign(draft, { at, visible, record });
  // A sign-out has ended the session already.
  if (isChanged && event.type !== 'signed_out') mergeRemote(draft);
  if (wasSuspended) requestCheck(draft, 'wake');
  if (wasShown) requestCheck(draft, 'focus');
  const { check } = draft;
  if (!check || check.deadline > at) return;
  // Its turn comes late, but it comes.
  const isTurn = event.type === 'turn_came' && event.probeId === check.probeId;
  if (!isTurn || at - check.deadline > SUSPENDED_MS) timeOut(draft, check);
}

/** Moves every moment with a clock that was set back, so that what was due soon still is. */
function moveBack(draft: Draft, ms: number): void {
  for (const moment of moments) draft[moment] -= ms;
  if (draft.check) draft.check = { ...draft.check, deadline: draft.check.deadline - ms };
  if (draft.pending) draft.pending = { ...draft.pending, since: draft.pending.since - ms };
}

const moments = [
  'lookedAt',
  'activeAt',
  'since',
  'startedAt',
  'answeredCheckStartedAt',
  'verifiedAt',
  'retryAt',
] as const;

/** `wasLost`: a loss that this event revealed is about to be emitted, and not a reason to start again. */
function react(draft: Draft, event: Event, wasLost: boolean): void {
  const { at, check, phase, signedIn } = draft;
  switch (event.type) {
    case 'started':
    case 'signed_in':
      if (phase === 'stopped' || wasLost) {
        reset(draft, 'idle');
        draft.since = at;
      }
      return look(draft);
    case 'signed_out': {
      const user = signedIn?.digest ?? event.digest;
      if (user) publish(draft, { check: { at, verdict: 'lost', code: 'signed_out', user } });
      draft.endedProbeId = draft.probeId;
      if (phase !== 'stopped') reset(draft, 'idle');
      // Not immediately: the client is about to remove the user.
      draft.lookedAt = at;
      return;
    }
    case 'stopped':
      // A loss stays visible for components that unmount during the ending.
      return phase === 'lost' ? undefined : reset(draft, 'stopped');
    case 'user_found':
      return handleUser(draft, event);
    case 'timer_fired':
    case 'facts_changed':
      return;
    case 'input':
      if (isPaused(draft, draft.settings)) requestCheck(draft, 'activity');
      draft.activeAt = at;
      return publish(draft, { activity: { at } });
    case 'triggered':
      if (phase === 'idle') return look(draft);
      if (event.byHint && draft.confirmation === 'none') draft.confirmation = 'requested';
      if (event.trigger !== 'manual') return requestCheck(draft, event.trigger);
      if (phase !== 'watching') return;
      if (!check) return begin(draft, 'manual');
      if (isQueued(check)) requestByHand(draft, check);
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
      event satisfies never;
  }
}

/** The client has a signed-in user. */
function handleUser(draft: Draft, found: Event & { type: 'user_found' }): void {
  const { at, phase, record, signedIn } = draft;
  const { user, digest, expiresAt } = found;
  if (phase === 'watching' && signedIn) {
    if (signedIn.digest === digest) {
      if (signedIn.expiresAt !== expiresAt) draft.signedIn = { ...signedIn, expiresAt };
      return;
    }
    // Another tab signed another user in, whose tokens this client now has. Other tabs may have
    // tokens of their own: they look for themselves.
    return lose(draft, draft.check?.trigger ?? 'other_tab', lost('user_changed'));
  }
  if (phase !== 'idle') return;
  const { check, login } = record;
  draft.phase = 'watching';
  draft.signedIn = { user, digest, expiresAt };
  draft.since = at;
  draft.activeAt = at;
  // The tenant authenticated a user who has just completed the login.
  if (login?.user === digest && Math.abs(at - login.at) < JUST_NOW_MS) draft.verifiedAt = login.at;
  requestCheck(draft, 'start');
  if (!check) return;
  const verdict = readVerdict(check);
  // A redirect has just found the session over, and the client still has its tokens.
  const isRefused = check.topLevel === true && momentOf(check, at) > momentOf(login, at);
  if (isRefused && check.user === digest && verdict && at - check.at < JUST_NOW_MS) {
    draft.lastSeenCheckAt = check.at;
    publish(draft, { check: { ...check, topLevel: false } });
    return mergeVerdict(draft, check, verdict);
  }
  // A loss that was there before concerns an earlier session.
  if (verdict?.type === 'lost') draft.lastSeenCheckAt = check.at;
  mergeRemote(draft);
}

/** Looks for a signed-in user. */
function look(draft: Draft): void {
  if (draft.phase !== 'idle') return;
  draft.lookedAt = draft.at;
  draft.effects.push({ type: 'look_for_user' });
}

/** Does what is due. */
function proceed(draft: Draft): void {
  const { at, effects, phase, settings, signedIn, visible } = draft;
  if (phase === 'idle' && visible && nextLookAt(draft, settings) <= at) return look(draft);
  if (phase !== 'watching' || draft.check || !signedIn) return;
  if (confirmAt(draft) <= at) {
    draft.confirmation = 'none';
    publish(draft, { confirmation: { at } });
    effects.push({ type: 'confirm_by_redirect', digest: signedIn.digest });
    return;
  }
  const next = nextCheck(draft, settings);
  if (next.at <= at) return begin(draft, next.trigger);
  if (failClosedAt(draft, settings) <= at) lose(draft, 'interval', lost('unverifiable'));
}
