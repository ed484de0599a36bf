import type { Happening, ProbeOutcome } from '../machine/events.js';
import type { Settings } from '../machine/settings.js';
import type { Check, ProbeRole } from '../machine/state.js';
import type { Ports } from '../ports.js';

/** Runs the steps of the current check: its place in the queue of all tabs, and its probes. */
export interface CheckRunner {
  enterQueue(probeId: number, steal: boolean): void;
  probe(probeId: number, role: ProbeRole): void;
  /** Aborts a probe without a check that waits for it, and leaves the queue without a check. */
  sync(check: Check | null): void;
}

export function createCheckRunner(
  ports: Ports,
  { timeoutMs }: Settings,
  dispatch: (happening: Happening) => void,
): CheckRunner {
  let leaveQueue = () => {};
  /** The running probe. */
  let current = 0;
  let abort = () => {};

  async function ask(probeId: number, role: ProbeRole): Promise<ProbeOutcome> {
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
      return { answer: await probe.ask({ timeoutMs, signal: controller.signal }) };
    } catch (error) {
      return { error };
    }
  }

  return {
    enterQueue(probeId, steal) {
      leaveQueue();
      leaveQueue = ports.tabs.enterQueue(steal, () => dispatch({ type: 'turn_came', probeId }));
    },
    probe(probeId, role) {
      current = probeId;
      void ask(probeId, role).then((outcome) =>
        dispatch({ type: 'probed', probeId, role, outcome }),
      );
    },
    sync(check) {
      if (current !== check?.probeId) {
        current = 0;
        abort();
      }
      if (check) return;
      leaveQueue();
      leaveQueue = () => {};
    },
  };
}
