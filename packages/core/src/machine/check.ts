import type { CheckTrigger, DiagnosisCode, LossReason } from '../session.js';
import type { SharedRecord } from '../shared-record.js';
import { type Verdict, verdictOfAnswer, verdictOfError } from '../verdict.js';
import { diagnose } from './diagnosis.js';
import { type Draft, emit, publish } from './draft.js';
import { gapMs, isUrgent } from './due.js';
import type { ProbeOutcome } from './event.js';
import { type Check, noSession, type ProbeRole, type State } from './state.js';

/** Backoff between checks that find nothing out begins at this much. */
const FIRST_RETRY_MS = 1_000;

/** A new login that is lost within so long, so long after another loss, is a loop. */
const LOOP = { lostWithinMs: 60_000, afterLossMs: 600_000 };

/** The session is confirmed by a redirect no more often than this. */
const CONFIRM_GAP_MS = 60_000;

/** Gives up whatever is under way. */
export function rest({ state }: Draft, phase: 'stopped' | 'idle'): void {
  Object.assign(state, noSession, { phase });
}

/** Notes that a check is wanted. */
export function want({ state, settings }: Draft, trigger: CheckTrigger): void {
  const { at, askedAt, lastTrigger, wanted, wantedAt } = state;
  if (state.phase !== 'watching' || settings.triggers[trigger] === false) return;
  // A request that is refused again and again is no reason to ask again and again.
  const isRepeated = trigger === 'report' && lastTrigger === trigger;
  const soonest = Math.max(at, isRepeated ? askedAt + gapMs(settings) : at);
  if (wanted && (!isUrgent(trigger) || (isUrgent(wanted) && wantedAt <= soonest))) return;
  state.wanted = trigger;
  state.wantedAt = soonest;
}

/** Begins a check. Whoever asks during one gets the answer of that. */
export function begin(draft: Draft, trigger: CheckTrigger, steal = false): void {
  const { state, effects, settings } = draft;
  state.wanted = null;
  state.retryAt = Infinity;
  state.askedAt = state.at;
  state.lastTrigger = trigger;
  // Whoever asks by hand wants an answer of now: no other tab's is waited for.
  if (trigger === 'manual') return askFirst(draft, trigger);
  const probeId = ++state.probeId;
  state.check = { trigger, probeId, role: 'lease' };
  state.deadline = state.at + 2 * settings.timeoutMs;
  effects.push({ type: 'lease', probeId, steal });
}

/** Asks the first probe of a check. */
export function askFirst(draft: Draft, trigger: CheckTrigger): void {
  const { state, settings } = draft;
  ask(draft, state.proven || settings.probeIsPassive ? 'main' : 'guard', trigger);
}

function ask({ state, effects, settings }: Draft, role: ProbeRole, trigger: CheckTrigger): void {
  const probeId = ++state.probeId;
  state.check = { trigger, probeId, role };
  state.deadline = state.at + settings.timeoutMs;
  effects.push({ type: 'probe', probeId, role });
}

/** What was waited for did not come in time. */
export function giveUp(draft: Draft, { role, trigger }: Check): void {
  // A browser that does not say who may check, or a tab that froze or died while it checked.
  if (role === 'lease') return askFirst(draft, trigger);
  if (role === 'other_tab') return begin(draft, trigger, true);
  const error = { error: 'timeout', error_description: 'No answer in time.' };
  judge(draft, { role, trigger }, { error });
}

/** Reads what a probe came back with, and goes on: another probe, or the end of the check. */
export function judge(
  draft: Draft,
  { role, trigger }: { role: ProbeRole; trigger: CheckTrigger },
  outcome: ProbeOutcome,
): void {
  const { state, settings } = draft;
  const { user } = state;
  state.check = null;
  if (!user) return;
  if ('gone' in outcome) {
    // The SDK forgets its user at the end that the tenant had set, and at a loss in another tab;
    // otherwise somebody made it.
    if (state.expiresAt <= state.at) return conclude(draft, trigger, lost('session_expired'));
    if (state.isRevoked) return conclude(draft, trigger, lost('grant_revoked'));
    return ask(draft, 'orphan', trigger);
  }
  const verdict =
    'answer' in outcome
      ? verdictOfAnswer(outcome.answer, user)
      : verdictOfError(outcome.error, state.proven);
  const { type, code } = verdict;

  switch (role) {
    case 'guard':
      // Consent is asked of a user whom the tenant knows by its cookie: silent authentication works.
      if (type === 'alive' || code === 'consent_required') prove(draft);
      // Not the whole answer: the guard cannot tell whose session it is.
      if (type === 'alive') return ask(draft, 'main', trigger);
      if (type !== 'lost' && code !== 'consent_required' && !settings.probeUsesSilentAuth) {
        if (type === 'unsupported') note(draft, code);
        return ask(draft, 'main', trigger);
      }
      break;
    case 'main':
      if (code === 'missing_refresh_token') return ask(draft, 'confirm', trigger);
      if (type !== 'alive') break;
      if (settings.probeUsesSilentAuth) prove(draft);
      else if (!state.diagnosis) note(draft, 'refresh_token_mode');
      break;
    case 'confirm':
      if (type === 'alive') prove(draft);
      else if (type !== 'lost') return conclude(draft, trigger, missingRefreshToken);
      break;
    case 'orphan':
      if (type !== 'alive') break;
      // The app itself signed the user out and left the tenant's session alone. To ask on would
      // sign them in again.
      rest(draft, 'idle');
      state.lookedAt = state.at;
      return;
    default:
      role satisfies never;
  }
  conclude(draft, trigger, verdict);
}

