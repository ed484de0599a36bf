import type { LoginOptions, SignInClient } from '../contract/client.js';
import {
  requireDuration,
  requireFunction,
  requireOption,
  SessionHeartbeatError,
} from '../contract/errors.js';
import type { EndedHeartbeat, SessionLossOptions } from '../contract/session-loss-options.js';
import type { SessionError, SessionLoss } from '../contract/session.js';
import type { EndingStepName, TraceEvent } from '../contract/trace-event.js';
import { describeError } from '../machine/verdict.js';
import { devtoolsOf } from '../shell/devtools.js';
import { currentPath, toLocalPath } from './local-path.js';
import { browserPage, whenPage } from './page.js';
import { reportException } from './report-exception.js';
import { remember } from './tab-memory.js';

/**
 * Ends the app's session at each loss, in this order: all `clearLocalState` tasks concurrently, the
 * client's tokens (`logout({ openUrl: false })`, never the logout endpoint of the tenant),
 * `onCleared`, then one redirect to login.
 *
 * A hidden tab redirects when it becomes visible, and stays where it is if another tab has signed
 * the same user in again by then; so does a page that is restored from the back/forward cache.
 *
 * A task that throws or times out is reported like an uncaught exception; the ending continues.
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
  const { clearLocalState = [], onCleared, redirectToLogin, returnTo } = options;
  const tasks = Array.isArray(clearLocalState) ? clearLocalState : [clearLocalState];
  requireOption(
    'clearLocalState',
    tasks.every((task) => typeof task === 'function'),
  );
  requireFunction('onCleared', onCleared);
  if (redirectToLogin !== false) requireFunction('redirectToLogin', redirectToLogin);
  if (typeof returnTo !== 'string') requireFunction('returnTo', returnTo);
  const limit = requireDuration(
    'cleanupTimeoutMs',
    options.cleanupTimeoutMs ?? 3_000,
    0,
    2 ** 31 - 1,
  );
  const { page = browserPage, listeners = [], now = Date.now } = devtoolsOf(heartbeat) ?? {};
  let steps = 0;

  async function end(loss: SessionLoss): Promise<void> {
    const path = returnPath(returnTo);
    // All listeners receive the loss first.
    await Promise.resolve();
    await Promise.all(
      tasks.map((task) => attempt(loss, 'clearLocalState', () => task(loss), task.name)),
    );
    const isOther = await holdsAnotherSession(loss);
    const signOut = () => attempt(loss, 'client.logout', () => client.logout({ openUrl: false }));
    // The tokens of a later login belong to the tab that signed in. They are removed only if this
    // tab goes to login.
    if (!isOther) await signOut();
    if (onCleared) await attempt(loss, 'onCleared', () => onCleared(loss));
    if (redirectToLogin === false) return;
    for (let mayRecover = isOther || !page.isVisible(); ; mayRecover = true) {
      await whenPage(page, page.isVisible);
      if (mayRecover) {
        await attempt(loss, 'checkSession', () => recover(loss));
        if (heartbeat.getSnapshot().loss !== loss) return;
      }
      if (isOther) await signOut();
      // After the clean-up, which may clear all storage.
      remember('lost-at', loss.at);
      const finish = logStep(loss, 'redirectToLogin');
      try {
        if (redirectToLogin) await redirectToLogin({ loss, returnTo: path });
        else await client.loginWithRedirect({ appState: { returnTo: path }, ...promptFor(loss) });
      } catch (error) {
        finish({ error });
        throw error;
      }
      // The Back button restores a page that was cleared and has no user.
      await whenPage(page, (event) => event === 'pageshow');
    }
  }

  /** Runs one step of the ending. Whatever the result, the ending continues. */
  async function attempt(
    loss: SessionLoss,
    step: EndingStepName,
    work: () => unknown,
    task?: string,
  ): Promise<void> {
    const finish = logStep(loss, step, task);
    let timer: ReturnType<typeof setTimeout> | undefined;
    try {
      await Promise.race([
        work(),
        new Promise((_, reject) => {
          const error = new Error(`${step} took longer than ${limit} ms.`);
          timer = setTimeout(() => reject(error), limit);
        }),
      ]);
      finish();
    } catch (error) {
      finish({ error });
      reportException(error);
    }
    clearTimeout(timer);
  }

  /** Logs the start of a step. Returns a function that logs its end. */
  function logStep(
    loss: SessionLoss,
    step: EndingStepName,
    task = '',
  ): (failure?: { readonly error: unknown }) => void {
    const append = (entry: TraceEvent) => listeners.forEach((listener) => listener([entry]));
    const startedAt = now();
    const facts = { id: ++steps, step, task: task || null, loss };
    append({ type: 'endingStepStarted', at: startedAt, ...facts });
    return (failure) => {
      const at = now();
      const durationMs = Math.max(0, at - startedAt);
      const reason = failure ? describeFailure(failure.error) : null;
      append({ type: 'endingStepFinished', at, ...facts, durationMs, error: reason });
    };
  }

  /** Whether another tab has signed somebody in since, whose tokens the client now has. */
  async function holdsAnotherSession({ user }: SessionLoss): Promise<boolean> {
    try {
      const { sub, sid } = (await client.getIdTokenClaims?.()) ?? {};
      return Boolean(sub && (sub !== user.sub || (sid && user.sid && sid !== user.sid)));
    } catch {
      // Unknown: sign out as usual.
      return false;
    }
  }

  /** Continues the session if another tab has signed the same user in while the page was hidden. */
  async function recover({ user }: SessionLoss): Promise<void> {
    // Makes a request only if another tab has left a sign of a login.
    await client.checkSession?.();
    const claims = await client.getIdTokenClaims?.();
    if (claims?.sub === user.sub) heartbeat.start();
  }

  return heartbeat.on('sessionLost', (loss) => void end(loss).catch(reportException));
}

/** Describes an exception of foreign code, which may throw when it is read. */
function describeFailure(error: unknown): SessionError {
  try {
    return describeError(error);
  } catch {
    return { error: 'unknown', error_description: 'unknown' };
  }
}

/** After a sign-out in another tab, the tenant may still know the user for a moment. */
function promptFor({ reason }: SessionLoss): LoginOptions {
  return reason === 'signed_out' ? { authorizationParams: { prompt: 'login' } } : {};
}

function returnPath(returnTo: SessionLossOptions['returnTo']): string {
  try {
    if (returnTo === undefined) return currentPath();
    return toLocalPath(typeof returnTo === 'function' ? returnTo() : returnTo);
  } catch (exception) {
    reportException(exception);
    return '/';
  }
}
