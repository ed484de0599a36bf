import type { SessionStatus } from '@auth0-heartbeat/core';
import type {
  LocalTenantFault,
  LocalTenantFaultEndpoint,
  LocalTenantFaultKind,
} from '@auth0-heartbeat/local-tenant';
import type { Opening } from './opening';
import type { TenantState } from './tenant-controls';
import type { LinkedView } from './view';

const statusSentences: Record<SessionStatus, string> = {
  idle: 'Nobody is being watched.',
  active: 'Your session is alive at the tenant.',
  unverified: 'The tenant gave no answer. You stay signed in.',
  unsupported: 'This browser cannot ask silently. You stay signed in.',
  lost: 'Your session is over. On to login.',
};

/** What the status means; `verifiedAt` is the moment of the last proof. */
export function statusSentence(status: SessionStatus, verifiedAt: number | null): string {
  if (status === 'active' && verifiedAt === null) return 'Signed in; not confirmed yet.';
  return statusSentences[status];
}

export const sessionTexts = {
  heading: 'Your session',
  lastProof: 'Last proof',
  noProof: 'none yet',
  checking: 'asking …',
  checkNow: 'Check now',
  signOut: 'Sign out',
  greeting: 'Hello,',
} as const;

export const viewTexts: Record<LinkedView, string> = { home: 'Home', payroll: 'Payroll' };

export const draftTexts = {
  label: 'Draft',
  hint: 'Kept in this browser as you type, and gone the moment your session is.',
} as const;

export const payrollTexts = {
  heading: 'Payroll',
  about: 'Shown only behind a proof that is no older than ten seconds.',
  waiting: 'Asking the tenant whether this session is still alive …',
  refused: 'There is no proof, so there is nothing to see here.',
  retry: 'Ask again',
  person: 'Person',
  salary: 'Salary',
} as const;

/** What the gate is for. */
export const salaries = [
  ['Alice', '€ 84,000'],
  ['Bob', '€ 79,500'],
  ['Carol', '€ 81,200'],
] as const;

export const requestTexts = {
  heading: 'Requests to the tenant',
  made: 'by all tabs of this browser',
  bare: 'by a bare setInterval in each tab',
  reset: 'Count anew',
  hint: 'With one tab they are much alike: see the story “Twenty tabs”.',
} as const;

export const labTexts = {
  heading: 'Stories',
  about: 'Each sets a scene, says what to expect, and shows that it happened.',
  all: 'All stories',
  again: 'Tell it again',
  next: (title: string) => `Next: ${title}`,
  progress: (met: number, all: number) => `${met} of ${all}`,
  over: 'That was it.',
  waiting: 'Waiting for it …',
  draft: 'Between us: Bob’s contract ends in March.',
  asleep: 'Asleep',
  hour: 'An hour passes …',
  tabs: 'Twenty tabs',
  tabsAbout: 'Each is a page of its own with a heartbeat of its own, in the same browser.',
  tab: (number: number) => `Tab ${number}`,
  leaveTabs: 'Back to the app',
} as const;

/** What to do to see the library at work. */
export interface TryTexts {
  readonly heading: string;
  readonly steps: readonly string[];
}

/** The steps that lead somewhere with this status, at a tenant of Auth0. */
export function tryTextsOf(status: SessionStatus): TryTexts {
  const heading = 'Try this';
  return { heading, steps: status === 'unsupported' ? unsupportedSteps : steps };
}

const steps = [
  'Write a draft, then block yourself in the Auth0 dashboard. The draft vanishes and you are at login.',
  'Sign in again while blocked: the page says so and leaves it at that.',
  'Go offline. The status says “unverified”, and you stay.',
];

const unsupportedSteps = [
  'Write a draft, then block yourself in the Auth0 dashboard. It is not noticed here: that is what “unsupported” means.',
  'Reload the page. You stay signed in, and the draft is still there.',
  'Allow third-party cookies in the browser, or give the tenant a custom domain below the app’s own. Then a block is noticed.',
];

