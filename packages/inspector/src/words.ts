import type {
  CheckTrigger,
  DiagnosisCode,
  EndCause,
  LossReason,
  SessionSnapshot,
  SessionStatus,
  UnverifiedCause,
} from '@auth0-heartbeat/core';
import type {
  EndingStepName,
  NextCheck,
  NoNextCheck,
  SessionVerdict,
} from '@auth0-heartbeat/core/trace';
import { describeDuration, describeWait, timeOfDay } from './durations.js';
import type { AnnouncementEntry, CheckEntry, EndingStepEntry, VerdictSummary } from './entry.js';

/** The colour and the shape of a line. Its words say the same. */
export type Tone = SessionStatus | 'neutral' | 'interaction' | 'running';

const statusSentences: Record<SessionStatus, string> = {
  loading: 'It is not known yet whether anybody is signed in.',
  signed_out: 'Nobody is signed in.',
  active: 'The session is alive.',
  unverified: 'The last check was inconclusive. The user stays signed in.',
  unsupported: 'Silent authentication does not work here. The user stays signed in.',
  lost: 'The session is over, and the app is being cleared.',
};

/** Describes the status in a sentence. */
export function describeStatus({ status, verifiedAt, loss }: SessionSnapshot): string {
  if (status === 'active' && verifiedAt === null) return 'Signed in. Not verified yet.';
  return loss ? `The session is over: ${lossReasons[loss.reason]}.` : statusSentences[status];
}

/** Why a session ended. */
const lossReasons: Record<LossReason, string> = {
  login_required: 'the tenant requires a new login',
  user_blocked: 'the user is blocked',
  grant_revoked: 'the refresh token is no longer valid',
  session_expired: 'it reached the lifetime that the tenant set',
  access_denied: 'access is denied from now on',
  user_changed: 'another user signed in',
  signed_out: 'the user signed out in another tab',
  idle_timeout: 'nobody used the app for too long',
  unverifiable: 'it was not verified for too long',
};

/** The reasons for a check, each as a clause. */
export const reasons: Readonly<Record<CheckTrigger, string>> = {
  start: 'the heartbeat started',
  interval: 'the interval is over',
  focus: 'the page received focus',
  online: 'the network is back',
  wake: 'the page was suspended',
  pageshow: 'the page was restored by Back or Forward',
  activity: 'first input after a pause',
  report: 'the app reported an error',
  push: 'a push hint arrived',
  manual: 'requested with check()',
  retry: 'the last check was inconclusive',
  extend: 'the user chose to stay signed in',
  other_tab: 'another tab reported a result',
};

const noNextCheck: Record<NoNextCheck, string> = {
  stopped: 'None: the heartbeat is stopped.',
  nobody_signed_in: 'None: nobody is signed in.',
  lost: 'None: the session is over.',
  checking: 'A check is running.',
  hidden: 'When the page is visible.',
  paused: 'At the next input. Checks pause while the user is idle.',
  no_interval: 'None: intervalMs is Infinity.',
};

/** Describes when the next check is due and why. `now`: epoch milliseconds. */
export function describeNextCheck(next: NextCheck | null, now: number): string {
  if (!next) return 'Not known yet.';
  if (next.trigger === null) return noNextCheck[next.because];
  return toSentence(`${describeDueTime(next.dueAt, now)}: ${reasons[next.trigger]}`);
}

/** The causes of an end that is known before it comes, each as a clause. */
const endCauses: Record<EndCause, string> = {
  idle_timeout: 'nobody uses the app',
  session_expired: 'it reaches the lifetime that the tenant set',
  unverifiable: 'no check verifies it',
};

/**
 * Describes when the session ends, why, and what postpones it. `null` if that is not known. `now`: epoch
 * milliseconds.
 */
export function describeEnd(
  { endsAt, endCause, canExtend }: SessionSnapshot,
  now: number,
): string | null {
  if (endsAt === null || endCause === null) return null;
  const moment = `${describeDueTime(endsAt, now)}, at ${timeOfDay(endsAt)}`;
  return `${toSentence(`${moment}: ${endCauses[endCause]}`)} ${describePostponement(endCause, canExtend)}`;
}

