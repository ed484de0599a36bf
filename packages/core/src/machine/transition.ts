import type { Settings } from '../settings.js';
import { verdictOfError } from '../verdict.js';
import { adopt, readVerdict } from './adopt.js';
import {
  askFirst,
  begin,
  conclude,
  confirmByRedirect,
  giveUp,
  judge,
  lose,
  lost,
  rest,
  want,
} from './check.js';
import { type Draft, publish } from './draft.js';
import { failClosedAt, isPaused, nextCheck, nextLookAt, wakeAt } from './due.js';
import type { Effect } from './effect.js';
import type { Event } from './event.js';
import type { State } from './state.js';

/** So much later than it meant to, a page wakes up that slept. */
const SLEPT_MS = 5_000;

/** A state and what is to be done on the way into it. */
export type Step = readonly [state: State, effects: readonly Effect[]];

/**
 * Every decision of the heartbeat: what an event makes of a state.
 *
 * Pure. The caller commits the state, then runs the effects.
 */
export function transition(before: State, event: Event, settings: Settings): Step {
  const draft: Draft = { state: { ...before }, effects: [], settings, random: event.random };
  notice(draft, event);
  react(draft, event);
  proceed(draft);
  return [draft.state, draft.effects];
}

/** What the clock, the page and the other tabs did since the last event. */
function notice(draft: Draft, event: Event): void {
  const { state, settings } = draft;
  const { at, visible, record } = event;
  const { activeAt = NaN, proven } = record;
  const dueAt = wakeAt(state, settings);
  // It cannot be earlier than it was, nor than what was waited for.
  const least = event.type === 'woke' && dueAt < Infinity ? Math.max(state.at, dueAt) : state.at;
  if (at < least) setBack(draft, least - at);
  const shown = visible && !state.visible;
  const slept = state.visible && at - dueAt > SLEPT_MS;
  const isNews = record !== state.record;
  // What was proven in this session stays so: when another tab forgets it, it has just found out
  // that the session is over, and this one must find out too.
  state.proven = proven === true || (state.phase === 'watching' && state.proven);
  if (activeAt <= at && activeAt > state.activeAt) state.activeAt = activeAt;
  Object.assign(state, { at, visible, record });
  if (isNews) adopt(draft);
  if (slept) want(draft, 'wake');
  if (shown) want(draft, 'focus');
  if (state.check && state.deadline <= at) giveUp(draft, state.check);
}

const moments = [
  'lookedAt',
  'activeAt',
  'since',
  'deadline',
  'wantedAt',
  'askedAt',
  'answeredAt',
  'verifiedAt',
  'retryAt',
] as const;

/** The clock was set back: every moment moves with it, so that what was due soon still is. */
function setBack({ state }: Draft, ms: number): void {
  for (const moment of moments) state[moment] -= ms;
}

function react(draft: Draft, event: Event): void {
  const { state, effects } = draft;
  const { at, check, phase, user } = state;
  switch (event.type) {
    case 'started':
      if (phase === 'stopped' || phase === 'lost') rest(draft, 'idle');
      return look(draft);
    case 'signed_in':
      if (phase === 'lost') rest(draft, 'idle');
      return look(draft);
    case 'signed_out':
      if (phase === 'stopped') return;
      if (user) {
        const { digest } = state;
        publish(draft, { askedAt: at, verdict: 'lost', code: 'signed_out', user: digest });
      }
      rest(draft, 'idle');
      // Not at once: the client is about to forget the user.
      state.lookedAt = at;
      return;
    case 'stopped':
      // A loss stays visible: whoever unmounts during the ending must still see why.
      return phase === 'lost' ? undefined : rest(draft, 'stopped');
    case 'user_found':
      return found(draft, event);
    case 'woke':
    case 'noticed':
      return;
    case 'active': {
      const isBack = isPaused(state, draft.settings);
      state.activeAt = at;
      publish(draft, { activeAt: at });
      return isBack ? want(draft, 'activity') : undefined;
    }
    case 'triggered':
      if (phase === 'idle') return look(draft);
      if (event.trigger !== 'manual') return want(draft, event.trigger);
      // Another tab's check that is under way is not waited for.
      if (check?.role === 'lease' || check?.role === 'other_tab') state.check = null;
      return phase === 'watching' && !state.check ? begin(draft, 'manual') : undefined;
    case 'reported': {
      if (!user) return;
      const verdict = verdictOfError(event.error, state.proven);
      if (verdict.type !== 'lost') return want(draft, 'report');
      state.askedAt = at;
      return conclude(draft, 'report', verdict);
    }
    case 'leased':
      if (check?.role !== 'lease' || check.probeId !== event.probeId) return;
      if (event.granted) return askFirst(draft, check.trigger);
      state.check = { ...check, role: 'other_tab' };
      return;
    case 'probed': {
      const { probeId, role, outcome } = event;
      if (check?.probeId === probeId)
        return judge(draft, { role, trigger: check.trigger }, outcome);
      // The SDK cannot be stopped: its late answer has put tokens back where the session is over.
      const isOver = phase === 'lost' || phase === 'idle';
      if (isOver && role === 'main' && 'answer' in outcome) effects.push({ type: 'drop_tokens' });
      return;
    }
    default:
      event satisfies never;
  }
}

/** The client knows of a user. */
function found(draft: Draft, { user, digest, expiresAt }: Event & { type: 'user_found' }): void {
  const { state } = draft;
  const { at, phase, record } = state;
  if (phase === 'watching') {
    state.expiresAt = expiresAt;
    // Another tab may have signed somebody in; the client's tokens are theirs then.
    if (state.digest === digest) return;
    state.askedAt = at;
    return conclude(draft, state.check?.trigger ?? 'other_tab', lost('user_changed'));
  }
  if (phase !== 'idle') return;
  const isMine = record.user === digest;
  Object.assign(state, { phase: 'watching', user, digest, expiresAt, since: at, activeAt: at });
  // A loss that is there already is that of an earlier session.
  if (record.verdict === 'lost') state.knownAskedAt = record.askedAt;
  // Who has just come back from login was known to the tenant then.
  if (isMine && record.signedInAt && record.signedInAt <= at) state.verifiedAt = record.signedInAt;
  want(draft, 'start');
  const refusal = isMine && record.refused ? readVerdict(record) : null;
  if (!refusal) return adopt(draft);
  publish(draft, { refused: undefined });
  conclude(draft, 'start', refusal, record);
}

/** Looks whether somebody is signed in. */
function look({ state, effects }: Draft): void {
  if (state.phase !== 'idle') return;
  state.lookedAt = state.at;
  effects.push({ type: 'look_for_user' });
}

/** Does what is due. */
function proceed(draft: Draft): void {
  const { state, settings } = draft;
  const { at, phase, visible } = state;
  if (phase === 'idle' && visible && nextLookAt(state, settings) <= at) return look(draft);
  if (phase !== 'watching' || state.check) return;
  confirmByRedirect(draft);
  const next = nextCheck(state, settings);
  if (next.at <= at) return begin(draft, next.trigger);
  if (failClosedAt(state, settings) <= at) lose(draft, 'interval', lost('unverifiable'));
}
