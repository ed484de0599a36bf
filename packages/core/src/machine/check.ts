import type { CheckTrigger, DiagnosisCode, LossReason } from '../session.js';
import type { SharedRecord } from '../shared-record.js';
import { type Verdict, verdictOfAnswer, verdictOfError } from '../verdict.js';
import { diagnose } from './diagnosis.js';
import { type Draft, emit, publish } from './draft.js';
import { CONFIRM_GAP_MS, gapMs, isUrgent } from './due.js';
import type { ProbeOutcome } from './event.js';
import { type Check, noSession, type ProbeRole } from './state.js';

/** Backoff between checks that find nothing out begins at this much. */
const FIRST_RETRY_MS = 1_000;

/** A new login that is lost within so long, so long after another loss, is a loop. */
const LOST_AT_ONCE_MS = 60_000;
const AFTER_A_LOSS_MS = 600_000;

/** Gives up whatever is under way. */
export function rest(draft: Draft, phase: 'stopped' | 'idle'): void {
  Object.assign(draft, noSession, { phase });
}

/** Notes that a check is wanted. `causedAt`: what was asked since then answers it. */
export function want(draft: Draft, trigger: CheckTrigger, causedAt = draft.at): void {
  const { settings, wanted } = draft;
  const at = Math.min(causedAt, draft.at);
  if (draft.phase !== 'watching' || settings.triggers[trigger] === false) return;
  if (at <= draft.answeredAt && at < draft.at) return;
  // A request that is refused again and again is no reason to ask again and again.
  const isRepeated = trigger === 'report' && draft.lastTrigger === trigger;
  const soonest = isRepeated ? Math.max(at, draft.askedAt + gapMs(settings)) : at;
  if (wanted && (!isUrgent(trigger) || (isUrgent(wanted) && draft.wantedAt <= soonest))) return;
  draft.wanted = trigger;
  draft.wantedAt = soonest;
}

/** Begins a check. Whoever asks during one gets the answer of that. `waits`: for another tab, so often. */
export function begin(draft: Draft, trigger: CheckTrigger, waits = 0): void {
  // An urgent one may have been wanted for a while: what another tab asked since then answers it.
  const since = isUrgent(draft.wanted) ? Math.min(draft.wantedAt, draft.at) : draft.at;
  draft.wanted = null;
  draft.retryAt = Infinity;
  if (!waits) draft.askedAt = since;
  draft.lastTrigger = trigger;
  // Whoever asks by hand wants an answer of now: no other tab's is waited for.
  if (trigger === 'manual') return askFirst(draft, trigger);
  const probeId = ++draft.probeId;
  draft.check = { trigger, probeId, role: 'lease', waits };
  // By chance, so that of many tabs that wait for one that died the first to move is alone.
  draft.deadline = draft.at + (1 + draft.random) * draft.settings.timeoutMs;
  // The second time it is a tab that froze.
  draft.effects.push({ type: 'lease', probeId, steal: waits > 1 });
}

/** Asks the first probe of a check. */
export function askFirst(draft: Draft, trigger: CheckTrigger): void {
  draft.askedAt = draft.at;
  ask(draft, draft.proven || draft.settings.probeIsPassive ? 'main' : 'guard', trigger);
}

function ask(draft: Draft, role: ProbeRole, trigger: CheckTrigger): void {
  const probeId = ++draft.probeId;
  draft.check = { trigger, probeId, role, waits: 0 };
  draft.deadline = draft.at + draft.settings.timeoutMs;
  draft.effects.push({ type: 'probe', probeId, role });
}

/** What was waited for did not come in time. */
export function giveUp(draft: Draft, { role, trigger, waits }: Check): void {
  // A browser that slept, or else one that does not say who may check.
  if (role === 'lease') return waits ? askFirst(draft, trigger) : begin(draft, trigger, 1);
  if (role === 'other_tab') {
    const { at, record, settings } = draft;
    const { leaseEndsAt = NaN } = record;
    // A third tab has only just begun to ask for all. (No lease is longer; its clock may be another.)
    if (leaseEndsAt > at && leaseEndsAt - at <= 3 * settings.timeoutMs) {
      draft.deadline = leaseEndsAt;
      return;
    }
    // A tab that froze or died while it checked.
    return begin(draft, trigger, waits + 1);
  }
  const error = { error: 'timeout', error_description: 'No answer in time.' };
  judge(draft, role, trigger, { error });
}

