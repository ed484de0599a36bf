import type { DiagnosisCode, LastLoss, RefusedLogin, SessionStatus } from '@auth0-heartbeat/core';
import type {
  LocalTenantFault,
  LocalTenantFaultEndpoint,
  LocalTenantFaultKind,
} from '@auth0-heartbeat/local-tenant';
import { describeDuration } from './age';
import type { TenantState } from './tenant-controls';
import type { LinkedView } from './view';

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

export const viewTexts: Record<LinkedView, string> = { home: 'Home', payroll: 'Payroll' };

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

export const requestTexts = {
  heading: 'Requests to the tenant',
  made: 'by all tabs of this browser',
  bare: 'by a setInterval in each tab instead',
  reset: 'Reset',
  hint: 'With one tab, the numbers are similar. See the story “Twenty tabs”.',
} as const;

export const labTexts = {
  heading: 'Stories',
  about: 'Each story guides you through a scenario and confirms what happens.',
  all: 'All stories',
  again: 'Restart',
  next: (title: string) => `Next: ${title}`,
  progress: (met: number, all: number) => `${met} of ${all}`,
  complete: 'The story is complete.',
  waiting: 'Waiting …',
  draft: 'Confidential: Bob’s contract ends in March.',
  asleep: 'Asleep',
  hour: 'An hour passes …',
  tabs: 'Twenty tabs',
  tabsAbout: 'Each tab is a separate page with its own heartbeat, in the same browser.',
  tab: (number: number) => `Tab ${number}`,
  leaveTabs: 'Back to the app',
} as const;

/** A list of things to try. */
export interface TryTexts {
  readonly heading: string;
  readonly steps: readonly string[];
}

/** The things to try with this status, at a tenant of Auth0. */
export function tryTextsOf(status: SessionStatus): TryTexts {
  const heading = 'Try this';
  return { heading, steps: status === 'unsupported' ? unsupportedSteps : steps };
}

const steps = [
  'Write a draft, then block yourself in the Auth0 dashboard. The draft is deleted, and the page redirects to login.',
  'Sign in while blocked. The page says that you are blocked and does not redirect again.',
  'Go offline. The status is “unverified”, and you stay signed in.',
];

const unsupportedSteps = [
  'Write a draft, then block yourself in the Auth0 dashboard. The page does not detect it: that is the meaning of “unsupported”.',
  'Reload the page. You stay signed in, and the draft is unchanged.',
  'Allow third-party cookies in the browser, or give the tenant a custom domain under the domain of the app. Then the page detects a block.',
];

export const panelTexts = {
  role: 'Administrator',
  heading: 'Local tenant',
  about: 'The actions of an administrator at Auth0. The tenant does not notify the app.',
  unreachable: 'The local tenant does not respond. Is it running?',
  users: 'Users',
  block: 'Block',
  unblock: 'Unblock',
  signOut: 'Sign out',
  everywhere: 'everywhere',
  blocked: 'blocked',
  sessions: (count: number) => (count === 1 ? '1 session' : `${count} sessions`),
  session: (id: string) => `Session ${id.slice(0, 6)}`,
  since: (time: string) => `since ${time}`,
  end: 'End',
  expire: 'Expire',
  service: 'Faults',
  down: 'down',
  up: 'no faults',
  active: (count: number) => (count === 1 ? '1 fault' : `${count} faults`),
  takeDown: 'Take the tenant down',
  bringBack: 'Restore the tenant',
  add: 'Add a fault',
  kind: 'Fault',
  endpoint: 'Endpoint',
  silentOnly: 'Only silent requests',
  times: 'How often',
  forever: 'until removed',
  timesLeft: (count: number) => (count === 1 ? 'once' : `${count} times`),
  silent: 'silent only',
  submit: 'Add',
  remove: 'Remove',
  clear: 'Remove all',
  blockedAnswer: 'Response to a silent request of a blocked user',
  log: 'Log',
  noLog: 'No events yet.',
} as const;

/** The effect of each fault. */
export const faultTexts: Record<LocalTenantFaultKind, string> = {
  mfa_required: 'Requires a second factor',
  consent_required: 'Requires consent',
  rate_limited: 'Too many requests (429)',
  server_error_html: 'Server error (HTML)',
  server_error_json: 'Server error (JSON)',
  connection_reset: 'Drops the connection',
  hang: 'Never responds',
  latency: 'Responds after a second',
  web_origin_not_allowed: 'Web origin not allowed',
  third_party_cookies_blocked: 'Third-party cookies blocked',
};

/** The endpoints of a fault. */
export const endpointTexts: Partial<Record<LocalTenantFaultEndpoint, string>> = {
  '/authorize': '/authorize',
  '/oauth/token': '/oauth/token',
  '*': 'everywhere',
};

/** Describes whether the tenant responds. */
export function describeService({ isDown, faults }: TenantState): string {
  if (isDown) return panelTexts.down;
  return faults.length > 0 ? panelTexts.active(faults.length) : panelTexts.up;
}

/** Describes the endpoint of a fault and how often it occurs. */
export function describeScope({ endpoint, silentOnly, times }: LocalTenantFault): string {
  return [
    endpointTexts[endpoint] ?? endpoint,
    ...(silentOnly ? [panelTexts.silent] : []),
    ...(times === undefined ? [] : [panelTexts.timesLeft(times)]),
  ].join(', ');
}

/** Describes an entry of the tenant's log. */
export function describeLogLine(type: string, user: { readonly name: string } | undefined): string {
  return [logTexts[type] ?? type, user?.name].filter(Boolean).join(' · ');
}

/** The event codes of Auth0. */
const logTexts: Record<string, string> = {
  s: 'Login',
  f: 'Failed login',
  ssa: 'Silent auth',
  fsa: 'Failed silent auth',
  seacft: 'Code exchange',
  feacft: 'Failed exchange',
  sertft: 'Refresh',
  fertft: 'Failed refresh',
  srrt: 'Revoked',
  slo: 'Logout',
  sapi: 'Administrator',
};

export const failureTexts = { heading: 'The demo could not start' } as const;

/** At a host that the local tenant does not allow. */
export const unknownHostTexts = {
  heading: 'The tenant does not allow this host',
  text: (host: string) =>
    `The host ${host} is not one of the allowed hosts of the tenant. Use one of these two.`,
  sameSite: 'same-site with the tenant, as with a custom domain',
  crossSite: 'cross-site, as without a custom domain',
} as const;

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