function describePostponement(cause: EndCause, canExtend: boolean): string {
  if (canExtend) return 'extend() postpones the end.';
  return cause === 'unverifiable'
    ? 'A verification postpones the end.'
    : 'Nothing postpones the end.';
}

/** Describes an end that was announced. */
export function describeAnnouncement({ cause, endsAt, canExtend }: AnnouncementEntry): string {
  const end = toSentence(`the session ends at ${timeOfDay(endsAt)}: ${endCauses[cause]}`);
  return `${end} ${describePostponement(cause, canExtend)}`;
}

/** Describes how an ending is detected: by push hints and polling, or by polling alone. */
export function describeDetection({ status, live }: SessionSnapshot): string {
  if (/^(loading|signed_out|lost)$/.test(status)) return 'Off.';
  return live ? 'Push: hints arrive.' : 'Polling.';
}

/** Describes whether push hints arrive from now on. */
export function describePush(live: boolean): {
  readonly tone: Tone;
  readonly word: string;
  readonly meaning: string;
} {
  return live
    ? { tone: 'active', word: 'push live', meaning: 'Push hints arrive.' }
    : { tone: 'neutral', word: 'push stopped', meaning: 'Push hints no longer arrive.' };
}

/** The results of a check, each as a word and its meaning. */
export const verdicts: Record<
  SessionVerdict['type'],
  { readonly tone: Tone; readonly word: string; readonly meaning: string }
> = {
  alive: { tone: 'active', word: 'alive', meaning: 'The tenant confirmed the session.' },
  lost: { tone: 'lost', word: 'lost', meaning: 'The session is over.' },
  interaction_required: {
    tone: 'interaction',
    word: 'interaction required',
    meaning: 'The session is alive. The tenant requires consent, a second factor or similar.',
  },
  inconclusive: {
    tone: 'unverified',
    word: 'inconclusive',
    meaning: 'The check failed, which says nothing about the session. It continues.',
  },
  unsupported: {
    tone: 'unsupported',
    word: 'unsupported',
    meaning: 'Silent authentication does not work here. The session continues.',
  },
};

const causes: Record<UnverifiedCause, string> = {
  timeout: 'No response within the time limit.',
  network: 'The request failed.',
  rate_limited: 'The tenant received too many requests.',
  missing_refresh_token: 'The SDK has no refresh token in this tab.',
  unknown: 'The response says nothing about the session.',
};

/** What limits the heartbeat, and the remedy. */
const diagnoses: Record<DiagnosisCode, readonly [meaning: string, remedy: string]> = {
  third_party_cookies_blocked: [
    'The iframe sees no session: the browser blocks the cookies of the tenant, or the session is over.',
    'Use a custom domain of the tenant under the domain of the app, or refresh tokens.',
  ],
  cross_origin_isolated: [
    'Silent authentication does not work in a cross-origin isolated page.',
    'Use refresh tokens, or remove Cross-Origin-Embedder-Policy.',
  ],
  refresh_token_mode: [
    'Refresh tokens outlive the session: a sign-out elsewhere is not detected.',
    'Use sessionProbe, or back-channel logout with the push server.',
  ],
  web_origin_not_allowed: [
    'The tenant never responds in an iframe.',
    'Add the origin of the app to Allowed Web Origins, and the tenant to frame-src of the CSP.',
  ],
  embedded: [
    'The page is in a frame, so the heartbeat never navigates.',
    'Show the loss in the page, or pass redirectToLogin.',
  ],
  interactive_error_handler: [
    'A check by the client could open a popup: another user and a revoked refresh token are not detected.',
    'Handle interactionRequired instead of using interactiveErrorHandler.',
  ],
  push_flood: [
    'The push server sent too many events, so its stream is closed for an hour and polling continues.',
    'Find out who publishes so many hints.',
  ],
  redirect_loop: [
    'Every new login was lost at once, so this session is kept.',
    'Use a custom domain of the tenant under the domain of the app, or refresh tokens.',
  ],
};

