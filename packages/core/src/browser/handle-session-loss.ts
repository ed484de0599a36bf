import type { ConfiguredClient, LoginOptions, SignInClient } from '../contract/client.js';
import { requireFunction, requireOption, SessionHeartbeatError } from '../contract/errors.js';
import type { EndedHeartbeat, SessionLossOptions } from '../contract/session-loss-options.js';
import type { SessionLoss, SessionUser } from '../contract/session.js';
import type { EndingStepName } from '../contract/trace-event.js';
import { digestOfUser } from '../machine/digest.js';
import { isEndedAsIdle, isKnownSession, lastActivityAt } from '../machine/foreseen-end.js';
import { momentOf } from '../machine/shared-record.js';
import { initialState, type SignedInUser } from '../machine/state.js';
import { textOf } from '../machine/untrusted.js';
import { isSameUser } from '../machine/verdict.js';
import { internalsOf } from '../shell/internals.js';
import { type CleanUp, createCleanUp } from './clean-up.js';
import { readClientConfiguration } from './client-configuration.js';
import { notifyLogin, ownRedirect } from './complete-login.js';
import { warnOfUnknownOptions } from './development-warnings.js';
import { followNavigation, RETRY_MS } from './follow-navigation.js';
import { currentPath, toLocalPath } from './local-path.js';
import { browserPage, whenPage } from './page.js';
import { reportException } from './report-exception.js';
import { readSignedInUser } from './signed-in-user.js';
import { SETTLE_MS } from './tabs.js';
import { remember, rememberLoss, rememberReturnPath } from './tab-memory.js';
import {
  holdPopups,
  isPopupOpen,
  noteLoss,
  onLogoutClear,
  popupLoginAt,
  signOutQuietly,
  watchClient,
  whenPopupCloses,
} from './watch-client.js';

/**
 * Ends the app's session at each loss, in this order: all `clearLocalState` tasks concurrently, the
 * client's tokens (`logout({ openUrl: false })`, not the logout endpoint of the tenant),
 * `onCleared`, then one redirect to login.
 *
 * A hidden tab redirects when it becomes visible, and stays where it is if another tab has signed
 * the same user in again by then; so does a page that is restored from the back/forward cache. If the
 * redirect fails, or a `beforeunload` handler lets the user stay, the next input or focus of the page
 * repeats it. After an `idle_timeout` one tab signs out at the tenant instead, and the others ask for
 * credentials. A page in a frame does not redirect by default. The ending stops when a new session
 * begins.
 *
 * A task, or a call of the client, that throws or times out is reported like an uncaught exception;
 * the ending continues.
 *
 * @param heartbeat The heartbeat whose losses are handled.
 * @param client The app's client, the same that the heartbeat was created with.
 * @param options The clean-up tasks and the redirect.
 * @returns An unsubscribe function.
 *
 * @throws {SessionHeartbeatError} `invalid_heartbeat`, `invalid_client` or `invalid_option`, naming the mistake.
 *
 * @example
 * ```ts
 * import { handleSessionLoss } from '@auth0-heartbeat/core';
 * import { clearWebStorage, deleteDatabases } from '@auth0-heartbeat/core/cleanup';
 *
 * const unsubscribe = handleSessionLoss(heartbeat, auth0, {
 *   clearLocalState: [clearWebStorage({ prefix: 'notes.' }), deleteDatabases('notes')],
 * });
 * ```
 */
export function handleSessionLoss(
  heartbeat: EndedHeartbeat,
  client: SignInClient,
  options: SessionLossOptions = {},
): () => void {
  if (typeof heartbeat?.on !== 'function')
    throw new SessionHeartbeatError('invalid_heartbeat', 'on');
  for (const method of ['logout', 'loginWithRedirect'] as const) {
    if (typeof client?.[method] !== 'function') {
      throw new SessionHeartbeatError('invalid_client', method);
    }
  }
  return createEnding(heartbeat, client, options).listen();
}

/** How long a tab waits for its turn to sign out at the tenant. */
const CLAIM_MS = 3_000;

/** How long a function of the app may take to leave the page. */
const LEAVING_MS = 1_000;

