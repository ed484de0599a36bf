import { afterEach, beforeEach, vi } from 'vitest';
import { browserPage } from '../../src/browser/page.js';
import {
  handleSessionLoss,
  type SessionEvents,
  type SessionLoss,
  type SessionLossOptions,
  type SessionSnapshot,
} from '../../src/index.js';
import { createFakeClient } from '../fake-client.js';
import { visit } from './happy-dom.js';

export const loss: SessionLoss = {
  reason: 'login_required',
  trigger: 'focus',
  at: 1,
  user: { sub: 'auth0|alice' },
};

/** What a `clearLocalState` task receives if nobody else has signed in. */
export const clearedLoss = { ...loss, otherUserSignedIn: false };

/** Before each test of a file: a visible page of the app, and timers that the test advances. */
export function setUpPage() {
  const page = { isVisible: true, reported: [] as unknown[] };
  beforeEach(() => {
    visit('https://app.example.com/notes');
    Object.assign(page, { isVisible: true, reported: [] });
    vi.spyOn(browserPage, 'isVisible').mockImplementation(() => page.isVisible);
    vi.stubGlobal('reportError', (exception: unknown) => page.reported.push(exception));
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });
  return page;
}

/** Waits for pending promises. */
export const settle = () => vi.advanceTimersByTimeAsync(0);

/** A heartbeat whose session ends when the test calls `lose`, and the steps of the ending. */
export function endSession(options: SessionLossOptions = {}) {
  const steps: string[] = [];
  let popup: Promise<unknown> = Promise.resolve();
  let popups = 0;
  const client = {
    ...createFakeClient(),
    checkSession: vi.fn(async () => undefined),
    loginWithPopup: async () => {
      popups++;
      await popup;
    },
  };
  client.logout.mockImplementation(async () => void steps.push('logout'));
  client.loginWithRedirect.mockImplementation(async () => void steps.push('redirect'));
  client.getIdTokenClaims.mockResolvedValue(undefined);
  const handlers = new Set<(payload: never) => void>();
  let snapshot: Pick<SessionSnapshot, 'loss'> = { loss: null };
  const heartbeat = {
    on: (_: keyof SessionEvents, handler: (payload: never) => void) => {
      handlers.add(handler);
      return () => void handlers.delete(handler);
    },
    start: () => {
      steps.push('start');
      snapshot = { loss: null };
    },
    getSnapshot: () => snapshot as SessionSnapshot,
  };
  // The ending replaces methods of the client.
  const mocks = { ...client };
  const unsubscribe = handleSessionLoss(heartbeat, client, options);
  return {
    steps,
    client: mocks,
    unsubscribe,
    /** Opens a login popup, until the promise settles. */
    /** The number of popups that have asked the tenant. */
    popups: () => popups,
    openPopup(next: Promise<unknown>) {
      popup = next;
      return client.loginWithPopup();
    },
    lose(next: SessionLoss = loss) {
      snapshot = { loss: next };
      handlers.forEach((handler) => handler(next as never));
    },
    /** Somebody signs in without leaving the page. */
    signIn: () => void (snapshot = { loss: null }),
  };
}

/** The page asks the user whether to leave. Returns whether the dialog would be shown. */
export function askToLeave(): boolean {
  return !window.dispatchEvent(new Event('beforeunload', { cancelable: true }));
}