export const panelTexts = {
  role: 'Administrator',
  heading: 'Local tenant',
  about: 'What an administrator does at Auth0. The app is told nothing; it has to notice.',
  unreachable: 'The local tenant does not answer. Is it still running?',
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
  up: 'answers everybody',
  struck: (count: number) => (count === 1 ? '1 fault' : `${count} faults`),
  takeDown: 'Take the tenant down',
  bringBack: 'Bring the tenant back',
  order: 'Order a fault',
  kind: 'What goes wrong',
  endpoint: 'Where',
  silentOnly: 'Only silent requests',
  times: 'How often',
  forever: 'until taken back',
  timesLeft: (count: number) => (count === 1 ? 'once' : `${count} times`),
  silent: 'silent only',
  strike: 'Order',
  takeBack: 'Take back',
  clear: 'Take all back',
  blockedAnswer: 'A blocked user’s silent request is answered',
  log: 'Log',
  noLog: 'Nothing has happened yet.',
} as const;

/** What each fault does, in words. */
export const faultTexts: Record<LocalTenantFaultKind, string> = {
  mfa_required: 'Asks for a second factor',
  consent_required: 'Asks for consent',
  rate_limited: 'Too many requests (429)',
  server_error_html: 'Server error, as a page',
  server_error_json: 'Server error, as JSON',
  connection_reset: 'Drops the connection',
  hang: 'Never answers',
  latency: 'Answers a second late',
  web_origin_not_allowed: 'Web origin not allowed',
  third_party_cookies_blocked: 'No third-party cookies',
};

/** Where a fault can strike. */
export const endpointTexts: Partial<Record<LocalTenantFaultEndpoint, string>> = {
  '/authorize': '/authorize',
  '/oauth/token': '/oauth/token',
  '*': 'everywhere',
};

/** How the tenant answers. */
export function describeService({ isDown, faults }: TenantState): string {
  if (isDown) return panelTexts.down;
  return faults.length > 0 ? panelTexts.struck(faults.length) : panelTexts.up;
}

/** Where a fault strikes, and how often. */
export function describeScope({ endpoint, silentOnly, times }: LocalTenantFault): string {
  return [
    endpointTexts[endpoint] ?? endpoint,
    ...(silentOnly ? [panelTexts.silent] : []),
    ...(times === undefined ? [] : [panelTexts.timesLeft(times)]),
  ].join(', ');
}

/** A line of the tenant's log in words. */
export function describeLogLine(type: string, user: { readonly name: string } | undefined): string {
  return [logTexts[type] ?? type, user?.name].filter(Boolean).join(' · ');
}

/** Auth0's codes. */
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

/** At an address that the local tenant does not know. */
export const elsewhereTexts = {
  heading: 'The tenant does not know this address',
  text: (host: string) =>
    `You are at ${host}, which is not among the tenant’s allowed addresses. Take one of these two.`,
  sameSite: 'the same site as the tenant, as with a custom domain',
  crossSite: 'another site than the tenant, as without one',
} as const;

/** A way to login. */
interface NoticeAction {
  readonly text: string;
  /** The tenant must ask who it is, also where it has a session. */
  readonly askAgain: boolean;
}

/** A page with a heading, a text and ways to login, the first of them the best. */
export interface Notice {
  readonly heading: string;
  readonly text: string;
  /** The tenant's own words. */
  readonly error?: string;
  readonly actions: readonly NoticeAction[];
  /** Of use with the local tenant only. */
  readonly localHint?: string;
}

const tryAgain: NoticeAction = { text: 'Try again', askAgain: false };

/** What to show to somebody who is not signed in. */
export function noticeOf(opening: Exclude<Opening, { status: 'signed_in' }>): Notice {
  switch (opening.status) {
    case 'signed_out':
      return {
        heading: 'An app that knows when its session is over',
        text: 'Sign in, then have yourself blocked: this page notices, forgets what it kept, and goes to login.',
        actions: [{ text: 'Sign in', askAgain: false }],
        localHint:
          'The local tenant knows Alice, Bob and Carol, who is blocked. One click there signs you in.',
      };
    case 'blocked':
      return {
        heading: 'Your account is blocked',
        text: 'An administrator has blocked it, so you cannot sign in. Signing in again helps once they have lifted the block.',
        actions: [
          { text: 'Try another account', askAgain: true },
          { text: 'Sign in again', askAgain: false },
        ],
      };
    case 'denied':
      return {
        heading: 'Sign-in was refused',
        text: 'The tenant did not let you in. Try again; if it keeps happening, show its words to whoever looks after the tenant.',
        error: opening.error.error_description,
        actions: [tryAgain],
      };
    case 'failed':
      return {
        heading: 'Sign-in did not work',
        text: 'Something went wrong on the way. Try again; if it keeps happening, show these words to whoever looks after the tenant.',
        error: opening.error.error_description,
        actions: [tryAgain],
      };
    default:
      return opening satisfies never;
  }
}
