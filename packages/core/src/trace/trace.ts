import { SessionHeartbeatError } from '../errors.js';
import type { SessionHeartbeat } from '../session-heartbeat.js';
import { type EndingStep, type Step, tracedOf } from '../traced.js';
import { describeError } from '../verdict.js';
import { worldOf } from '../world.js';
import { firstStep, type Memory, noMemory, readStep } from './read-step.js';
import type { SessionTrace } from './session-trace.js';

/**
 * Tells what a heartbeat does from now on: each check, what it asked and found, what was taken over
 * from another tab, when the next one is due, and each step of an ending. Calls back at once with
 * the check under way, if there is one, whether hints get through, and with the next check. Returns
 * its undo.
 *
 * For development, logs and breadcrumbs. It changes nothing: what a listener throws is an unhandled
 * rejection, and what it does to the heartbeat is told after it. A heartbeat that nobody traces
 * spends nothing on it.
 *
 * @param heartbeat The one to look at.
 * @param listener Called with each event, one after the other.
 *
 * @throws {SessionHeartbeatError} `invalid_heartbeat` when it is none of `createSessionHeartbeat`.
 *
 * @example
 * ```ts
 * import { trace } from '@auth0-heartbeat/core/trace';
 *
 * const stop = trace(heartbeat, (event) => console.debug(event.type, event));
 * ```
 */
export function trace(
  heartbeat: Pick<SessionHeartbeat, 'on'>,
  listener: (event: SessionTrace) => void,
): () => void {
  const found = tracedOf(Object(heartbeat) as object);
  if (!found) {
    throw new SessionHeartbeatError(
      'invalid_heartbeat',
      'Pass what createSessionHeartbeat() returned.',
    );
  }
  const { listeners, readState, settings } = found;
  const now = () => worldOf(heartbeat).clock?.now() ?? Date.now();
  const steps = new WeakMap<EndingStep, { readonly id: number; readonly at: number }>();
  const queue: SessionTrace[] = [];
  const begun = readState();
  let memory: Memory = noMemory;
  let endingSteps = 0;
  let telling = false;

  /** What the listener causes waits its turn. */
  function tell(events: readonly SessionTrace[]): void {
    queue.push(...events);
    if (telling) return;
    telling = true;
    for (let event = queue.shift(); event; event = queue.shift()) {
      // It may have been undone by its own listener.
      if (listeners.has(read)) attempt(listener, Object.freeze(event));
    }
    telling = false;
  }

  function readMachine(step: Step): void {
    const [next, events] = readStep(memory, step, settings);
    memory = next;
    tell(events);
  }

  function readEnding(step: EndingStep): void {
    const { loss, name, outcome } = step;
    const at = now();
    if (!outcome) steps.set(step, { id: ++endingSteps, at });
    const known = steps.get(step);
    // It began before the trace.
    if (!known) return;
    const facts = { at, id: known.id, step: name, task: step.task?.name || null, loss };
    if (!outcome) return tell([{ type: 'endingStepStarted', ...facts }]);
    const durationMs = Math.max(0, at - known.at);
    const error = 'error' in outcome ? describeError(outcome.error) : null;
    tell([{ type: 'endingStepEnded', ...facts, durationMs, error }]);
  }

  function readAny(told: Step | EndingStep): void {
    if ('loss' in told) readEnding(told);
    // The step in the middle of which the trace began is what it began with.
    else if (told.state !== begun) readMachine(told);
  }

  function read(told: Step | EndingStep): void {
    attempt(readAny, told);
  }

  // Before it is told anything: what the listener does at the first word is heard as well.
  listeners.add(read);
  attempt(readMachine, firstStep({ ...begun, at: now() }));
  return () => void listeners.delete(read);
}

/** What looks on must never disturb what it looks at. */
function attempt<Input>(work: (input: Input) => void, input: Input): void {
  try {
    work(input);
  } catch (exception) {
    void Promise.reject(exception);
  }
}
