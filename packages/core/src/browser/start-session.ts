import { createAdmission } from './admit-user.js';
import { completeLogin, isOwnRedirect, ownRedirect, refusedLoginOf } from './complete-login.js';
import { isLoginCallback } from './client-for-provider.js';
import { createBrowserHeartbeat } from './create-session-heartbeat.js';
import { readClientConfiguration } from './client-configuration.js';
import { createEnding } from './handle-session-loss.js';
import { currentPath } from './local-path.js';
import { browserPage } from './page.js';
import { reportException } from './report-exception.js';
import { type Restored, restoreSession } from './restore-session.js';
import { readSignedInUser } from './signed-in-user.js';
import { takeReturnPath } from './tab-memory.js';
import { setLoading } from '../shell/client-registry.js';
import { onLogoutClear } from './watch-client.js';
import { whenSnapshot } from './when-snapshot.js';
import { requireDuration, requireFunction, requireOption } from '../contract/errors.js';
import type { Session, StartableSession } from '../contract/session-heartbeat.js';
import type { SessionAppClient, SessionOptions } from '../contract/session-options.js';
import type { LossReason, RefusedLogin, SessionSnapshot } from '../contract/session.js';
import { verdictOfError } from '../machine/verdict.js';
import { isEndedAsIdle } from '../machine/foreseen-end.js';
import { gapMs } from '../machine/schedule.js';
import { internalsOf } from '../shell/internals.js';

/** The first delay between attempts to restore a session while the tenant does not respond. */
const FIRST_RETRY_MS = 10_000;

/**
 * Starts the session of an app: completes a login, or restores the session, without blocking the
 * page; then watches the session, and ends it in the app when it is over at the tenant.
 *
 * Returns at once, with the status `loading`. `clearLocalState` runs wherever a session ends in this
 * page: at a loss, at a logout, at a refused login, and before another user than the last one of this
 * browser is signed in. On a server the status stays `loading`.
 *
 * @param client The app's `Auth0Client`.
 * @param options The clean-up, and everything that is not to be as by default.
 *
 * @throws {SessionHeartbeatError} `invalid_client` or `invalid_option`, naming the mistake.
 *
 * @example
 * ```ts
 * import { startSession } from '@auth0-heartbeat/core';
 *
 * const session = startSession(auth0, { clearLocalState: () => localStorage.clear() });
 * session.subscribe(() => console.info(session.getSnapshot().status));
 * ```
 *
 * @see [OpenID Connect Core §3.1.2.1](https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest), `prompt=none`
 */
export function startSession(client: SessionAppClient, options?: SessionOptions): Session {
  const session = createSession(client, options);
  session.start();
  return session;
}

/**
 * {@link startSession} in two steps, for adapters of frameworks: creates the session only.
 *
 * @param client The app's `Auth0Client`.
 * @param options The options of {@link startSession}.
 *
 * @throws {SessionHeartbeatError} `invalid_client` or `invalid_option`, naming the mistake.
 */
