import type { CheckTrigger, DiagnosisCode, LossReason, SessionLoss } from '../contract/session.js';
import type { SessionVerdict } from '../contract/trace-event.js';
import { digestOfSession, digestOfUser } from './digest.js';
import { type Checking, type Draft, type Watching, emit, publish, requestCheck } from './draft.js';
import { gapMs, isUrgent, nextRetryAt } from './schedule.js';
import { momentOf, type SharedCheck } from './shared-record.js';
import type { SignedInUser } from './state.js';
import { numberOr } from './untrusted.js';
import { verdictOfError } from './verdict.js';

/** A login within this time after a loss, which is lost within this time, is a redirect loop. */
const AFTER_A_LOSS_MS = 600_000;
const LOST_AT_ONCE_MS = 60_000;

type Lost = SessionVerdict & { type: 'lost' };

export const lost = (code: LossReason): Lost => ({ type: 'lost', code });

export const missingRefreshToken = verdictOfError({ error: 'missing_refresh_token' }, false);

/** Cancels the running check, if there is one. */
export function cancelCheck(draft: Draft): void {
  if (draft.check) draft.effects.push({ type: 'cancelled', check: draft.check.id });
  draft.check = null;
}

/** Finishes the running check with its verdict and publishes it. */
export function finishCheck(draft: Draft, given: SessionVerdict): void {
  const { at, check, settings, signedIn, startedAt } = draft as Checking;
  // A login in another tab followed the question, which concerned the session before.
  const loginAt = momentOf(draft.record.login, at);
  if (given.type === 'lost' && loginAt > startedAt && loginAt <= at) {
    cancelCheck(draft);
    // Another tab may just have asked, in vain.
    draft.startedAt = Math.max(startedAt, draft.answeredCheckStartedAt);
    const earliest = draft.answeredCheckStartedAt + gapMs(settings);
    return requestCheck(draft, 'other_tab', at, Math.max(at, earliest));
  }
  let verdict = given;
  if (given.type === 'lost' && isRedirectLoop(draft, given.code)) {
    verdict = { type: 'unsupported', code: 'redirect_loop' };
    draft.silentAuthWorks = false;
    publish(draft, { silentAuth: { at, works: false } });
  }
  const { type, code } = verdict;
  draft.check = null;
  const { id, trigger } = check;
  draft.effects.push({ type: 'finished', check: id, trigger, verdict, startedAt });
  draft.timeouts = code === 'timeout' && draft.online ? draft.timeouts + 1 : 0;
  // Another tab asked later and has its answer.
  const isOld = startedAt < draft.answeredCheckStartedAt;
  if (isOld) draft.startedAt = draft.answeredCheckStartedAt;
  if (isOld && type === 'inconclusive') return;
  updateSchedule(draft, verdict, startedAt, nextRetryAt(draft, settings, draft.random));
  if (!isOld) {
    const user = verdict.type === 'alive' ? verdict.user : signedIn.user;
    publish(draft, {
      check: {
        at: startedAt,
        verdict: type,
        code,
        user: user && digestOfUser(user),
        session: digestOfSession(user ?? signedIn.user),
        retryAt: draft.retryAt,
        byHint: draft.confirmation === 'requested',
        partial: 'isPartial' in verdict,
        ...(check.step === 'confirm' && { withoutGrant: true }),
      },
    });
  }
  apply(draft, trigger, verdict, startedAt);
}

/** Applies the result of another tab. `isAnswer`: it also answers the queued check of this tab. */
export function mergeVerdict(
  draft: Draft,
  remote: SharedCheck,
  verdict: SessionVerdict,
  isAnswer?: boolean,
): void {
  const startedAt = Math.min(remote.at, draft.at);
  const check = isAnswer && draft.check ? draft.check.id : null;
  if (isAnswer) {
    draft.check = null;
    draft.startedAt = startedAt;
  }
  keepHint(draft, remote, startedAt);
  // The tenant is slow for this tab as well. Only own timeouts double the limit.
  draft.timeouts = verdict.code === 'timeout' ? Math.max(draft.timeouts, 1) : 0;
  const trigger = 'other_tab';
  draft.effects.push({ type: 'merged', check, trigger, verdict, startedAt: remote.at });
  updateSchedule(draft, verdict, startedAt, numberOr(remote.retryAt, Infinity));
  apply(draft, trigger, verdict, startedAt, remote);
}

