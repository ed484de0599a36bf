import type { DiagnosisCode, LastLoss, RefusedLogin, SessionStatus } from '@auth0-heartbeat/core';
import type { View } from './view';

const statusSentences: Record<SessionStatus, string> = {
  loading: 'It is not known yet whether you are signed in.',
  signed_out: 'You are not signed in.',
  active: 'Your session is alive.',
  unverified: 'The last check was inconclusive. You stay signed in.',
  unsupported: 'Silent authentication does not work here. You stay signed in.',
  lost: 'Your session is over. Redirecting to login.',
};

/** Describes the status. `verifiedAt`: when the session was last verified. */
export function statusSentence(status: SessionStatus, verifiedAt: number | null): string {
  if (status === 'active' && verifiedAt === null) return 'Signed in. Not verified yet.';
  return statusSentences[status];
}

export const sessionTexts = {
  heading: 'Your session',
  verified: 'Verified',
  notVerified: 'not yet',
  checking: 'checking …',
  checkNow: 'Check now',
  signOut: 'Sign out',
  greeting: 'Hello,',
  loading: 'Loading …',
} as const;

/** What limits the heartbeat, and the remedy. */
export const diagnosisTexts: Record<DiagnosisCode, readonly [meaning: string, remedy: string]> = {
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

export const viewTexts: Record<View, string> = { home: 'Home', payroll: 'Payroll' };

export const draftTexts = {
  label: 'Draft',
  hint: 'Stored in this browser as you type. Deleted when your session ends, but kept for you after an announced end.',
} as const;

export const payrollTexts = {
  heading: 'Payroll',
  about: 'Requires a verification that is at most ten seconds old.',
  waiting: 'Checking the session …',
  notVerified: 'The session could not be verified.',
  retry: 'Check again',
  person: 'Person',
  salary: 'Salary',
} as const;

/** The data behind the gate. */
export const salaries = [
  ['Alice', '€ 84,000'],
  ['Bob', '€ 79,500'],
  ['Carol', '€ 81,200'],
] as const;

/** A button that starts a login. */
interface NoticeAction {
  readonly text: string;
  /** Shows the login page also if the tenant has a session. */
  readonly forceLogin: boolean;
}

/** A page with a heading, a text and buttons. The first button is the recommended one. */
export interface Notice {
  readonly heading: string;
  readonly text: string;
  /** The error description of the tenant. */
  readonly error?: string;
  readonly actions: readonly NoticeAction[];
  /** Shown only with the local tenant. */
  readonly localHint?: string;
}

const tryAgain: NoticeAction = { text: 'Try again', forceLogin: false };

const welcome: Notice = {
  heading: 'An app that detects the end of its session',
  text: 'Sign in, then block yourself at the tenant. This page detects it, deletes its local state and redirects to login.',
  actions: [{ text: 'Sign in', forceLogin: false }],
  localHint:
    'The users of the local tenant are Alice, Bob and Carol. Carol is blocked. One click signs you in.',
};

/** After an idle timeout. */
function signedOut(idleTimeoutMs: number): Notice {
  return {
    heading: `Signed out after ${describeDuration(idleTimeoutMs)} without activity`,
    text: 'Your session ended here and at the tenant. An unsaved draft is restored when you sign in again.',
    actions: [{ text: 'Sign in', forceLogin: false }],
  };
}

/** What a notice depends on. */
interface NoticeFacts {
  /** The refused login that led to the page. */
  readonly login: RefusedLogin | null;
  readonly lastLoss: LastLoss | null;
  readonly idleTimeoutMs: number | false | undefined;
}

/** The page for a user who is not signed in. */
export function noticeOf({ login, lastLoss, idleTimeoutMs }: NoticeFacts): Notice {
  if (!login) {
    return lastLoss?.reason === 'idle_timeout' && idleTimeoutMs
      ? signedOut(idleTimeoutMs)
      : welcome;
  }
  switch (login.status) {
    case 'login_required':
      return welcome;
    case 'blocked':
      return {
        heading: 'Your account is blocked',
        text: 'An administrator has blocked your account, so you cannot sign in. You can sign in again after they unblock it.',
        actions: [
          { text: 'Try another account', forceLogin: true },
          { text: 'Sign in again', forceLogin: false },
        ],
      };
    case 'denied':
      return {
        heading: 'Sign-in was denied',
        text: 'The tenant denied the login. Try again. If that fails, show this message to the administrator of the tenant.',
        error: login.error.error_description,
        actions: [tryAgain],
      };
    case 'failed':
      return {
        heading: 'Sign-in failed',
        text: 'An error occurred during the login. Try again. If that fails, show this message to the administrator of the tenant.',
        error: login.error.error_description,
        actions: [tryAgain],
      };
    default:
      return login.status satisfies never;
  }
}

/** Formats the age of a moment: `3 s ago`. Both are epoch milliseconds. */
export function describeAge(moment: number, now: number): string {
  const seconds = Math.max(0, Math.floor((now - moment) / 1_000));
  if (seconds < 60) return `${seconds} s ago`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min ago` : `${Math.floor(minutes / 60)} h ago`;
}

/** Formats a duration with a non-breaking space: `20 seconds`, `15 minutes`. */
function describeDuration(ms: number): string {
  const isShort = ms < 120_000;
  const [unit, unitMs] = isShort ? (['second', 1_000] as const) : (['minute', 60_000] as const);
  const format = new Intl.NumberFormat('en', { style: 'unit', unit, unitDisplay: 'long' });
  return format.format(Math.round(ms / unitMs)).replace(' ', '\u00a0');
}