/** Reads what a probe came back with, and goes on: another probe, or the end of the check. */
export function judge(
  draft: Draft,
  role: ProbeRole,
  trigger: CheckTrigger,
  outcome: ProbeOutcome,
): void {
  const { settings, user } = draft;
  draft.check = null;
  if (!user) return;
  if ('gone' in outcome) {
    // The SDK forgets its user at the end that the tenant had set, and at a loss in another tab;
    // otherwise somebody made it.
    const reason = draft.expiresAt <= draft.at ? 'session_expired' : draft.doubt;
    if (reason) return conclude(draft, trigger, lost(reason));
    return ask(draft, 'orphan', trigger);
  }
  const verdict =
    'answer' in outcome
      ? verdictOfAnswer(outcome.answer, user)
      : verdictOfError(outcome.error, draft.proven);
  const { type, code } = verdict;
  const isAlive = type === 'alive';

  switch (role) {
    case 'guard':
      // Consent is asked of a user whom the tenant knows by its cookie: silent authentication works.
      if (isAlive || code === 'consent_required') prove(draft);
      else if (!settings.probeUsesSilentAuth) {
        // It says nothing of this user's grant, and maybe of another user's session.
        if (type === 'unsupported') note(draft, code);
        return ask(draft, 'main', trigger);
      }
      // Not the whole answer: the guard cannot tell whose session it is.
      if (isAlive) return ask(draft, 'main', trigger);
      break;
    case 'main':
      if (code === 'missing_refresh_token') return ask(draft, 'confirm', trigger);
      if (isAlive) draft.tokensDropped = false;
      if (isAlive && settings.probeUsesSilentAuth) prove(draft);
      else if (isAlive && !draft.diagnosis) note(draft, 'refresh_token_mode');
      break;
    case 'confirm':
      if (isAlive) prove(draft);
      else if (type !== 'lost') return conclude(draft, trigger, missingRefreshToken);
      break;
    case 'orphan':
      // The tenant wants something of the user, who is still there.
      if (!isAlive || draft.tokensDropped) break;
      // The app itself signed the user out and left the tenant's session alone. To ask on would
      // sign them in again.
      rest(draft, 'idle');
      draft.lookedAt = draft.at;
      return;
    default:
      role satisfies never;
  }
  conclude(draft, trigger, verdict);
}

export const lost = (code: LossReason): Verdict & { type: 'lost' } => ({ type: 'lost', code });

const missingRefreshToken = verdictOfError({ error: 'missing_refresh_token' }, false);

