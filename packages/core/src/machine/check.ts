import type { CheckTrigger, DiagnosisCode, SessionLoss, SessionUser } from '../session.js';
import { type Verdict, verdictOfAnswer, verdictOfError } from '../verdict.js';
import { diagnose } from './diagnosis.js';
import type { Draft } from './draft.js';
import { gapMs } from './due.js';
import type { ProbeOutcome } from './event.js';
import { type Check, initialState, type ProbeRole } from './state.js';

/** Gives up whatever is under way. */
export function rest({ state, effects }: Draft, phase: 'stopped' | 'idle'): void {
  if (state.check) effects.push({ type: 'abort_probe' });
  const { at, visible, proven, lookedAt, probeId } = state;
  Object.assign(state, initialState, { phase, at, visible, proven, lookedAt, probeId });
}

/** Notes that a check is wanted, as soon as the gap since the last one is wide enough. */
export function want({ state, settings }: Draft, trigger: 'focus'): void {
  if (state.phase !== 'watching' || state.wanted || !settings.triggers[trigger]) return;
  const notBefore = Math.max(state.at, (state.askedAt ?? -Infinity) + gapMs(settings));
  state.wanted = { trigger, notBefore };
}

/** Begins a check. Whoever asks during one gets the answer of that. */
export function begin(draft: Draft, trigger: CheckTrigger): void {
  const { state, settings } = draft;
  if (state.check) return;
  state.askedAt = state.at;
  state.wanted = null;
  ask(draft, state.proven || settings.probeIsPassive ? 'main' : 'guard', trigger);
}

function ask({ state, effects, settings }: Draft, role: ProbeRole, trigger: CheckTrigger): void {
  const probeId = ++state.probeId;
  const askedAt = state.askedAt ?? state.at;
  state.check = { trigger, askedAt, probeId, role, deadline: state.at + settings.timeoutMs };
  effects.push({ type: 'probe', probeId, role });
}

/** Reads what a probe came back with, and goes on: another probe, or the end of the check. */
export function judge(draft: Draft, check: Check, outcome: ProbeOutcome, user: SessionUser): void {
  const { state, settings } = draft;
  state.check = null;
  if ('gone' in outcome) {
    // The SDK forgets its user at the end that the tenant had set; otherwise somebody made it.
    return state.expiresAt <= state.at
      ? conclude(draft, check, { type: 'lost', reason: 'session_expired' })
      : ask(draft, 'orphan', check.trigger);
  }
  const context = { user, silentAuthProven: state.proven };
  const verdict =
    'answer' in outcome
      ? verdictOfAnswer(outcome.answer, context)
      : verdictOfError(outcome.error, context);

  switch (check.role) {
    case 'guard':
      if (verdict.type === 'alive') {
        prove(draft);
        // Not the whole answer: the guard cannot tell whose session it is.
        return ask(draft, 'main', check.trigger);
      }
      if (verdict.type === 'interaction_required' && verdict.error.error === 'consent_required') {
        // Consent is asked of a user whom the tenant knows by its cookie: silent authentication works.
        prove(draft);
      } else if (verdict.type !== 'lost' && !settings.probeUsesSilentAuth) {
        if (verdict.type === 'unsupported') note(draft, verdict.code);
        return ask(draft, 'main', check.trigger);
      }
      return conclude(draft, check, verdict);
    case 'main':
      if (verdict.type === 'inconclusive' && verdict.cause === 'missing_refresh_token') {
        return ask(draft, 'confirm', check.trigger);
      }
      if (verdict.type === 'alive' && settings.probeUsesSilentAuth) prove(draft);
      return conclude(draft, check, verdict);
    case 'confirm':
      if (verdict.type === 'alive') prove(draft);
      return conclude(
        draft,
        check,
        verdict.type === 'alive' || verdict.type === 'lost' ? verdict : missingRefreshToken,
      );
    case 'orphan':
      if (verdict.type !== 'alive') return conclude(draft, check, verdict);
      // The app itself signed the user out and left the tenant's session alone. To ask on would
      // sign them in again.
      rest(draft, 'idle');
      state.lookedAt = state.at;
      return;
    default:
      check.role satisfies never;
  }
}

const missingRefreshToken: Verdict = {
  type: 'inconclusive',
  cause: 'missing_refresh_token',
  error: { error: 'missing_refresh_token', error_description: 'The client has no refresh token.' },
};

/** Ends a check with its verdict. */
function conclude(draft: Draft, { askedAt, trigger }: Check, verdict: Verdict): void {
  const { state, effects } = draft;
  const { at } = state;
  if (verdict.type === 'inconclusive') {
    const { cause, error } = verdict;
    state.attempts++;
    effects.push({
      type: 'emit',
      event: 'sessionUnverified',
      payload: { cause, error, attempts: state.attempts, at },
    });
    return;
  }
  // Answered: whoever came back during the check has what they wanted.
  state.wanted = null;
  state.attempts = 0;
  state.unsupported = verdict.type === 'unsupported';
  switch (verdict.type) {
    case 'alive':
      // The same object as long as it says the same.
      if (verdict.user.sid && verdict.user.sid !== state.user?.sid) state.user = verdict.user;
      state.verifiedAt = askedAt;
      effects.push({
        type: 'emit',
        event: 'sessionVerified',
        payload: {
          user: state.user ?? verdict.user,
          at: askedAt,
          trigger,
        },
      });
      return;
    case 'lost':
      return lose(draft, trigger, verdict);
    case 'interaction_required':
      effects.push({
        type: 'emit',
        event: 'interactionRequired',
        payload: { error: verdict.error, at },
      });
      return;
    case 'unsupported':
      return note(draft, verdict.code);
    default:
      verdict satisfies never;
  }
}

function prove({ state, effects }: Draft): void {
  state.unsupported = false;
  state.diagnosis = null;
  if (state.proven) return;
  state.proven = true;
  effects.push({ type: 'remember', proven: true });
}

/** Notes a finding about the set-up; tells about it once. */
function note({ state, effects }: Draft, code: DiagnosisCode): void {
  if (state.diagnosis?.code === code) return;
  state.diagnosis = diagnose(code);
  effects.push({ type: 'emit', event: 'diagnosis', payload: state.diagnosis });
}

/** Ends the session. */
export function lose(
  draft: Draft,
  trigger: CheckTrigger,
  { reason, error }: Pick<SessionLoss, 'reason' | 'error'>,
): void {
  const { state, effects } = draft;
  const { at, user } = state;
  if (!user) return;
  if (state.check) effects.push({ type: 'abort_probe' });
  // Where the browser began to block the tenant's cookies, the login would lead back at once and be
  // lost again. So a loss uses up the proof: the next session proves it anew, and where that fails
  // it is left alone.
  if (reason === 'login_required') effects.push({ type: 'remember', proven: false });
  const loss: SessionLoss = Object.freeze({ reason, trigger, at, user, ...(error && { error }) });
  Object.assign(state, { phase: 'lost', loss, user: null, check: null });
  effects.push({ type: 'emit', event: 'sessionLost', payload: loss });
}
