import type { SignInClient } from '../client.js';
import { endAtLoss, type EndedHeartbeat, type SessionLossOptions } from '../ending.js';
import { currentPath, toLocalPath } from './local-path.js';
import { browserPage, whenPage } from './page.js';
import { reportException } from './report-exception.js';

/**
 * Ends the app's session at each loss, in this order: every `clearLocalState` task at the same
 * time, the client's tokens (`logout({ openUrl: false })`, never the tenant's logout endpoint),
 * then one redirect to login. A hidden tab goes there when it is shown, and stays where it is if
 * another tab has signed the same user in again by then; so does a page that the Back button
 * brings back. Returns its undo.
 *
 * What a task throws, or that it took too long, is reported like an uncaught exception; the ending
 * goes on.
 *
 * @example
 * ```ts
 * handleSessionLoss(heartbeat, auth0, { clearLocalState: [clearDrafts, () => queryClient.clear()] });
 * ```
 */
export function handleSessionLoss(
  heartbeat: EndedHeartbeat,
  client: SignInClient,
  options: SessionLossOptions = {},
): () => void {
  return endAtLoss(heartbeat, client, options, {
    currentPath,
    toLocalPath,
    isVisible: browserPage.isVisible,
    whenVisible: () => whenPage(browserPage.isVisible),
    whenRestored: () => whenPage((happening) => happening === 'pageshow'),
    delay,
    reportException,
  });
}

function delay(ms: number): { over: Promise<void>; cancel(): void } {
  let timer: ReturnType<typeof setTimeout>;
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  return { over, cancel: () => clearTimeout(timer) };
}