/** The ending of the sessions of one heartbeat. */
export interface Ending {
  /** The clean-up tasks of the app. */
  readonly cleanUp: CleanUp;
  /** Handles each loss. Returns an unsubscribe function. */
  listen(): () => void;
}

/** Validates the options of an ending. `onRun`: called after each run of the clean-up tasks. */
export function createEnding(
  heartbeat: EndedHeartbeat,
  client: SignInClient,
  options: SessionLossOptions,
  onRun?: (otherUserSignedIn: boolean) => void,
): Ending {
  warnOfUnknownOptions(options);
  const { idleEndsTenantSession = true, onCleared, redirectToLogin, returnTo } = options;
  requireOption('idleEndsTenantSession', typeof idleEndsTenantSession === 'boolean');
  if (redirectToLogin !== false) requireFunction('redirectToLogin', redirectToLogin);
  if (typeof returnTo !== 'string') requireFunction('returnTo', returnTo);
  const internals = internalsOf(heartbeat);
  const { ports: { page } = { page: browserPage }, settings = { isSameUser: undefined } } =
    internals ?? {};
  const cleanUp = createCleanUp(options, internals, onRun);
  const { steps } = cleanUp;
  /** How often the app listens. It may stop during an ending. */
  let listening = 0;

  async function end(loss: SessionLoss): Promise<void> {
    const path = returnPath(client, returnTo);
    const state = internals?.readState();
    const watchedSince = state?.since ?? loss.at;
    // All listeners receive the loss first.
    await Promise.resolve();
    const found = await readUser();
    const otherUserSignedIn = hasOtherUser(loss, found, state);
    await cleanUp.run(loss, otherUserSignedIn);
    // A client that did not answer is not asked again.
    const isLater = found !== undefined && isLaterSession(loss, await readUser());
    // The tokens of a later login belong to the tab that signed in. They are removed only if this
    // tab goes to login.
    const isSignedOut = isLater || (await signOut(loss));
    if (onCleared) await attempt(loss, 'onCleared', () => onCleared(loss));
    // After the clean-up, which may clear all storage.
    rememberLoss(loss);
    // In a frame only the app itself may navigate.
    if (redirectToLogin === false || (!redirectToLogin && page.isEmbedded())) {
      // A login by popup has begun the session of another user.
      if (isOver(loss)) return;
      if (isLater && popupLoginAt(client) > watchedSince) begin();
      else settle(loss);
      return;
    }
    let isSigningOut = false;
    for (let mayRecover = isLater || !page.isVisible(); ; mayRecover = true) {
      await whenPage(page, page.isVisible);
      // A login by popup may begin a new session.
      await whenPopupCloses(client);
      if (mayRecover && isSignedOut) {
        if (await canRecover(loss)) return begin();
      }
      if (isLater) await signOut(loss);
      // A new session may have begun. The claim would keep the other tabs from signing out.
      if (isOver(loss)) return;
      isSigningOut = isSigningOut ? isStillIdle() : await claimSignOut(loss);
      if (isOver(loss)) return;
      // One may have opened meanwhile.
      if (isPopupOpen(client)) continue;
      remember('lost-at', loss.at);
      await redirect(loss, path, isSigningOut);
    }
  }

  /** Whether this tab is the one that signs out at the tenant. */
  function claimSignOut({ at, reason, trigger }: SessionLoss): Promise<boolean> {
    // Of a session that was left alone, another app of the tenant may have made use since.
    const mayClaim = reason === 'idle_timeout' && trigger !== 'start' && idleEndsTenantSession;
    if (!internals || !mayClaim || redirectToLogin) return Promise.resolve(false);
    const { clock, tabs } = internals.ports;
    return new Promise((resolve) => {
      let isLate = false;
      let leave = () => {};
      const finish = (isFirst: boolean) => {
        cancelLimit();
        resolve(isFirst);
        leave();
      };
      // The tab that has the lock is suspended: a login asks for credentials anyway.
      const cancelLimit = clock.wakeAt(clock.now() + CLAIM_MS, () => {
        isLate = true;
        finish(false);
      });
      leave = tabs.enterQueue(false, () => {
        const now = clock.now();
        const record = tabs.read();
        const activeAt = lastActivityAt(record, now);
        // Somebody has signed in since, or another tab signs out.
        if (isLate || activeAt > at || momentOf(record.signOut, now) > activeAt) {
          return finish(false);
        }
        tabs.publish({ signOut: { at: now } });
        // The navigation releases the lock. The next tab must know this by then.
        clock.wakeAt(now + SETTLE_MS, () => finish(true));
      });
    });
  }

  /** Whether nobody has signed in since the session ended because nobody used it. */
  function isStillIdle(): boolean {
    return internals !== undefined && isEndedAsIdle(internals.ports.tabs.read());
  }

  /** Goes to login. Resolves when it must be tried again, if the page is still there by then. */
  async function redirect(loss: SessionLoss, path: string, isSigningOut: boolean): Promise<void> {
    const finish = steps.log(loss, 'redirectToLogin');
    const removal = new AbortController();
    let mayRetry = false;
    let isWanted = false;
    let retry = () => {};
    const allowRetry = () => {
      mayRetry = true;
      if (isWanted) retry();
    };
    const started = followNavigation(removal.signal, allowRetry);
    const navigate = async () => {
      // The function of the app may wait for the user.
      if (redirectToLogin) return redirectToLogin({ loss, returnTo: path });
      if (isSigningOut) rememberReturnPath(path);
      const leave = () =>
        isSigningOut
          ? signOutQuietly(client, { logoutParams: { returnTo: window.location.origin } })
          : client.loginWithRedirect({
              appState: { returnTo: path, ...ownRedirect },
              ...promptFor(loss, isStillIdle()),
            });
      return steps.limit('redirectToLogin', () => Promise.race([leave(), started]));
    };
    let isLeaving = false;
    void started.then(() => (isLeaving = true));
    navigate().then(
      () => {
        // The function of the app may stay in the page.
        if (redirectToLogin) setTimeout(() => isLeaving || settle(loss), LEAVING_MS);
      },
      (error: unknown) => {
        finish({ error });
        setTimeout(allowRetry, RETRY_MS);
      },
    );
    await Promise.race([
      new Promise<void>((resolve) => (retry = resolve)),
      whenPage(page, (event) => {
        // The Back button restores a page that was cleared and has no user.
        if (isOver(loss) || removal.signal.aborted || event === 'pageshow') return true;
        isWanted ||= event === 'input' || event === 'focus';
        return mayRetry && isWanted;
      }),
    ]);
    removal.abort();
  }

  /** Begins the next session, unless the app has stopped. */
  function begin(): void {
    if (listening > 0) heartbeat.start();
  }

  /** The app is cleared, and the page stays. */
  function settle(loss: SessionLoss): void {
    if (!isOver(loss)) internals?.dispatch({ type: 'cleared' });
  }

  /** Whether a new session has begun, which the ending of an earlier one must not disturb. */
  function isOver(loss: SessionLoss): boolean {
    return heartbeat.getSnapshot().loss !== loss;
  }

  /** Runs a step after the tasks. */
  async function attempt<Result>(
    loss: SessionLoss,
    step: EndingStepName,
    work: () => Result | Promise<Result>,
  ): Promise<Result | undefined> {
    return isOver(loss) ? undefined : steps.attempt(loss, step, work);
  }

  /** Removes the tokens. Resolves with whether that worked. */
  async function signOut(loss: SessionLoss): Promise<boolean | undefined> {
    return attempt(loss, 'client.logout', async () => {
      await client.logout({ openUrl: false });
      return true;
    });
  }

  /** Returns the user of the client; `undefined` if the client fails or does not answer. */
  function readUser(): Promise<SignedInUser | null | undefined> {
    return steps.limit('getIdTokenClaims', () => readSignedInUser(client)).catch(() => undefined);
  }

  /** Whether another user has signed in in this browser since the lost session began. */
  function hasOtherUser(
    { user }: SessionLoss,
    found: SignedInUser | null | undefined,
    { at, record, since } = initialState,
  ): boolean {
    const { check, login } = record;
    // It ended while no page was open.
    if (!user) return false;
    const digest = digestOfUser(user);
    // A login by popup in this page: nobody else has stored anything yet.
    if (popupLoginAt(client) > since) return false;
    const isOtherLogin = textOf(login?.user) && login?.user !== digest;
    if (isOtherLogin && momentOf(login, at) > since) return true;
    if (!found || isSame(user, found.user)) return false;
    // The check that found the session of another user has stored the tokens. Nobody has signed in.
    const isFoundByCheck = check?.code === 'user_changed' && check.user === digest;
    return !(isFoundByCheck && momentOf(check, at) >= since);
  }

  /** Whether the client has the tokens of a later login than that of the lost session. */
  function isLaterSession({ user }: SessionLoss, found: SignedInUser | null | undefined): boolean {
    if (!found) return false;
    // It ended before the page was loaded, and the client still has its tokens.
    if (!user && internals && isKnownSession(internals.ports.tabs.read(), found)) return false;
    const { sid } = found.user;
    return !isSame(user, found.user) || Boolean(sid && user?.sid && sid !== user.sid);
  }

  /** Whether another tab has signed the same user in. */
  async function canRecover(loss: SessionLoss): Promise<boolean> {
    const { reason, user } = loss;
    if (reason === 'idle_timeout' && isStillIdle()) return false;
    let isLate = false;
    const isFound = await attempt(loss, 'checkSession', async () => {
      // Makes a request only if another tab has left a sign of a login. Its response would close a popup.
      const restored = client.checkSession?.();
      if (restored) holdPopups(client, restored);
      await restored;
      const found = await readSignedInUser(client);
      if (isLate) {
        // The ending has gone on without the answer, which has restored the tokens that it removed.
        if (found && !isLaterSession(loss, found) && !isOver(loss)) {
          await client.logout({ openUrl: false });
        }
        return false;
      }
      return found !== null && (!user || isSame(user, found.user));
    });
    isLate = true;
    return isFound === true;
  }

  function isSame(user: SessionUser | null, other: SessionUser): boolean {
    return user !== null && isSameUser(user, other, settings);
  }

  /** Clears the app before a logout. */
  async function clearOnLogout(): Promise<void> {
    const user = (await readUser())?.user ?? null;
    const at = internals?.ports.clock.now() ?? Date.now();
    await cleanUp.run({ reason: 'signed_out', trigger: 'manual', at, user }, false);
  }

  function listen(): () => void {
    const removers = [
      heartbeat.on('sessionLost', (loss) => {
        noteLoss(client);
        end(loss).catch(reportException);
      }),
      onLogoutClear(client, clearOnLogout),
    ];
    if (typeof window !== 'undefined') {
      // An ending waits for a popup, also after the heartbeat was stopped.
      removers.push(watchClient(client, noEvent, noLogout, () => notifyLogin(client)));
    }
    listening++;
    return () => {
      listening--;
      removers.forEach((remove) => remove());
    };
  }

  return { cleanUp, listen };
}

const noEvent = () => undefined;
const noLogout = () => Promise.resolve();

/** The login of the same user, in the same organization. */
function promptFor({ reason, user }: SessionLoss, isIdle: boolean): LoginOptions {
  const org_id = user?.org_id;
  const authorizationParams = {
    // The tenant may still know a user who signed out in another tab, or who was idle.
    ...((reason === 'signed_out' || isIdle) && { prompt: 'login' as const }),
    ...(org_id && reason !== 'access_denied' && { organization: org_id }),
  };
  return Object.keys(authorizationParams).length > 0 ? { authorizationParams } : {};
}

function returnPath(client: SignInClient, returnTo: SessionLossOptions['returnTo']): string {
  try {
    const { redirectUri } = readClientConfiguration(client as ConfiguredClient);
    if (returnTo === undefined) return currentPath(redirectUri);
    return toLocalPath(typeof returnTo === 'function' ? returnTo() : returnTo, redirectUri);
  } catch (exception) {
    reportException(exception);
    return '/';
  }
}
