import type {
  CheckTrigger,
  DiagnosisCode,
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
import { describeWait } from './durations.js';
import type { CheckEntry, EndingStepEntry, ShownVerdict } from './entry.js';

/** What gives a line its colour and its shape, beside its words. */
export type Tone = SessionStatus | 'interaction' | 'asking';

const statusSentences: Record<SessionStatus, string> = {
  idle: 'Nobody is watched.',
  active: 'Alive at the tenant.',
  unverified: 'The last check found nothing out. Still signed in.',
  unsupported: 'This browser cannot ask the tenant. Still signed in.',
  lost: 'The session is over.',
};

/** The status in a sentence. */
export function describeStatus({ status, verifiedAt, loss }: SessionSnapshot): string {
  if (status === 'active' && verifiedAt === null) return 'Signed in; not confirmed yet.';
  return loss ? `The session is over: ${lossReasons[loss.reason]}.` : statusSentences[status];
}

/** Why a session ended. */
const lossReasons: Record<LossReason, string> = {
  login_required: 'the tenant asks for a new login',
  user_blocked: 'the user is blocked',
  grant_revoked: 'the refresh token is revoked',
  session_expired: 'it reached the end that the tenant had set',
  user_changed: 'somebody else has signed in',
  signed_out: 'the user signed out in another tab',
  unverifiable: 'it could not be confirmed for too long',
};

/** Why a check happened. */
export const triggers: Record<CheckTrigger, string> = {
  start: 'The watch began.',
  interval: 'It was time again.',
  focus: 'The page got the focus.',
  online: 'The network came back.',
  wake: 'The page woke up.',
  pageshow: 'Back or Forward led here.',
  activity: 'First input after a pause.',
  report: 'The app reported an error.',
  push: 'A hint from outside.',
  manual: 'Asked by hand.',
  retry: 'The last one found nothing out.',
  other_tab: 'Another tab found out.',
};

/** Why a check is going to happen. */
const reasons: Record<CheckTrigger, string> = {
  start: 'the watch begins',
  interval: 'the interval',
  focus: 'the page got the focus',
  online: 'the network came back',
  wake: 'the page woke up',
  pageshow: 'Back or Forward led here',
  activity: 'the user is back',
  report: 'the app reported an error',
  push: 'a hint from outside',
  manual: 'asked by hand',
  retry: 'the last one found nothing out',
  other_tab: 'another tab gives cause',
};

const noNextCheck: Record<NoNextCheck, string> = {
  stopped: 'None: the heartbeat is stopped.',
  nobody_signed_in: 'None: nobody is signed in.',
  lost: 'None: the session is over.',
  checking: 'Asking now.',
  hidden: 'When the page is shown.',
  paused: 'At the next input: without one, no check is due.',
  switched_off: 'None by time: the interval is switched off.',
};

/** When the next check is due, and why. `now`: epoch milliseconds. */
export function describeNextCheck(next: NextCheck | null, now: number): string {
  if (!next) return 'Not known yet.';
  if (next.trigger === null) return noNextCheck[next.because];
  return capitalize(`${inWait(next.dueAt, now)}: ${reasons[next.trigger]}.`);
}

/** What tells of an ending: hints that get through, or the checks alone. */
export function describeWatch({ status, live }: SessionSnapshot): string {
  if (status === 'idle' || status === 'lost') return 'Nothing now.';
  return live ? 'Push: hints get through.' : 'Polling.';
}

/** Whether hints get through from now on, in a word and what it means. */
export function describePush(live: boolean): {
  readonly tone: Tone;
  readonly word: string;
  readonly meaning: string;
} {
  return live
    ? { tone: 'active', word: 'push live', meaning: 'Hints get through.' }
    : { tone: 'idle', word: 'push ended', meaning: 'No hints get through.' };
}

/** What a check can find, in a word and what it means. */
export const verdicts: Record<
  SessionVerdict['type'],
  { readonly tone: Tone; readonly word: string; readonly meaning: string }
> = {
  alive: { tone: 'active', word: 'alive', meaning: 'The tenant confirmed the session.' },
  lost: { tone: 'lost', word: 'lost', meaning: 'The session is over, beyond doubt.' },
  interaction_required: {
    tone: 'interaction',
    word: 'interaction required',
    meaning: 'Alive; the tenant wants something of the user, like consent or a second factor.',
  },
  inconclusive: {
    tone: 'unverified',
    word: 'inconclusive',
    meaning: 'The check failed. That says nothing about the session, which stays.',
  },
  unsupported: {
    tone: 'unsupported',
    word: 'unsupported',
    meaning: 'This browser cannot ask the tenant silently. The session stays.',
  },
};

const causes: Record<UnverifiedCause, string> = {
  timeout: 'No answer in time.',
  network: 'The tenant was not reached.',
  rate_limited: 'The tenant takes no more questions for now.',
  missing_refresh_token: 'The SDK has no refresh token in this tab.',
  unknown: 'The answer says nothing about the session.',
};

/** What the diagnoses are about. */
export const diagnoses: Record<DiagnosisCode, string> = {
  third_party_cookies_blocked: 'An iframe sees no session here.',
  cross_origin_isolated: 'A cross-origin isolated page cannot ask.',
  refresh_token_mode: 'Refresh tokens outlive the session.',
  web_origin_not_allowed: 'The tenant never answers in an iframe.',
  redirect_loop: 'Each new login is lost at once.',
};

/** How a check stands, in a word, and in a sentence where the word does not say all. */
export function describeCheck({ state, verdict }: CheckEntry): {
  readonly tone: Tone;
  readonly word: string;
  readonly meaning: string | null;
} {
  switch (state) {
    case 'asking':
      return { tone: 'asking', word: 'asking', meaning: null };
    case 'waiting':
      return { tone: 'asking', word: 'waiting', meaning: 'Another tab asks; its answer counts.' };
    case 'dropped':
      return {
        tone: 'idle',
        word: 'given up',
        meaning: 'Given up: nobody was watched any more, or another check took its place.',
      };
    case 'unseen':
      return { tone: 'idle', word: 'not seen', meaning: 'It ended while nobody looked.' };
    case 'ended':
      return verdict
        ? { ...verdicts[verdict.type], meaning: meaningOf(verdict) }
        : { tone: 'idle', word: 'not seen', meaning: null };
    default:
      return state satisfies never;
  }
}

function meaningOf({ type, code }: ShownVerdict): string | null {
  switch (type) {
    case 'alive':
      return null;
    case 'lost':
      return sentenceOf(lossReasons, code);
    case 'inconclusive':
      return causes[code as UnverifiedCause] ?? null;
    case 'unsupported':
      return diagnoses[code as DiagnosisCode] ?? null;
    case 'interaction_required':
      return 'The tenant wants something of the user. The session stays.';
    default:
      return type satisfies never;
  }
}

/** The reason of a loss as a sentence. */
export function describeLoss(reason: LossReason): string {
  return sentenceOf(lossReasons, reason) ?? reason;
}

function sentenceOf(phrases: Readonly<Record<string, string>>, code: string | null) {
  const phrase = phrases[code ?? ''];
  return phrase ? capitalize(`${phrase}.`) : null;
}

function capitalize(sentence: string): string {
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}`;
}

/** Who asked: this tab, another one by its name where it is known, or nobody. */
export function describeAsker(
  { kind, check, state, askedAt }: CheckEntry,
  askedBy: (askedAt: number) => string | null,
): string {
  if (kind === 'adopted') {
    const tab = askedAt === null ? null : askedBy(askedAt);
    return tab ? `from tab ${tab}` : 'from another tab';
  }
  return check === null && state === 'ended' ? 'no request' : 'this tab';
}

/** When a check that found nothing out is repeated, where that is the next check. */
export function describeRetry(next: NextCheck | null, now: number): string | null {
  if (next?.trigger !== 'retry') return null;
  return `again ${inWait(next.dueAt, now)}`;
}

function inWait(dueAt: number, now: number): string {
  const wait = describeWait(dueAt, now);
  return wait ? `in ${wait}` : 'now';
}

/** The steps of an ending. */
export const endingSteps: Record<EndingStepName, string> = {
  clearLocalState: 'clear what the app keeps',
  'client.logout': 'drop the tokens',
  onCleared: 'tell the app',
  checkSession: 'see who is signed in',
  redirectToLogin: 'go to login',
};

/** How the steps of an ending stand. */
export const outcomes: Record<
  EndingStepEntry['outcome'],
  { readonly tone: Tone; readonly word: string }
> = {
  pending: { tone: 'asking', word: 'under way' },
  done: { tone: 'active', word: 'done' },
  failed: { tone: 'lost', word: 'failed' },
  unseen: { tone: 'idle', word: 'not seen' },
};