export const lost = (code: LossReason): Verdict & { type: 'lost' } => ({ type: 'lost', code });

const missingRefreshToken: Verdict = {
  type: 'inconclusive',
  code: 'missing_refresh_token',
  error: { error: 'missing_refresh_token', error_description: 'The client has no refresh token.' },
};

/** Ends a check with its verdict. `told`: by another tab, which has found it out. */
export function conclude(
  draft: Draft,
  trigger: CheckTrigger,
  verdict: Verdict,
  told?: SharedRecord,
): void {
  const { state, settings, random } = draft;
  const { at, digest, user } = state;
  if (!user) return;
  if (verdict.type === 'lost' && isLoop(state, verdict.code)) {
    state.proven = false;
    publish(draft, { proven: false });
    return conclude(draft, trigger, { type: 'unsupported', code: 'redirect_loop' }, told);
  }
  const { type, code } = verdict;
  const askedAt = told?.askedAt ?? state.askedAt;
  state.answeredAt = askedAt;
  if (type === 'inconclusive') {
    const backoffMs = Math.min(settings.intervalMs, FIRST_RETRY_MS * 2 ** state.attempts);
    state.attempts++;
    state.retryAt = told ? (told.retryAt ?? Infinity) : at + random * backoffMs;
  } else {
    // Answered: whoever came back during the check has what they wanted; a hint that came during
    // it may know more.
    if (!isUrgent(state.wanted) || state.wantedAt <= askedAt) state.wanted = null;
    state.attempts = 0;
    state.retryAt = Infinity;
    state.unsupported = type === 'unsupported';
  }
  if (!told) {
    state.knownAskedAt = askedAt;
    publish(draft, {
      askedAt,
      verdict: type,
      code,
      user: type === 'alive' && !verdict.user ? undefined : digest,
      retryAt: state.retryAt,
      ...(type === 'alive' && { signedInAt: undefined }),
    });
  }
  switch (type) {
    case 'alive':
      // The same object as long as it says the same.
      if (verdict.user?.sid && verdict.user.sid !== user.sid) state.user = verdict.user;
      state.verifiedAt = Math.max(state.verifiedAt, askedAt);
      state.isRevoked = false;
      return emit(draft, 'sessionVerified', { user: state.user ?? user, at: askedAt, trigger });
    case 'lost':
      return lose(draft, trigger, verdict);
    case 'interaction_required':
      return emit(draft, 'interactionRequired', { error: verdict.error, at });
    case 'inconclusive':
      if (
        code === 'timeout' &&
        !state.proven &&
        settings.probeUsesSilentAuth &&
        state.attempts > 2
      ) {
        note(draft, 'web_origin_not_allowed');
      }
      return emit(draft, 'sessionUnverified', {
        cause: verdict.code,
        error: verdict.error,
        attempts: state.attempts,
        at,
      });
    case 'unsupported':
      note(draft, verdict.code);
      state.isDoubted ||=
        isUrgent(trigger) || (settings.confirmByRedirect && state.verifiedAt === -Infinity);
      return;
    default:
      verdict satisfies never;
  }
}

function prove(draft: Draft): void {
  const { state } = draft;
  state.unsupported = false;
  state.isDoubted = false;
  state.diagnosis = null;
  if (state.proven) return;
  state.proven = true;
  publish(draft, { proven: true });
}

/** Notes a finding about the set-up; tells about it once. */
function note(draft: Draft, code: DiagnosisCode): void {
  const { state } = draft;
  if (state.diagnosis?.code === code) return;
  state.diagnosis = diagnose(code);
  emit(draft, 'diagnosis', state.diagnosis);
}

/** The last login followed a loss, and is lost at once: the next one would be as well. */
function isLoop({ at, record }: State, reason: LossReason): boolean {
  const { lostAt = NaN, signedInAt = NaN } = record;
  return (
    /required|revoked|changed/.test(reason) &&
    at - signedInAt < LOOP.lostWithinMs &&
    signedInAt - lostAt < LOOP.afterLossMs
  );
}

/** Ends the session. */
export function lose(
  draft: Draft,
  trigger: CheckTrigger,
  { code: reason, error }: Verdict & { type: 'lost' },
): void {
  const { state } = draft;
  const { at, user } = state;
  if (!user) return;
  // Where the browser began to block the tenant's cookies, the login would lead back at once and be
  // lost again. So a loss uses up the proof: the next session proves it anew, and where that fails
  // it is left alone.
  publish(draft, { lostAt: at, ...(reason === 'login_required' && { proven: false }) });
  const loss = Object.freeze({ reason, trigger, at, user, ...(error && { error }) });
  Object.assign(state, { phase: 'lost', loss, user: null, check: null });
  emit(draft, 'sessionLost', loss);
}

/** Asks the tenant at the top level what it does not say in an iframe. */
export function confirmByRedirect(draft: Draft): void {
  const { state } = draft;
  const { at, digest, record } = state;
  if (!state.isDoubted || !state.visible) return;
  state.isDoubted = false;
  if (Math.abs(at - (record.confirmedAt ?? -Infinity)) < CONFIRM_GAP_MS) return;
  publish(draft, { confirmedAt: at });
  draft.effects.push({ type: 'confirm_by_redirect', digest });
}
