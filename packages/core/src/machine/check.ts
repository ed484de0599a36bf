import type { Settings } from '../settings.js';
import type {
  CheckTrigger,
  DiagnosisCode,
  SessionEventName,
  SessionEvents,
  SessionLoss,
  SessionUser,
} from '../session.js';
import { type Verdict, type VerdictContext, verdictOfAnswer, verdictOfError } from '../verdict.js';
import { diagnose } from './diagnosis.js';
import { nextCheck } from './due.js';
import type { Effect, Emit } from './effect.js';
import type { ProbeOutcome } from './event.js';
import type { Check, ProbeRole, State, Watching } from './state.js';

/** A state and what is to be done on the way into it. */
export type Step = readonly [state: State, effects: readonly Effect[]];

/** Notes that a check is wanted, as soon as the gap since the last one is wide enough. */
export function want(
  state: Watching,
  trigger: 'focus',
  at: number,
  { triggers, minGapMs, intervalMs }: Settings,
): Watching {
  if (!triggers[trigger] || state.check || state.wanted) return state;
  // An interval shorter than the gap was asked for on purpose: then it is the gap.
  const gap = Math.min(minGapMs, intervalMs);
  return {
    ...state,
    wanted: { trigger, notBefore: Math.max(at, (state.askedAt ?? -Infinity) + gap) },
  };
}

/** Begins the next check if its time has come. */
export function proceed(state: Watching, at: number, settings: Settings): Step {
  const next = nextCheck(state, settings);
  return next && next.at <= at ? begin(state, next.trigger, at, settings) : [state, []];
}

/** Begins a check, or joins the one under way. */
export function begin(
  state: Watching,
  trigger: CheckTrigger,
  at: number,
  settings: Settings,
): Step {
  // Whoever asks during a check gets the answer of that one.
  if (state.check) return [state, []];
  const role = state.silentAuthProven || settings.probeIsPassive ? 'main' : 'guard';
  return ask(
    { ...state, askedAt: at, wanted: null },
    { trigger, askedAt: at },
    role,
    at,
    settings,
    [],
  );
}

function ask(
  state: Watching,
  check: Pick<Check, 'trigger' | 'askedAt'>,
  probe: ProbeRole,
  at: number,
  { timeoutMs }: Settings,
  effects: readonly Effect[],
): Step {
  const probeId = state.nextProbeId;
  return [
    {
      ...state,
      nextProbeId: probeId + 1,
      check: {
        trigger: check.trigger,
        askedAt: check.askedAt,
        probeId,
        probe,
        deadline: at + timeoutMs,
      },
    },
    [...effects, { type: 'probe', probeId, probe }],
  ];
}

/** Reads what came back and goes on: another probe, or the end of the check. */
export function judge(
  state: Watching,
  check: Check,
  outcome: ProbeOutcome,
  at: number,
  settings: Settings,
): Step {
  if (check.probe === 'main') {
    const silentAuthProven = state.silentAuthProven || !settings.probeUsesSilentAuth;
    const verdict = verdictOf(outcome, { user: state.user, silentAuthProven });
    return conclude(state, check, verdict, at, settings);
  }
  const verdict = verdictOf(outcome, state);

  if (verdict.type === 'alive') {
    // Not the whole answer: the guard probe cannot tell whose session it is.
    const proven: Watching = {
      ...state,
      silentAuthProven: true,
      unsupported: false,
      diagnosis: null,
    };
    return ask(proven, check, 'main', at, settings, [{ type: 'remember_silent_auth' }]);
  }
  if (verdict.type === 'interaction_required' && verdict.error.error === 'consent_required') {
    // Consent is asked of a user whom the tenant knows by its cookie: silent authentication works.
    const [next, effects] = conclude(
      { ...state, silentAuthProven: true, diagnosis: null },
      check,
      verdict,
      at,
      settings,
    );
    return [next, [{ type: 'remember_silent_auth' }, ...effects]];
  }
  if (verdict.type !== 'lost' && !settings.probeUsesSilentAuth) {
    const [next, effects] =
      verdict.type === 'unsupported' ? note(state, verdict.code) : [state, []];
    return ask(next, check, 'main', at, settings, effects);
  }
  return conclude(state, check, verdict, at, settings);
}

function verdictOf(outcome: ProbeOutcome, context: VerdictContext): Verdict {
  return 'answer' in outcome
    ? verdictOfAnswer(outcome.answer, context)
    : verdictOfError(outcome.error, context);
}

/** Ends a check with its verdict. */
function conclude(
  state: Watching,
  check: Check,
  verdict: Verdict,
  at: number,
  settings: Settings,
): Step {
  const { trigger, askedAt } = check;
  const done: Watching = { ...state, check: null };
  switch (verdict.type) {
    case 'alive': {
      const user = sameUser(state.user, verdict.user);
      const proved = settings.probeUsesSilentAuth && !state.silentAuthProven;
      return [
        {
          ...done,
          user,
          verifiedAt: askedAt,
          attempts: 0,
          unsupported: false,
          ...(proved && { silentAuthProven: true, diagnosis: null }),
        },
        [
          ...(proved ? [{ type: 'remember_silent_auth' } as const] : []),
          emit('sessionVerified', { user, at: askedAt, trigger }),
        ],
      ];
    }
    case 'lost':
      return lose(done, { ...verdict, trigger, at });
    case 'interaction_required':
      return [
        { ...done, attempts: 0, unsupported: false },
        [emit('interactionRequired', { error: verdict.error, at })],
      ];
    case 'unsupported': {
      const [noted, effects] = note(done, verdict.code);
      return [{ ...noted, attempts: 0, unsupported: true }, effects];
    }
    case 'inconclusive': {
      const { cause, error } = verdict;
      const attempts = state.attempts + 1;
      return [{ ...done, attempts }, [emit('sessionUnverified', { cause, error, attempts, at })]];
    }
    default:
      return verdict satisfies never;
  }
}

/** Notes a finding about the set-up; tells about it once. */
function note(state: Watching, code: DiagnosisCode): readonly [Watching, readonly Effect[]] {
  if (state.diagnosis?.code === code) return [state, []];
  const diagnosis = diagnose(code);
  return [{ ...state, diagnosis }, [emit('diagnosis', diagnosis)]];
}

/** Ends the session. */
export function lose(state: Watching, found: Omit<SessionLoss, 'user'>): Step {
  const { nextProbeId, user, verifiedAt, diagnosis } = state;
  const { reason, trigger, at, error } = found;
  const loss: SessionLoss = Object.freeze({ reason, trigger, at, user, ...(error && { error }) });
  return [
    { phase: 'lost', nextProbeId, verifiedAt, diagnosis, loss },
    [
      ...(state.check ? [{ type: 'abort_probe' } as const] : []),
      // Where the browser began to block the tenant's cookies, the login would lead back at once
      // and be lost again. So a loss uses up the proof: the next session proves it anew, and
      // where that fails it is left alone.
      ...(reason === 'login_required' ? [{ type: 'forget_silent_auth' } as const] : []),
      emit('sessionLost', loss),
    ],
  ];
}

function emit<Name extends SessionEventName>(
  event: Name,
  payload: SessionEvents[Name],
): Emit<Name> {
  return { type: 'emit', event, payload: Object.freeze(payload) } as Emit<Name>;
}

/** Keeps the object of the known user as long as it says the same. */
function sameUser(known: SessionUser, found: SessionUser): SessionUser {
  return known.sid === (found.sid ?? known.sid) ? known : found;
}
