import { afterEach, beforeEach, vi } from 'vitest';
import { browserPage } from '../../src/browser/page.js';
import { createSession, type SessionOptions } from '../../src/index.js';
import { createFakeClient } from '../fake-client.js';
import { passive } from './fake-session-probe.js';
import { visit } from './happy-dom.js';

export const alice = { sub: 'auth0|alice', sid: 'one' };
export const bob = { sub: 'auth0|bob', sid: 'two' };

type User = typeof alice | undefined;

export interface PageOptions extends SessionOptions {
  /** The user whom `checkSession` finds. */
  readonly restored?: User;
  /** The user of stored tokens. */
  readonly cached?: User;
}

/** Where the tabs of this browser share what they know, in `localStorage`. */
export const recordKey = 'auth0-heartbeat.tenant.example.com.spa';

let stops: (() => void)[] = [];

/** Each test begins in a new browser with a visible page, and with simulated time. */
export function setUpBrowser(): void {
  beforeEach(() => {
    visit('https://app.example.com/notes?view=2');
    localStorage.clear();
    sessionStorage.clear();
    passive.ask.mockReset().mockResolvedValue({ session: 'alive' });
    vi.spyOn(browserPage, 'isVisible').mockReturnValue(true);
    vi.stubGlobal('reportError', () => {});
    vi.useFakeTimers();
  });

  afterEach(() => {
    for (const stop of stops) stop();
    stops = [];
    vi.useRealTimers();
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });
}

/** A page whose session has not started. */
export function createPage({ restored, cached, ...options }: PageOptions = {}) {
  let user: User = cached;
  const client = {
    ...createFakeClient(),
    checkSession: vi.fn(async () => void (user ??= restored)),
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
  return {
    client,
    mocks,
    session,
    statuses,
    cleared,
    signIn: (next: User) => void (user = next),
    /** Starts the session if it has not started, and waits. */
    start(ms = 0) {
      session.start();
      return wait(ms);
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

export const wait = (ms: number) => vi.advanceTimersByTimeAsync(ms);

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