/** A hint that another tab could not answer still needs an answer, unless a login has followed. */
export function keepHint(draft: Draft, { byHint }: SharedCheck, startedAt: number): void {
  const isOpen = byHint === true && momentOf(draft.record.login, draft.at) < startedAt;
  if (isOpen && draft.confirmation === 'none') draft.confirmation = 'requested';
}

/** The session was restored with a request to the tenant, which began at this moment. */
export function acceptRestore(
  draft: Draft,
  { user, digest }: Pick<SignedInUser, 'user' | 'digest'>,
  restoredAt: number,
): void {
  const { at, settings } = draft;
  const startedAt = Math.min(restoredAt, at);
  const verdict = { type: 'alive', user } as const;
  draft.startedAt = startedAt;
  if (settings.probe.kind === 'silent_auth') markSilentAuthWorks(draft);
  else if (!draft.diagnosis) setDiagnosis(draft, 'refresh_token_mode');
  draft.effects.push({ type: 'merged', check: null, trigger: 'start', verdict, startedAt });
  updateSchedule(draft, verdict, startedAt, Infinity);
  const session = digestOfSession(user);
  publish(draft, { check: { at: startedAt, verdict: 'alive', user: digest, session } });
  apply(draft, 'start', verdict, startedAt);
}

/** Updates what the schedule depends on. */
function updateSchedule(
  draft: Draft,
  verdict: SessionVerdict,
  startedAt: number,
  retryAt: number,
): void {
  const { type } = verdict;
  const { at, pending, settings } = draft;
  const isInconclusive = type === 'inconclusive';
  draft.answeredCheckStartedAt = Math.max(draft.answeredCheckStartedAt, startedAt);
  draft.attempts = isInconclusive ? draft.attempts + 1 : 0;
  draft.retryAt = isInconclusive ? retryAt : Infinity;
  if (isInconclusive) {
    // A request that waits for the gap waits for that of this check as well.
    if (pending && pending.dueAt > at) {
      const earliest = startedAt + gapMs(settings);
      draft.pending = { ...pending, dueAt: Math.max(pending.dueAt, earliest) };
    }
    return;
  }
  draft.unsupported = type === 'unsupported';
  // The answer serves pending requests, except a hint that arrived after the check started.
  const isPartial = 'isPartial' in verdict;
  if (pending && !isPartial && (!isUrgent(pending.trigger) || pending.causedAt <= startedAt))
    draft.pending = null;
}

function apply(
  draft: Draft,
  trigger: CheckTrigger,
  verdict: SessionVerdict,
  startedAt: number,
  remote?: SharedCheck,
): void {
  const { at, attempts, settings, signedIn, silentAuthWorks } = draft as Watching;
  const usesSilentAuth = settings.probe.kind === 'silent_auth';
  switch (verdict.type) {
    case 'alive': {
      // The hint has its answer: the session at the tenant has not ended. A redirect that waits
      // needs one that names the user.
      const isRequested = draft.confirmation === 'requested';
      if (!verdict.isPartial || (usesSilentAuth && isRequested)) answerHint(draft, startedAt);
      if (verdict.isPartial) return;
      const { user: found = signedIn.user } = verdict;
      const digest = digestOfUser(found);
      // Keep the same object while nothing changed.
      if (found.sid !== signedIn.user.sid || digest !== signedIn.digest) {
        draft.signedIn = { ...signedIn, user: found, digest };
      }
      const { user } = draft.signedIn ?? signedIn;
      draft.verifiedAt = Math.max(draft.verifiedAt, startedAt);
      if (startedAt >= draft.answeredCheckStartedAt) draft.lostElsewhere = null;
      return emit(draft, 'sessionVerified', { user, at: startedAt, trigger });
    }
    case 'lost':
      return lose(draft, trigger, verdict);
    case 'interaction_required': {
      const { code, error } = verdict;
      // A client without tokens says the same of a session that may be over.
      if (code !== 'login_required' || silentAuthWorks) answerHint(draft, startedAt);
      // The SDK does so at this code, whatever the description says. A passive probe changes nothing.
      const asksClient = (silentAuthWorks || !usesSilentAuth) && !settings.probe.passive;
      if (code === 'login_required' && !remote && asksClient) draft.tokensDropped = true;
      const { tokensDropped } = draft;
      return emit(draft, 'interactionRequired', { error, tokensDropped, at });
    }
    case 'inconclusive': {
      const { code: cause, error } = verdict;
      if (cause === 'timeout' && !silentAuthWorks && usesSilentAuth && attempts > 2) {
        setDiagnosis(draft, 'web_origin_not_allowed');
      }
      return emit(draft, 'sessionUnverified', { cause, error, attempts, at });
    }
    case 'unsupported': {
      setDiagnosis(draft, verdict.code);
      const { confirmByRedirect } = settings;
      const isHinted = draft.confirmation === 'requested';
      // A redirect that could not confirm the session must not be repeated at every page load.
      const confirmedAt = momentOf(draft.record.confirmation, at);
      const isConfirmed = draft.verifiedAt > -Infinity || confirmedAt > at - settings.intervalMs;
      const isVisitStart = !remote && /^(start|retry)$/.test(trigger) && !isConfirmed;
      if ((isHinted && confirmByRedirect) || (isVisitStart && confirmByRedirect === true)) {
        draft.confirmation = 'due';
      }
      return;
    }
    default:
      verdict satisfies never;
  }
}

