import type { Effect, Happening, ProbeOutcome } from '../machine/events.js';
import { type Check, isQueued } from '../machine/state.js';
import type { Ports } from '../ports.js';

type ProbeEffect = Extract<Effect, { readonly type: 'probe' }>;

/** Runs the steps of the current check: its place in the queue of all tabs, and its probes. */
export interface CheckRunner {
  enterQueue(probeId: number, steal: boolean): void;
  probe(effect: ProbeEffect): void;
  /**
   * Aborts a probe without a check that waits for it. Leaves the queue without a check, and while a
   * check waits for a slow tenant.
   */
  sync(check: Check | null): void;
}

export function createCheckRunner(
  ports: Ports,
  dispatch: (happening: Happening) => void,
): CheckRunner {
  let leaveQueue = () => {};
  /** The running probe. */
  let current = 0;
  let abort = () => {};

  async function ask({
    probeId,
    role,
    organization,
    timeoutMs,
  }: ProbeEffect): Promise<ProbeOutcome> {
    const controller = ports.createAbortController();
    abort = () => controller.abort();
    try {
      if (role !== 'signed_out') {
        const found = await ports.readSignedInUser();
        if (found && current === probeId) dispatch({ type: 'user_found', ...found });
        // The check may have ended meanwhile: then nobody evaluates the outcome.
        if (!found || current !== probeId) return { signedOut: true };
      }
      const isCustom = ports.probe.kind === 'custom' && ports.probe.passive;
      const isOwn = role === 'main' || (role === 'signed_out' && isCustom);
      const probe = isOwn ? ports.probe : ports.passiveProbe;
      const { signal } = controller;
      return { answer: await probe.ask({ timeoutMs, organization, signal }) };
    } catch (error) {
      return { error };
    }
  }

  return {
    enterQueue(probeId, steal) {
      leaveQueue();
      leaveQueue = ports.tabs.enterQueue(steal, () => dispatch({ type: 'turn_came', probeId }));
    },
    probe(effect) {
      const { probeId, role } = effect;
      current = probeId;
      void ask(effect).then((outcome) => dispatch({ type: 'probed', probeId, role, outcome }));
    },
    sync(check) {
      if (current !== check?.probeId) {
        current = 0;
        abort();
      }
      if (check && (!check.isLong || isQueued(check))) return;
      leaveQueue();
      leaveQueue = () => {};
    },
  };
}