/** Ends a check with its verdict. `told`: by another tab, which has found it out. */
export function conclude(
  draft: Draft,
  trigger: CheckTrigger,
  verdict: Verdict,
  told?: SharedRecord,
): void {
  const { at, settings, user } = draft;
  if (!user) return;
  if (!told && verdict.type === 'lost' && isLoop(draft, verdict.code)) {
    draft.proven = false;
    publish(draft, { proven: false });
    return conclude(draft, trigger, { type: 'unsupported', code: 'redirect_loop' });
  }
  const { type, code } = verdict;
  const { askedAt: toldAt = draft.askedAt, retryAt = Infinity } = told ?? {};
  const askedAt = Math.min(toldAt, at);
  if (!told) draft.checks++;
  // Another tab asked later, and was answered.
  const isOld = askedAt < draft.answeredAt;
  draft.answeredAt = Math.max(draft.answeredAt, askedAt);
  draft.effects.push({
    type: 'concluded',
    trigger,
    verdict,
    // As the tab that asked names it.
    askedAt: toldAt,
    isTold: Boolean(told),
  });
  if (isOld) draft.askedAt = draft.answeredAt;
  if (isOld && type === 'inconclusive') return;
  draft.retryAt = retryAt;
  if (type === 'inconclusive') {
    const backoffMs = Math.min(settings.intervalMs, FIRST_RETRY_MS * 2 ** draft.attempts++);
    if (!told) draft.retryAt = at + draft.random * backoffMs;
  } else {
    // Answered: whoever came back during the check has what they wanted; a hint that came during
    // it may know more.
    if (!isUrgent(draft.wanted) || draft.wantedAt <= askedAt) draft.wanted = null;
    draft.attempts = 0;
    draft.unsupported = type === 'unsupported';
  }
  if (!told && !isOld) {
    draft.knownAskedAt = askedAt;
    publish(draft, {
      askedAt,
      verdict: type,
      code,
      user: type === 'alive' && !verdict.user ? undefined : draft.digest,
      retryAt: draft.retryAt,
      refused: undefined,
      ...(type === 'alive' && { signedInAt: undefined }),
    });
  }
  switch (type) {
    case 'alive':
      // The same object as long as it says the same.
      if (verdict.user?.sid && verdict.user.sid !== user.sid) draft.user = verdict.user;
      draft.verifiedAt = Math.max(draft.verifiedAt, askedAt);
      draft.doubt = null;
      return emit(draft, 'sessionVerified', { user: draft.user ?? user, at: askedAt, trigger });
    case 'lost':
      return lose(draft, trigger, verdict);
    case 'interaction_required':
      // The SDK does so at this code, whatever the description says.
      draft.tokensDropped ||= code === 'login_required' && !told && mayDropTokens(draft);
      return emit(draft, 'interactionRequired', {
        error: verdict.error,
        tokensDropped: draft.tokensDropped,
        at,
      });
    case 'inconclusive': {
      const { error } = verdict;
      const { attempts, proven } = draft;
      if (code === 'timeout' && !proven && settings.probeUsesSilentAuth && attempts > 2) {
        note(draft, 'web_origin_not_allowed');
      }
      return emit(draft, 'sessionUnverified', { cause: verdict.code, error, attempts, at });
    }
    case 'unsupported':
      note(draft, verdict.code);
      // Whichever tab asked, and however often: a hint was told to all, and one of them is visible.
      // What else another tab was told to doubt, that tab confirms.
      if (draft.hinted || (!told && settings.confirmByRedirect && draft.verifiedAt === -Infinity)) {
        draft.doubtGapMs = CONFIRM_GAP_MS;
      } else if (!told && trigger === 'report') {
        // An API that refuses all requests must not make the page reload all the time.
        draft.doubtGapMs ??= Math.max(CONFIRM_GAP_MS, settings.intervalMs);
      }
      return;
    default:
      verdict satisfies never;
  }
}

/** Where silent authentication is unproven, the client is not asked. */
function mayDropTokens({ proven, settings }: Draft): boolean {
  return proven && settings.probeUsesSilentAuth && !settings.probeIsPassive;
}

function prove(draft: Draft): void {
  draft.unsupported = false;
  draft.doubtGapMs = null;
  draft.hinted = false;
  // That goes on whatever an iframe can do.
  if (draft.diagnosis?.code !== 'refresh_token_mode') draft.diagnosis = null;
  if (!draft.proven) publish(draft, { proven: true });
  draft.proven = true;
}

/** Notes a finding about the set-up; tells about it once. */
function note(draft: Draft, code: DiagnosisCode): void {
  if (draft.diagnosis?.code === code) return;
  draft.diagnosis = diagnose(code);
  emit(draft, 'diagnosis', draft.diagnosis);
}

/** The login that this session began with followed a loss, and is lost at once: so would be the next. */
function isLoop({ at, record, since }: Draft, reason: LossReason): boolean {
  const { lostAt = NaN, signedInAt = NaN } = record;
  return (
    /required|revoked|changed|expired/.test(reason) &&
    lostAt <= signedInAt &&
    signedInAt <= since &&
    signedInAt - lostAt < AFTER_A_LOSS_MS &&
    at - signedInAt < LOST_AT_ONCE_MS
  );
}

/** Ends the session. */
export function lose(
  draft: Draft,
  trigger: CheckTrigger,
  { code: reason, error }: Verdict & { type: 'lost' },
): void {
  const { at, user } = draft;
  if (!user) return;
  // Where the browser began to block the tenant's cookies, the login would lead back at once and be
  // lost again. So a loss uses up the proof: the next session proves it anew, and where that fails
  // it is left alone.
  publish(draft, { lostAt: at, ...(reason === 'login_required' && { proven: false }) });
  const loss = Object.freeze({ reason, trigger, at, user, ...(error && { error }) });
  draft.overProbeId = draft.probeId;
  Object.assign(draft, { phase: 'lost', loss, user: null, check: null });
  emit(draft, 'sessionLost', loss);
}
