import { requireDuration, requireFunction, requireOption } from '../contract/errors.js';
import type { SessionLossOptions } from '../contract/session-loss-options.js';
import type { SessionLoss } from '../contract/session.js';
import type { Internals } from '../shell/internals.js';
import { createEndingSteps, type EndingSteps } from './ending-steps.js';

/** The clean-up tasks of the app, and the time limit of everything foreign in an ending. */
export interface CleanUp {
  readonly steps: EndingSteps;
  /** Runs all tasks concurrently. One that fails or hangs stops no other. Never rejects. */
  run(loss: SessionLoss, otherUserSignedIn: boolean): Promise<void>;
}

/**
 * Validates the tasks and their time limit. `onRun`: called after a run.
 *
 * @throws {SessionHeartbeatError} `invalid_option`, naming the option.
 */
export function createCleanUp(
  { clearLocalState = [], cleanupTimeoutMs = 3_000, clearOnLogout, onCleared }: SessionLossOptions,
  internals: Internals | undefined,
  onRun: (otherUserSignedIn: boolean) => void = () => undefined,
): CleanUp {
  const tasks = Array.isArray(clearLocalState) ? clearLocalState : [clearLocalState];
  requireOption(
    'clearLocalState',
    tasks.every((task) => typeof task === 'function'),
  );
  requireFunction('onCleared', onCleared);
  requireOption('clearOnLogout', clearOnLogout === undefined || typeof clearOnLogout === 'boolean');
  const limitMs = requireDuration('cleanupTimeoutMs', cleanupTimeoutMs, 0, 2 ** 31 - 1);
  const steps = createEndingSteps(limitMs, internals);
  return {
    steps,
    async run(loss, otherUserSignedIn) {
      // For an app that keeps drafts, in all tabs.
      if (loss.reason === 'signed_out' && clearOnLogout === false) return;
      const about = Object.freeze({ ...loss, otherUserSignedIn });
      const runs = tasks.map((task) =>
        // A framework may have replaced the tasks by something else since.
        steps.attempt(loss, 'clearLocalState', () => task(about), task?.name),
      );
      // A task may clear all storage. The next page must know that the session is over.
      internals?.ports.tabs.publish({});
      await Promise.all(runs);
      internals?.ports.tabs.publish({});
      onRun(otherUserSignedIn);
    },
  };
}
