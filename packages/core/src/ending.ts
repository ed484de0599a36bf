import type { SignInClient } from './client.js';
import type { SessionHeartbeat } from './session-heartbeat.js';
import type { SessionLoss } from './session.js';

/** Removes a part of what the app keeps about the user. May be asynchronous. */
export type ClearLocalState = (loss: SessionLoss) => unknown;

/** Sends the user to login. */
export type RedirectToLogin = (ending: {
  readonly loss: SessionLoss;
  /** Where the user was: a path of this origin, for `appState`. */
  readonly returnTo: string;
}) => unknown;

/** What an app does about a loss. */
export interface SessionLossOptions {
  /** One or several tasks. They run at the same time; one that fails stops no other. */
  readonly clearLocalState?: ClearLocalState | readonly ClearLocalState[] | undefined;
  /**
   * Default: `client.loginWithRedirect({ appState: { returnTo } })`. `false`: stay; the app shows
   * the loss itself.
   */
  readonly redirectToLogin?: RedirectToLogin | false | undefined;
  /** How long a task may take before the ending goes on without it. Milliseconds. Default: 3000. */
  readonly cleanupTimeoutMs?: number | undefined;
  /** Where login leads back to. Anything but a path of this origin becomes `/`. Default: where the user is. */
  readonly returnTo?: string | (() => string) | undefined;
}

/** The part of a heartbeat that its ending needs. */
export type EndedHeartbeat = Pick<SessionHeartbeat, 'on' | 'start' | 'getSnapshot'>;

/** What the ending does to the page. */
export interface EndingPorts {
  /** Where the user is, as a path of this origin. */
  currentPath(): string;
  /** Makes a path of this origin of anything. */
  toLocalPath(path: unknown): string;
  isVisible(): boolean;
  /** Resolves when the user sees the page. */
  whenVisible(): Promise<void>;
  /** Resolves when the page, once left, comes back out of the back/forward cache. */
  whenRestored(): Promise<void>;
  /** Resolves after so many milliseconds; `cancel` gives the timer back. */
  delay(ms: number): { readonly over: Promise<void>; cancel(): void };
  reportException(exception: unknown): void;
}

/** Ends the app's session at each loss: clears at the same time, then signs out locally, then one redirect. */
export function endAtLoss(
  heartbeat: EndedHeartbeat,
  client: SignInClient,
  options: SessionLossOptions,
  ports: EndingPorts,
): () => void {
  const { clearLocalState = [], redirectToLogin, cleanupTimeoutMs = 3_000 } = options;
  const tasks = typeof clearLocalState === 'function' ? [clearLocalState] : clearLocalState;

  /** Runs one step of the ending; whatever becomes of it, the ending goes on. */
  async function attempt(work: () => unknown, name: string): Promise<void> {
    const limit = ports.delay(cleanupTimeoutMs);
    try {
      await Promise.race([
        work(),
        limit.over.then(() => {
          throw new Error(`${name} took longer than ${cleanupTimeoutMs} ms; the ending went on.`);
        }),
      ]);
    } catch (exception) {
      ports.reportException(exception);
    } finally {
      limit.cancel();
    }
  }

  function whereTo(): string {
    const { returnTo } = options;
    if (returnTo === undefined) return ports.currentPath();
    try {
      return ports.toLocalPath(typeof returnTo === 'function' ? returnTo() : returnTo);
    } catch (exception) {
      ports.reportException(exception);
      return '/';
    }
  }

  async function end(loss: SessionLoss): Promise<void> {
    const returnTo = whereTo();
    // First every listener hears of the loss.
    await Promise.resolve();
    await Promise.all(tasks.map((task) => attempt(() => task(loss), 'A clearLocalState task')));
    await attempt(() => client.logout({ openUrl: false }), 'client.logout');
    if (redirectToLogin === false) return;
    for (let mayRecover = !ports.isVisible(); ; mayRecover = true) {
      await ports.whenVisible();
      if (mayRecover) {
        if (await isSignedInAgain(loss)) heartbeat.start();
        if (heartbeat.getSnapshot().loss !== loss) return;
      }
      if (redirectToLogin) await redirectToLogin({ loss, returnTo });
      else await client.loginWithRedirect({ appState: { returnTo } });
      // The Back button leads to a page that was cleared and knows nobody.
      await ports.whenRestored();
    }
  }

  /** While the page was not seen, another tab may have signed the same user in again. */
  async function isSignedInAgain({ user }: SessionLoss): Promise<boolean> {
    try {
      // Makes a request only if another tab has left a sign of a login.
      await client.checkSession?.();
      return (await client.getIdTokenClaims?.())?.sub === user.sub;
    } catch (exception) {
      ports.reportException(exception);
      return false;
    }
  }

  return heartbeat.on('sessionLost', (loss) => void end(loss).catch(ports.reportException));
}