/** Explains a diagnosis. Empty for a code of another version of the core. */
export function describeDiagnosis(
  code: string | null,
): readonly [meaning?: string, remedy?: string] {
  return diagnoses[code as DiagnosisCode] ?? [];
}

/** Describes the state of a check in a word, and in a sentence if the word does not say all. */
export function describeCheck({ state, verdict }: CheckEntry): {
  readonly tone: Tone;
  readonly word: string;
  readonly meaning: string | null;
} {
  switch (state) {
    case 'waiting':
      return {
        tone: 'running',
        word: 'waiting',
        meaning: 'Waits for its turn: one tab checks at a time.',
      };
    case 'running':
      return { tone: 'running', word: 'checking', meaning: null };
    case 'cancelled':
      return {
        tone: 'neutral',
        word: 'cancelled',
        meaning: 'The heartbeat stopped, the session ended, or another check replaces this one.',
      };
    case 'unrecorded':
      return {
        tone: 'neutral',
        word: 'not recorded',
        meaning: 'It finished while the inspector was not attached.',
      };
    case 'finished':
      return verdict
        ? { ...verdicts[verdict.type], meaning: meaningOf(verdict) }
        : { tone: 'neutral', word: 'not recorded', meaning: null };
    default:
      return state satisfies never;
  }
}

function meaningOf({ type, code }: VerdictSummary): string | null {
  switch (type) {
    case 'alive':
      return null;
    case 'lost':
      return sentenceOf(code);
    case 'inconclusive':
      return causes[code as UnverifiedCause] ?? null;
    case 'unsupported':
      return describeDiagnosis(code)[0] ?? null;
    case 'interaction_required':
      return 'The tenant requires a user interaction. The session continues.';
    default:
      return type satisfies never;
  }
}

/** Describes the reason of a loss in a sentence. */
export function describeLoss(reason: LossReason): string {
  return sentenceOf(reason) ?? reason;
}

function sentenceOf(reason: string | null): string | null {
  const clause = lossReasons[reason as LossReason];
  return clause ? toSentence(clause) : null;
}

/** Turns a clause into a sentence: with a capital letter and a full stop. */
export function toSentence(clause: string): string {
  return `${clause.charAt(0).toUpperCase()}${clause.slice(1)}.`;
}

/** Describes which tab checked: this tab, or another one by its name if it is known. */
export function describeSource(
  { kind, startedAt }: CheckEntry,
  findTab: (startedAt: number) => string | null,
): string {
  if (kind === 'check') return 'this tab';
  const tab = startedAt === null ? null : findTab(startedAt);
  return tab ? `from tab ${tab}` : 'from another tab';
}

/** The shortest wait that is worth a line: without another tab, a turn comes within this time. */
const MIN_WAIT_MS = 100;

/** Describes how long a check waited for its turn. `null` if it hardly waited. */
export function describeTurn({ waitedMs }: CheckEntry): string | null {
  return waitedMs !== null && waitedMs >= MIN_WAIT_MS
    ? `waited ${describeDuration(waitedMs)} for its turn`
    : null;
}

/** Describes when an inconclusive check is repeated. `null` if the next check is another one. */
export function describeRetry(next: NextCheck | null, now: number): string | null {
  if (next?.trigger !== 'retry') return null;
  return `retry ${describeDueTime(next.dueAt, now)}`;
}

function describeDueTime(dueAt: number, now: number): string {
  const wait = describeWait(dueAt, now);
  return wait ? `in ${wait}` : 'now';
}

/** The steps of an ending. */
export const endingSteps: Record<EndingStepName, string> = {
  clearLocalState: 'clear the state of the app',
  'client.logout': 'remove the tokens',
  onCleared: 'notify the app',
  checkSession: 'look for a signed-in user',
  redirectToLogin: 'redirect to login',
};

/** The outcomes of a step of an ending. */
export const outcomes: Record<
  EndingStepEntry['outcome'],
  { readonly tone: Tone; readonly word: string }
> = {
  running: { tone: 'running', word: 'running' },
  done: { tone: 'active', word: 'done' },
  failed: { tone: 'lost', word: 'failed' },
  unrecorded: { tone: 'neutral', word: 'not recorded' },
};
