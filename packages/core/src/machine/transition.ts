import type { Settings } from '../settings.js';
import { verdictOfError } from '../verdict.js';
import { adopt, readVerdict } from './adopt.js';
import { askFirst, begin, conclude, giveUp, judge, lose, lost, rest, want } from './check.js';
import { type Draft, publish } from './draft.js';
import { confirmAt, failClosedAt, isPaused, nextCheck, nextLookAt, wakeAt } from './due.js';
import type { Effect } from './effect.js';
import type { Event } from './event.js';
import { isWaiting, type State } from './state.js';

/** So much later than it meant to, a page wakes up that slept. */
const SLEPT_MS = 5_000;

/** So long after it, a login is still a proof. */
const JUST_NOW_MS = 60_000;

/** A state and what is to be done on the way into it. */
export type Step = readonly [state: State, effects: readonly Effect[]];

/**
 * Every decision of the heartbeat: what an event makes of a state.
 *
 * Pure. The caller commits the state, then runs the effects.
 */
export function transition(before: State, event: Event, settings: Settings): Step {
  const draft: Draft = { ...before, effects: [], settings, random: event.random };
  notice(draft, event);
  react(draft, event, before.phase === 'lost');
  proceed(draft);
  return [draft, draft.effects];
}

/** What the clock, the page and the other tabs did since the last event. */
function notice(draft: Draft, event: Event): void {
  const { settings } = draft;
  const { at, visible, record } = event;
  const { activeAt = NaN } = record;
  const dueAt = wakeAt(draft, settings);
  // It cannot be earlier than it was, nor than what was waited for.
  const least = Math.max(draft.at, event.type === 'woke' && dueAt < Infinity ? dueAt : draft.at);
  if (at < least) for (const moment of moments) draft[moment] -= least - at;
  const shown = visible && !draft.visible;
  const slept = draft.visible && at - dueAt > SLEPT_MS;
  const isNews = record !== draft.record;
  // What was proven in this session stays so: when another tab forgets it, it has just found out
  // that the session is over, and this one must find out too.
  draft.proven = record.proven === true || (draft.phase === 'watching' && draft.proven);
  if (activeAt <= at) draft.activeAt = Math.max(draft.activeAt, activeAt);
  Object.assign(draft, { at, visible, record });
  // Who signs out has ended the session by themselves.
  if (isNews && event.type !== 'signed_out') adopt(draft);
  if (slept) want(draft, 'wake');
  if (shown) want(draft, 'focus');
  if (draft.check && draft.deadline <= at) giveUp(draft, draft.check);
}

/** Where the clock was set back, every moment moves with it, so that what was due soon still is. */
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
  'pollingSince',
] as const;

