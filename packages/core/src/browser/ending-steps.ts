import type { SessionError, SessionLoss } from '../contract/session.js';
import type { EndingStepName, TraceEvent } from '../contract/trace-event.js';
import { describeError } from '../machine/verdict.js';
import type { Internals } from '../shell/internals.js';
import { reportException } from './report-exception.js';

/** The steps of the endings of one heartbeat, which call foreign code. */
export interface EndingSteps {
  /**
   * Runs and logs a step. A failure is reported like an uncaught exception, and resolves with
   * `undefined`.
   */
  attempt<Result>(
    loss: SessionLoss,
    step: EndingStepName,
    work: () => Result | Promise<Result>,
    task?: string,
  ): Promise<Result | undefined>;
  /** Logs the start of a step. Returns a function that logs its end, and reports a failure. */
  log(
    loss: SessionLoss,
    step: EndingStepName,
    task?: string,
  ): (failure?: { readonly error: unknown }) => void;
  /** Rejects if the work takes too long, which may still be running then. */
  limit<Result>(name: string, work: () => Result | Promise<Result>): Promise<Result>;
}

/** `limitMs`: the time limit of a step. `internals`: those of the heartbeat, if it has any. */
export function createEndingSteps(limitMs: number, internals: Internals | undefined): EndingSteps {
  const { listeners = [], ports } = internals ?? {};
  const now = ports?.clock.now ?? Date.now;
  let id = 0;

  const steps: EndingSteps = {
    async attempt(loss, step, work, task) {
      const finish = steps.log(loss, step, task);
      try {
        const result = await steps.limit(step, work);
        finish();
        return result;
      } catch (error) {
        finish({ error });
        return undefined;
      }
    },
    log(loss, step, task = '') {
      const append = (entry: TraceEvent) => listeners.forEach((listener) => listener([entry]));
      const startedAt = now();
      const facts = { id: ++id, step, task: task || null, loss };
      append({ type: 'endingStepStarted', at: startedAt, ...facts });
      return (failure) => {
        const at = now();
        const durationMs = Math.max(0, at - startedAt);
        const error = failure ? describeFailure(failure.error) : null;
        append({ type: 'endingStepFinished', at, ...facts, durationMs, error });
        if (failure) reportException(failure.error);
      };
    },
    async limit(name, work) {
      let timer: ReturnType<typeof setTimeout> | undefined;
      try {
        return await Promise.race([
          work(),
          new Promise<never>((_, reject) => {
            const error = new Error(`${name} took longer than ${limitMs} ms.`);
            timer = setTimeout(() => reject(error), limitMs);
          }),
        ]);
      } finally {
        clearTimeout(timer);
      }
    },
  };
  return steps;
}

/** Describes an exception of foreign code, which may throw when it is read. */
function describeFailure(error: unknown): SessionError {
  try {
    return describeError(error);
  } catch {
    return { error: 'unknown', error_description: 'unknown' };
  }
}
