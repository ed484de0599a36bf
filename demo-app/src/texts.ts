import type { SessionStatus } from '@auth0-heartbeat/core';
import type { Opening } from './opening';
import type { ViewName } from './view';

/** Every word that both pages show. */
export const statusSentences: Record<SessionStatus, string> = {
  idle: 'Nobody is being watched.',
  active: 'Your session is alive at the tenant.',
  unverified: 'The tenant gave no answer. You stay signed in.',
  unsupported: 'This browser cannot ask silently. You stay signed in.',
  lost: 'Your session is over. On to login.',
};

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

export const tryTexts = {
  heading: 'Try this',
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

export const panelTexts = {
  role: 'Administrator',
  heading: 'Local tenant',
  about: 'What an administrator does at Auth0. The app is told nothing; it has to notice.',
  unreachable: 'The local tenant does not answer. Is it still running?',
  service: 'Login and checks',
  down: 'down',
  up: 'up',
  downEffect: 'every connection is dropped',
  upEffect: 'every request is answered',
  block: 'Block',
  unblock: 'Unblock',
  signOut: 'Sign out',
  elsewhere: 'elsewhere',
  takeDown: 'Take the tenant down',
  bringBack: 'Bring the tenant back',
  blocked: 'blocked',
  notBlocked: 'not blocked',
  sessions: (count: number) => (count === 1 ? '1 session' : `${count} sessions`),
} as const;

/** A page with a heading, a text and one button. */
export interface Notice {
  readonly heading: string;
  readonly text: string;
  /** The tenant's own words. */
  readonly error?: string;
  readonly button: string;
  /** Of use with the local tenant only. */
  readonly localHint?: string;
  /** The tenant must ask who it is, also where it has a session. */
  readonly askAgain: boolean;
}

/** What to show to somebody who is not signed in. */
export function noticeOf(opening: Exclude<Opening, { status: 'signed_in' }>): Notice {
  switch (opening.status) {
    case 'signed_out':
      return {
        heading: 'An app that knows when its session is over',
        text: 'Sign in, then have yourself blocked: this page notices, forgets what it kept, and goes to login.',
        button: 'Sign in',
        localHint:
          'The local tenant knows Alice, Bob and Carol, who is blocked. One click there signs you in.',
        askAgain: false,
      };
    case 'blocked':
      return {
        heading: 'Your account is blocked',
        text: 'An administrator has blocked it, so you cannot sign in. Signing in again does not help until they lift the block.',
        button: 'Try another account',
        askAgain: true,
      };
    case 'denied':
      return {
        heading: 'Sign-in was refused',
        text: 'The tenant did not let you in. These are its words:',
        error: opening.error.error_description,
        button: 'Try again',
        askAgain: false,
      };
    case 'failed':
      return {
        heading: 'Sign-in did not work',
        text: 'Something went wrong on the way. These are the words that came with it:',
        error: opening.error.error_description,
        button: 'Try again',
        askAgain: false,
      };
    default:
      return opening satisfies never;
  }
}
