import type { LoginOptions, SignInClient } from '../client.js';
import type { ClearLocalState, EndedHeartbeat, SessionLossOptions } from '../ending.js';
import type { SessionLoss } from '../session.js';
import { type EndingStep, type EndingStepName, tracedOf } from '../traced.js';
import { worldOf } from '../world.js';
import { currentPath, toLocalPath } from './local-path.js';
import { browserPage, whenPage } from './page.js';
import { remember } from './tab-memory.js';
import { reportException } from './report-exception.js';

/**
 * Ends the app's session at each loss, in this order: every `clearLocalState` task at the same
 * time, the client's tokens (`logout({ openUrl: false })`, never the tenant's logout endpoint),
 * `onCleared`, then one redirect to login. A hidden tab goes there when it is shown, and stays where
 * it is if another tab has signed the same user in again by then; so does a page that the Back
 * button brings back. Returns its undo.
 *
 * What a task throws, or that it took too long, is reported like an uncaught exception; the ending
 * goes on.
 *
 * @param heartbeat Whose losses are handled.
 * @param client The app's client, the same one that the heartbeat was made with.
 * @param options What to clear, and where to go.
 *
 * @example
 * ```ts
 * import { handleSessionLoss } from '@auth0-heartbeat/core';
 * import { clearWebStorage, deleteDatabases } from '@auth0-heartbeat/core/cleanup';
 *
 * const undo = handleSessionLoss(heartbeat, auth0, {
 *   clearLocalState: [clearWebStorage({ prefix: 'notes.' }), deleteDatabases('notes')],
 * });
 * ```
 */
export function handleSessionLoss(
  heartbeat: EndedHeartbeat,
  client: SignInClient,
  options: SessionLossOptions = {},
): () => void {
  const { clearLocalState = [], onCleared, redirectToLogin, returnTo } = options;
  const limit = options.cleanupTimeoutMs ?? 3_000;
  const { page = browserPage } = worldOf(heartbeat);
  const tasks = typeof clearLocalState === 'function' ? [clearLocalState] : clearLocalState;

  async function end(loss: SessionLoss): Promise<void> {
    const path = whereTo(returnTo);
    // First every listener hears of the loss.
    await Promise.resolve();
    await Promise.all(
      tasks.map((task) => attempt(loss, 'clearLocalState', () => task(loss), task)),
    );
    const isOther = await holdsAnotherSession(loss);
    const signOut = () => attempt(loss, 'client.logout', () => client.logout({ openUrl: false }));
    // Tokens of a later login are of use to the tab that signed in, which this one must not disturb
    // as long as it does not go to login itself.
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
      // Only now: the app may have cleared all storage.
      remember('lost-at', loss.at);
      const step: EndingStep = { loss, name: 'redirectToLogin' };
      tell(step);
      try {
        if (redirectToLogin) await redirectToLogin({ loss, returnTo: path });
        else await client.loginWithRedirect({ appState: { returnTo: path }, ...promptFor(loss) });
      } catch (error) {
        step.outcome = { error };
        tell(step);
        throw error;
      }
      // The Back button leads to a page that was cleared and knows nobody.
      await whenPage(page, (happening) => happening === 'pageshow');
    }
  }

  /** Does one step of the ending; whatever becomes of it, the ending goes on. */
  async function attempt(
    loss: SessionLoss,
    name: EndingStepName,
    work: () => unknown,
    task?: ClearLocalState,
  ): Promise<void> {
    const step: EndingStep = { loss, name, task };
    tell(step);
    let timer: ReturnType<typeof setTimeout> | undefined;
    try {
      await Promise.race([
        work(),
        new Promise((_, reject) => {
          const error = new Error(`${name} took longer than ${limit} ms.`);
          timer = setTimeout(() => reject(error), limit);
        }),
      ]);
      step.outcome = {};
    } catch (error) {
      step.outcome = { error };
      reportException(error);
    }
    clearTimeout(timer);
    tell(step);
  }

  function tell(step: EndingStep): void {
    tracedOf(heartbeat)?.listeners.forEach((listener) => listener(step));
  }

  /** Another tab may have signed somebody in since, whose tokens the client then has. */
  async function holdsAnotherSession({ user }: SessionLoss): Promise<boolean> {
    try {
      const { sub, sid } = (await client.getIdTokenClaims?.()) ?? {};
      return Boolean(sub && (sub !== user.sub || (sid && user.sid && sid !== user.sid)));
    } catch {
      // Then it is signed out like any other.
      return false;
    }
  }

  /** While the page was not seen, another tab may have signed the same user in again. */
  async function recover({ user }: SessionLoss): Promise<void> {
    // Makes a request only if another tab has left a sign of a login.
    await client.checkSession?.();
    const claims = await client.getIdTokenClaims?.();
    if (claims?.sub === user.sub) heartbeat.start();
  }

  return heartbeat.on('sessionLost', (loss) => void end(loss).catch(reportException));
}

/** Who signed out in another tab may still be known to the tenant for a moment. */
function promptFor({ reason }: SessionLoss): LoginOptions {
  return reason === 'signed_out' ? { authorizationParams: { prompt: 'login' } } : {};
}

function whereTo(returnTo: SessionLossOptions['returnTo']): string {
  try {
    if (returnTo === undefined) return currentPath();
    return toLocalPath(typeof returnTo === 'function' ? returnTo() : returnTo);
  } catch (exception) {
    reportException(exception);
    return '/';
  }
}
