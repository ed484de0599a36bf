import type { Settings } from '../settings.js';
import { verdictOfError } from '../verdict.js';
import { begin, judge, lose, rest, want } from './check.js';
import type { Draft } from './draft.js';
import { failClosedAt, nextCheck, nextLookAt } from './due.js';
import type { Effect } from './effect.js';
import type { Event } from './event.js';
import type { State } from './state.js';

/** A state and what is to be done on the way into it. */
export type Step = readonly [state: State, effects: readonly Effect[]];

/**
 * Every decision of the heartbeat: what an event makes of a state.
 *
 * Pure. The caller commits the state, then runs the effects.
 */
export function transition(before: State, event: Event, settings: Settings): Step {
  const draft: Draft = { state: { ...before }, effects: [], settings };
  notice(draft, event);
  react(draft, event);
  proceed(draft);
  return [draft.state, draft.effects];
}

/** What the clock and the page did since the last event. */
function notice(draft: Draft, event: Event): void {
  const { state } = draft;
  const { at, visible, proven } = event;
  // It cannot be earlier than it was, nor than what was waited for.
  const dueAt = (event.type === 'woke' && event.dueAt) || -Infinity;
  const least = Math.max(state.at, dueAt);
  if (at < least) setBack(draft, least - at);
  const shown = visible && !state.visible;
  // What was proven in this session stays so: when another tab forgets it, it has just found out
  // that the session is over, and this one must find out too.
  state.proven = proven || (state.phase === 'watching' && state.proven);
  Object.assign(state, { at, visible });
  if (shown) want(draft, 'focus');
  const { check, user } = state;
  if (check && user && check.deadline <= at) {
    draft.effects.push({ type: 'abort_probe' });
    const error = { error: 'timeout', error_description: 'No answer in time.' };
    judge(draft, check, { error }, user);
  }
}

/** The clock was set back: every moment moves with it, so that what was due soon still is. */
function setBack({ state }: Draft, ms: number): void {
  state.lookedAt -= ms;
  state.since -= ms;
  if (state.askedAt !== null) state.askedAt -= ms;
  if (state.verifiedAt !== null) state.verifiedAt -= ms;
  const { check, wanted } = state;
  if (wanted) state.wanted = { ...wanted, notBefore: wanted.notBefore - ms };
  if (check) {
    const { askedAt, deadline } = check;
    state.check = { ...check, askedAt: askedAt - ms, deadline: deadline - ms };
  }
}

function react(draft: Draft, event: Event): void {
  const { state, effects, settings } = draft;
  switch (event.type) {
    case 'started':
      if (state.phase === 'stopped' || state.phase === 'lost') rest(draft, 'idle');
      return look(draft);
    case 'signed_in':
      if (state.phase === 'lost') rest(draft, 'idle');
      return look(draft);
    case 'signed_out':
      if (state.phase === 'stopped') return;
      rest(draft, 'idle');
      // Not at once: the client is about to forget the user.
      state.lookedAt = state.at;
      return;
    case 'stopped':
      // A loss stays visible: whoever unmounts during the ending must still see why.
      return state.phase === 'lost' ? undefined : rest(draft, 'stopped');
    case 'user_found': {
      const { at, user, expiresAt } = event;
      if (state.user) {
        // Another tab may have signed somebody in; the client's tokens are theirs then.
        if (state.user.sub !== user.sub) {
          return lose(draft, state.check?.trigger ?? 'start', { reason: 'user_changed' });
        }
        state.expiresAt = expiresAt;
      }
      if (state.phase !== 'idle') return;
      Object.assign(state, { phase: 'watching', user, expiresAt, since: at });
      if (settings.triggers.start) state.wanted = { trigger: 'start', notBefore: at };
      return;
    }
    case 'woke':
      return;
    case 'triggered':
      if (state.phase === 'idle') return look(draft);
      if (event.trigger === 'focus') return want(draft, event.trigger);
      if (state.phase === 'watching') begin(draft, event.trigger);
      return;
    case 'reported': {
      const { user } = state;
      if (!user) return;
      const verdict = verdictOfError(event.error, { user, silentAuthProven: state.proven });
      return verdict.type === 'lost' ? lose(draft, 'report', verdict) : begin(draft, 'report');
    }
    case 'probed': {
      const { check, user } = state;
      const { probeId, role, outcome } = event;
      if (check && user && check.probeId === probeId) return judge(draft, check, outcome, user);
      // The SDK cannot be stopped: its late answer has put tokens back where the session is over.
      const isOver = state.phase === 'lost' || state.phase === 'idle';
      if (isOver && role === 'main' && 'answer' in outcome) effects.push({ type: 'drop_tokens' });
      return;
    }
    default:
      event satisfies never;
  }
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
  if (state.phase === 'idle' && state.visible && nextLookAt(state, settings) <= state.at) {
    return look(draft);
  }
  if (state.phase !== 'watching' || state.check) return;
  const next = nextCheck(state, settings);
  if (next.at <= state.at) return begin(draft, next.trigger);
  if (failClosedAt(state, settings) <= state.at) {
    lose(draft, 'interval', { reason: 'unverifiable' });
  }
}