/** A push hint has its answer, unless it arrived after the question. */
export function answerHint(draft: Draft, askedAt: number): void {
  if (askedAt >= draft.hintedAt) draft.confirmation = 'none';
}

export function markSilentAuthWorks(draft: Draft): void {
  draft.unsupported = false;
  // From now on an iframe finds what a redirect would.
  if (draft.confirmation !== 'none') draft.confirmation = 'requested';
  // Other limits exist whatever an iframe can do.
  if (!/^(embedded|refresh_token_mode|push_flood)$/.test(draft.diagnosis?.code ?? '')) {
    const { diagnosis: code } = draft.settings;
    draft.diagnosis = code && Object.freeze({ code });
  }
  // A login or a loss in another tab may have withdrawn it, and this tab knows better since.
  const isShared = draft.record.silentAuth?.works === true;
  if (!isShared) publish(draft, { silentAuth: { at: draft.startedAt, works: true } });
  draft.silentAuthWorks = true;
}

/** Sets the diagnosis and emits it once. */
export function setDiagnosis(draft: Draft, code: DiagnosisCode): void {
  if (draft.diagnosis?.code === code || draft.diagnosis?.code === 'embedded') return;
  draft.diagnosis = Object.freeze({ code });
  emit(draft, 'diagnosis', draft.diagnosis);
}

/** The login of this session followed a loss and is lost at once: the next login would be, too. */
function isRedirectLoop({ at, record, since, verifiedAt }: Draft, reason: LossReason): boolean {
  const { login, check } = record;
  if (!login) return false;
  const lostAt = numberOr(login.lostAt, Infinity);
  const isVerified = verifiedAt > login.at || (check?.verdict === 'alive' && check.at > login.at);
  return (
    /required|revoked|changed|expired|denied/.test(reason) &&
    !isVerified &&
    lostAt <= login.at &&
    login.at <= since &&
    login.at - lostAt < AFTER_A_LOSS_MS &&
    at - login.at < LOST_AT_ONCE_MS
  );
}

/** Sets the loss, without an event. */
export function setLoss(
  draft: Draft,
  trigger: CheckTrigger,
  { code: reason, error }: Lost,
): SessionLoss {
  const { at, signedIn } = draft;
  // If the browser began to block the cookies of the tenant, the next login would be lost as well.
  // So the next session must establish again that silent authentication works.
  if (reason === 'login_required') publish(draft, { silentAuth: { at, works: false } });
  const user = signedIn?.user ?? null;
  const loss = Object.freeze({ reason, trigger, at, user, ...(error && { error }) });
  draft.loss = loss;
  return loss;
}

/** Ends the session. */
export function lose(draft: Draft, trigger: CheckTrigger, verdict: Lost): void {
  const loss = setLoss(draft, trigger, verdict);
  cancelCheck(draft);
  draft.endedProbeId = draft.probeId;
  Object.assign(draft, { phase: 'lost', signedIn: null, announced: null });
  emit(draft, 'sessionLost', loss);
}
