import { afterEach, beforeEach, vi } from 'vitest';
import { createSession, type SessionOptions } from '../../src/index.js';
import { digestOf } from '../../src/machine/digest.js';
import { alice } from '../fake-answers.js';
import { createFakeClient } from '../fake-client.js';
import { recordKey, setUpPage, settle, wait } from './fake-page.js';
import { passive } from './fake-session-probe.js';
import { visit } from './happy-dom.js';

type User = typeof alice | undefined;

export interface PageOptions extends SessionOptions {
  /** The user whom `checkSession` finds. */
  readonly restored?: User;
  /** The user of stored tokens. */
  readonly cached?: User;
}

let stops: (() => void)[] = [];

/** Each test begins in a new browser whose tenant has a session. Its sessions stop at the end. */
export function setUpPageLoads() {
  const page = setUpPage();
  beforeEach(() => {
    passive.ask.mockReset().mockResolvedValue({ session: 'alive' });
  });
  afterEach(() => {
    for (const stop of stops) stop();
    stops = [];
  });
  return page;
}

/** A page whose session has not started. */
export function createPage({ restored, cached, ...options }: PageOptions = {}) {
  let user: User = cached;
  const client = {
    ...createFakeClient(),
    checkSession: vi.fn<() => Promise<void>>(async () => void (user ??= restored)),
    logout: vi.fn<(options?: object) => Promise<void>>(async () => void (user = undefined)),
    loginWithPopup: vi.fn(() => new Promise<void>(() => {})),
    loginWithRedirect: vi.fn<(options?: object) => Promise<void>>(async () => undefined),
  };
  client.getIdTokenClaims.mockImplementation(async () => user);
  // The session replaces methods of the client.
  const mocks = { ...client };
  const cleared = vi.fn();
  const session = createSession(client, { clearLocalState: cleared, ...options });
  const statuses = [session.getSnapshot().status];
  session.subscribe(() => {
    const { status } = session.getSnapshot();
    if (status !== statuses.at(-1)) statuses.push(status);
  });
  stops.push(session.stop);
  const signIn = (next: User) => void (user = next);
  return {
    client,
    mocks,
    session,
    statuses,
    cleared,
    signIn,
    /** The login that the page completes is one of this user. */
    completeAs(next: User, result: { appState?: unknown } = {}) {
      mocks.handleRedirectCallback.mockImplementation(async () => {
        signIn(next);
        return result;
      });
    },
    /** Starts the session if it has not started, and waits. */
    start(ms = 0) {
      session.start();
      return wait(ms);
    },
    /** A check fails with this error, which ends the session. */
    async lose(error: object) {
      mocks.getTokenSilently.mockRejectedValue(error);
      void session.check();
      await settle();
    },
    leave: () => session.stop(),
  };
}

/** A page load, up to the moment at which nothing happens at once any more. */
export async function load(options?: PageOptions) {
  const page = createPage(options);
  await page.start();
  return page;
}

/** The page is the redirect back from a login with this answer. */
export function callBack(parameters: string): void {
  sessionStorage.setItem('a0.spajs.txs.spa', '{"state":"s"}');
  visit(`https://app.example.com/?${parameters}&state=s`);
}

/** What the tabs of this browser share. */
export const shared = () => JSON.parse(localStorage.getItem(recordKey) ?? '{}');

export function share(record: object): void {
  localStorage.setItem(recordKey, JSON.stringify(record));
}

/** Alice was signed in when the last page closed, and silent authentication works here. */
export function rememberAlice(at = 1): void {
  const user = digestOf(alice.sub);
  share({ silentAuth: { at, works: true }, login: { at, user }, data: { at, user } });
}