export function createSession(
  client: SessionAppClient,
  options: SessionOptions = {},
): StartableSession {
  const { onBlocked, onRedirectCallback, skipRedirectCallback = false } = options;
  const loadTimeoutMs = requireDuration(
    'loadTimeoutMs',
    options.loadTimeoutMs ?? 10_000,
    0,
    2 ** 31 - 1,
  );
  requireFunction('onBlocked', onBlocked);
  requireFunction('onRedirectCallback', onRedirectCallback);
  requireOption('skipRedirectCallback', typeof skipRedirectCallback === 'boolean');
  const heartbeat = createBrowserHeartbeat(client, options, {
    admitUser: (found) => admission.admit(found),
  });
  const internals = internalsOf(heartbeat)!;
  const { dispatch, ports, settings } = internals;
  const { clock, page, tabs } = ports;
  const { redirectUri } = readClientConfiguration(client);
  const admission = createAdmission(client, clock.now, (otherUserSignedIn) =>
    clear('user_changed', otherUserSignedIn),
  );
  const ending = createEnding(heartbeat, client, options, admission.markCleared);
  // The test kit brings a page of its own.
  const isServer = typeof document === 'undefined' && page === browserPage;

  /** Where the user was before the ending that led to this page. */
  const pathBefore = isServer ? null : takeReturnPath();
  let isRunning = false;
  let removeEnding = () => {};
  /** What the page load found, once it is known. */
  let loaded: Restored | undefined;
  let isLoading = false;
  let hasBegun = false;
  /** The number of logouts. What a page load finds is outdated after one. */
  let logouts = 0;
  let cancelRetry = () => {};
  /** The tenant has not answered whether the session that this browser knows is over. */
  let isUnanswered = false;
  let cancelLoadTimer = () => {};
  let settle: (snapshot: SessionSnapshot) => void = () => {};
  const ready = new Promise<SessionSnapshot>((resolve) => (settle = resolve));
  heartbeat.subscribe(() => {
    const snapshot = heartbeat.getSnapshot();
    if (snapshot.status !== 'loading') settle(snapshot);
  });
  if (isServer) settle(heartbeat.getSnapshot());

  async function load(): Promise<void> {
    const before = logouts;
    const login = await readCallback();
    const refused = login && refusedLoginOf(login);
    // The app completes a login itself.
    const isLeft = skipRedirectCallback && isLoginCallback(client);
    const mayAsk = login?.status !== 'signed_in' && !refused && !isLeft;
    let restored = await restoreSession(client, internals, mayAsk);
    if (logouts > before) {
      await ports.dropTokens().catch(reportException);
      restored = { type: 'nobody' };
    }
    if (restored.type === 'found') await admission.admit(restored.found);
    else if (refused) await clearRefused(refused, login.appState);
    if (restored.type === 'nobody') await admission.finishEnding();
    if (login) {
      dispatch({ type: 'login_completed', login: refused, appState: login.appState });
      leaveCallback(login.returnTo);
    }
    finishLoad(restored);
    if (refused?.status === 'blocked' && restored.type !== 'found') {
      attempt(() => onBlocked?.(refused));
    }
  }

  /** Completes the login if the page is its callback. */
  async function readCallback() {
    // A test without a document has no address.
    if (skipRedirectCallback || !globalThis.location) return null;
    const login = await completeLogin(client);
    return login.status === 'not_a_callback' ? null : login;
  }

  async function startAgain(restored: Restored): Promise<void> {
    if (!hasBegun) return begin(restored);
    if (heartbeat.getSnapshot().status !== 'lost') {
      heartbeat.start();
      if (isUnanswered) retryLater(FIRST_RETRY_MS);
      return;
    }
    // A start during an ending would begin a new session before the old one is cleared.
    await whenSnapshot(heartbeat, ({ status }) => status !== 'lost');
    if (isRunning) heartbeat.start();
  }

  /** Begins to watch the restored session. */
  function finishLoad(restored: Restored): void {
    loaded = restored;
    cancelLoadTimer();
    if (isRunning) begin(restored);
  }

  function begin(restored: Restored, isTimedOut = false): void {
    hasBegun = true;
    isUnanswered = false;
    heartbeat.start();
    switch (restored.type) {
      case 'found':
        dispatch({
          type: 'user_found',
          ...restored.found,
          isUnanswered: isTimedOut,
          restoredAt: restored.restoredAt,
        });
        break;
      case 'over':
        void clearAfterEnd(restored);
        break;
      case 'no_answer':
      case 'nobody':
        dispatch({ type: 'user_missing' });
        isUnanswered = restored.type === 'no_answer';
        if (isUnanswered) retryLater(FIRST_RETRY_MS);
        break;
      default:
        restored satisfies never;
    }
  }

  /** The tenant has not answered in time: the page must not wait any longer. */
  async function beginWithoutAnswer(): Promise<void> {
    const limit = new Promise<null>((resolve) =>
      clock.wakeAt(clock.now() + 1_000, () => resolve(null)),
    );
    const found = await Promise.race([readSignedInUser(client).catch(() => null), limit]);
    if (found) await admission.admit(found);
    if (loaded || !isRunning) return;
    begin(found ? { type: 'found', found } : { type: 'nobody' }, true);
  }

  /** Tries again after the delay, or when the user comes back or the network does. */
  function retryLater(delayMs: number): void {
    cancelRetry();
    const earliest = clock.now() + gapMs(settings);
    const retryNow = () => {
      cancelRetry();
      void retry(delayMs * 2);
    };
    const cancelTimer = clock.wakeAt(clock.now() + delayMs, retryNow);
    const unsubscribe = page.listen((event) => {
      if (event !== 'input' && clock.now() >= earliest) retryNow();
    });
    cancelRetry = () => {
      cancelTimer();
      unsubscribe();
      cancelRetry = () => {};
    };
  }

  async function retry(nextDelayMs: number): Promise<void> {
    const isWaiting = () => isRunning && heartbeat.getSnapshot().status === 'signed_out';
    if (!isWaiting()) return;
    const nextMs = Math.min(nextDelayMs, settings.intervalMs);
    if (!page.isVisible()) return retryLater(nextMs);
    const restored = await restoreSession(client, internals, true);
    if (restored.type === 'found') await admission.admit(restored.found);
    if (!isWaiting()) return;
    if (restored.type === 'no_answer') return retryLater(nextMs);
    begin(restored);
  }

  /** The session ended before the page was loaded. */
  async function clearAfterEnd(restored: Restored & { type: 'over' }): Promise<void> {
    dispatch({ ...restored, type: 'session_over' });
    const { status, loss } = heartbeat.getSnapshot();
    // An ending clears the app itself. None begins once the page has shown that nobody is signed in.
    if (status === 'signed_out' && loss) await clear(loss.reason);
  }

  /** Clears the app if the tenant answered that the session of this app is over. Nobody is signed in. */
  async function clearRefused({ status, error }: RefusedLogin, appState: unknown): Promise<void> {
    const verdict = verdictOfError(error, true, settings);
    if (verdict.type !== 'lost' || (status !== 'blocked' && !isOwnRedirect(appState))) return;
    await clear(verdict.code);
    await ports.dropTokens().catch(reportException);
  }

  function clear(reason: LossReason, otherUserSignedIn = false): Promise<void> {
    const loss = { reason, trigger: 'start', at: clock.now(), user: null } as const;
    return ending.cleanUp.run(loss, otherUserSignedIn);
  }

  async function countLogout(): Promise<void> {
    logouts++;
  }

  function leaveCallback(returnTo: string): void {
    attempt(() => {
      if (onRedirectCallback) onRedirectCallback(returnTo);
      else globalThis.history?.replaceState(history.state, '', returnTo);
    });
  }

  /** The current path, or where the user was when an ending led to the origin. */
  function returnPath(): string {
    if (!globalThis.location) return '/';
    const path = currentPath(redirectUri);
    return path === '/' ? (pathBefore ?? path) : path;
  }

  function attempt(work: () => void): void {
    try {
      work();
    } catch (exception) {
      reportException(exception);
    }
  }

  return {
    ...heartbeat,
    ready,
    start() {
      if (isServer || isRunning) return;
      isRunning = true;
      const removers = [ending.listen(), onLogoutClear(client, countLogout)];
      removeEnding = () => removers.forEach((remove) => remove());
      if (loaded) return void startAgain(loaded);
      cancelLoadTimer = clock.wakeAt(clock.now() + loadTimeoutMs, () => void beginWithoutAnswer());
      if (isLoading) return;
      isLoading = true;
      const loading = load().catch((exception: unknown) => {
        reportException(exception);
        finishLoad({ type: 'nobody' });
      });
      setLoading(client, loading);
    },
    stop() {
      isRunning = false;
      cancelRetry();
      cancelLoadTimer();
      removeEnding();
      heartbeat.stop();
      settle(heartbeat.getSnapshot());
    },
    login({ appState, authorizationParams, ...loginOptions } = {}) {
      const prompt = isEndedAsIdle(tabs.read()) && ({ prompt: 'login' } as const);
      return client.loginWithRedirect({
        ...loginOptions,
        ...((prompt || authorizationParams) && {
          authorizationParams: { ...prompt, ...authorizationParams },
        }),
        appState: { returnTo: returnPath(), ...appState, ...ownRedirect },
      });
    },
  };
}