/** `wasLost`: a loss that is only now noticed is still to be told, and no reason to begin anew. */
function react(draft: Draft, event: Event, wasLost: boolean): void {
  const { at, check, phase, user } = draft;
  switch (event.type) {
    case 'started':
    case 'signed_in':
      if (phase === 'stopped' || wasLost) {
        rest(draft, 'idle');
        draft.since = at;
      }
      return look(draft);
    case 'signed_out':
      if (user || event.digest) {
        const digest = user ? draft.digest : event.digest;
        publish(draft, { askedAt: at, verdict: 'lost', code: 'signed_out', user: digest });
      }
      if (phase !== 'stopped') rest(draft, 'idle');
      // Not at once: the client is about to forget the user.
      draft.lookedAt = at;
      draft.overProbeId = draft.probeId;
      return;
    case 'stopped':
      // A loss stays visible: whoever unmounts during the ending must still see why.
      return phase === 'lost' ? undefined : rest(draft, 'stopped');
    case 'user_found':
      return found(draft, event);
    case 'woke':
    case 'noticed':
      return;
    case 'active':
      if (isPaused(draft, draft.settings)) want(draft, 'activity');
      draft.activeAt = at;
      return publish(draft, { activeAt: at });
    case 'triggered':
      if (phase === 'idle') return look(draft);
      if (event.hinted) draft.hinted = true;
      if (event.trigger !== 'manual') return want(draft, event.trigger, event.causedAt);
      // Another tab's check is not waited for.
      if (phase === 'watching' && (!check || isWaiting(check))) begin(draft, 'manual');
      return;
    case 'pushed':
      if (phase !== 'watching' || draft.live === event.live) return;
      // By chance, so that of all the browsers that lose the connection each asks in its own moment.
      if (!event.live) draft.pollingSince = at - draft.random * draft.settings.intervalMs;
      draft.live = event.live;
      return;
    case 'reported': {
      if (!user) return;
      const verdict = verdictOfError(event.error, draft.proven);
      if (verdict.type !== 'lost') return want(draft, 'report');
      draft.askedAt = at;
      return conclude(draft, 'report', verdict);
    }
    case 'leased':
      if (check?.probeId !== event.probeId) return;
      if (event.granted) return askFirst(draft, check.trigger);
      draft.check = { ...check, role: 'other_tab' };
      return;
    case 'probed': {
      const { probeId, role, outcome } = event;
      if (check?.probeId === probeId) return judge(draft, role, check.trigger, outcome);
      // The SDK cannot be stopped: its late answer has put tokens back where the session is over.
      const isOver = probeId <= draft.overProbeId && phase !== 'watching';
      if (isOver && role === 'main' && 'answer' in outcome) {
        draft.effects.push({ type: 'drop_tokens' });
      }
      return;
    }
    default:
      event satisfies never;
  }
}

/** The client knows of a user. */
function found(draft: Draft, { user, digest, expiresAt }: Event & { type: 'user_found' }): void {
  const { at, phase, record } = draft;
  if (phase === 'watching') {
    draft.expiresAt = expiresAt;
    if (draft.digest === digest) return;
    // Another tab signed somebody in; the client's tokens are theirs now. Those of the other tabs
    // need not be: they look for themselves.
    return lose(draft, draft.check?.trigger ?? 'other_tab', lost('user_changed'));
  }
  if (phase !== 'idle') return;
  const isMine = record.user === digest;
  const { signedInAt = NaN } = record;
  Object.assign(draft, { phase: 'watching', user, digest, expiresAt, since: at, activeAt: at });
  // Who has just come back from login was known to the tenant then.
  if (isMine && Math.abs(at - signedInAt) < JUST_NOW_MS) draft.verifiedAt = signedInAt;
  want(draft, 'start');
  const verdict = readVerdict(record);
  // The tokens are from before: the page has just come back from being refused.
  if (isMine && record.refused && verdict && at - (record.askedAt ?? NaN) < JUST_NOW_MS) {
    publish(draft, { refused: false });
    return conclude(draft, 'start', verdict, record);
  }
  // A loss that is there already is that of an earlier session.
  if (verdict?.type === 'lost') draft.knownAskedAt = record.askedAt;
  adopt(draft);
}

/** Looks whether somebody is signed in. */
function look(draft: Draft): void {
  if (draft.phase !== 'idle') return;
  draft.lookedAt = draft.at;
  draft.effects.push({ type: 'look_for_user' });
}

/** Does what is due. */
function proceed(draft: Draft): void {
  const { at, effects, phase, settings, visible } = draft;
  if (phase === 'idle' && visible && nextLookAt(draft, settings) <= at) return look(draft);
  if (phase !== 'watching' || draft.check) return;
  if (visible && confirmAt(draft) <= at) {
    draft.doubtGapMs = null;
    draft.hinted = false;
    publish(draft, { confirmedAt: at });
    effects.push({ type: 'confirm_by_redirect', digest: draft.digest });
    return;
  }
  const next = nextCheck(draft, settings);
  if (next.at <= at) return begin(draft, next.trigger);
  if (failClosedAt(draft, settings) <= at) lose(draft, 'interval', lost('unverifiable'));
}
