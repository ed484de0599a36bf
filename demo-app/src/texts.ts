import type { SessionStatus } from '@auth0-heartbeat/core';
import { addressAt } from './local-hosts';
import type { Opening } from './opening';
import type { ViewName } from './view';

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

export const viewTexts: Record<ViewName, string> = { home: 'Home', notes: 'Notes' };

export const draftTexts = {
  label: 'Draft',
  hint: 'Kept in this browser as you type, and gone the moment your session is.',
} as const;

export const eventTexts = {
  heading: 'What the heartbeat found',
  none: 'Nothing yet.',
  times: (count: number) => `${count} times`,
} as const;

/** What to do to see the library at work. */
export interface TryTexts {
  readonly heading: string;
  readonly steps: readonly string[];
  /** Where more is to be seen. */
  readonly link?: { readonly text: string; readonly href: string };
}

/** The steps that lead somewhere with this status and this tenant. */
export function tryTextsOf(status: SessionStatus, hasLocalTenant: boolean): TryTexts {
  const heading = 'Try this';
  if (status !== 'unsupported')
    return { heading, steps: steps[hasLocalTenant ? 'local' : 'auth0'] };
  const { hostname, pathname } = window.location;
  if (!hasLocalTenant)
    return { heading, steps: unsupportedSteps('the Auth0 dashboard', customDomain) };
  if (hostname === 'localhost') return { heading, steps: unsupportedSteps('the panel', newLogin) };
  return {
    heading,
    steps: unsupportedSteps('the panel', sameSite),
    link: { text: 'Open the same-site address', href: addressAt('localhost', pathname) },
  };
}

const steps = {
  local: [
    'Write a draft, go to Notes, then block yourself in the panel. The draft vanishes and you are at login.',
    'Sign in again while blocked: the page says so and leaves it at that.',
    'Take the tenant down. The status says “unverified”, and you stay.',
    'Sign yourself out elsewhere, sign in again: you are back in the view you left.',
  ],
  auth0: [
    'Write a draft, go to Notes, then block yourself in the Auth0 dashboard. The draft vanishes and you are at login.',
    'Sign in again while blocked: the page says so and leaves it at that.',
    'Go offline. The status says “unverified”, and you stay.',
  ],
} as const;

const customDomain =
  'Allow third-party cookies in the browser, or give the tenant a custom domain below the app’s own. Then a block is noticed.';
const sameSite =
  'Allow third-party cookies in the browser, or use the same-site address. There a block is noticed.';
const newLogin =
  'Sign out and in again: app and tenant share a site here, so the browser is no obstacle.';

function unsupportedSteps(where: string, remedy: string): readonly string[] {
  return [
    `Write a draft, then block yourself in ${where}. It is not noticed here: that is what “unsupported” means.`,
    'Reload the page. You stay signed in, and the draft is still there.',
    remedy,
  ];
}

export const panelTexts = {
  role: 'Administrator',
  heading: 'Local tenant',
  about: 'What an administrator does at Auth0. The app is told nothing; it has to notice.',
  unreachable: 'The local tenant does not answer. Is it still running?',
  service: 'Login and checks',
  down: 'down',
  up: 'up',
  downEffect: 'every connection is dropped',
  downHint: 'Sign-in leads nowhere until it is back. Bringing it back clears every fault.',
  upEffect: 'every request is answered',
  block: 'Block',
  unblock: 'Unblock',
  signOut: 'Sign out',
  elsewhere: 'elsewhere',
  takeDown: 'Take the tenant down',
  bringBack: 'Bring the tenant back',
  blocked: 'blocked',
  sessions: (count: number) => (count === 1 ? '1 session' : `${count} sessions`),
} as const;

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
export interface NoticeAction {
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
