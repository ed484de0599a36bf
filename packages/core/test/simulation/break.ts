import type { SessionHeartbeat } from '../../src/contract/session-heartbeat.js';
import { createHeartbeat } from '../../src/heartbeat.js';
import type { Settings } from '../../src/machine/settings.js';
import type { Ports } from '../../src/ports.js';
import { internalsOf, setInternals } from '../../src/shell/internals.js';
import type { Code, CreateHeartbeat } from './code.js';
import type { Plan } from './plan.js';
import type { SimulatedPorts } from './visit.js';

/** Code that does not keep what the shipped one promises, and what it is that it breaks. */
export interface Broken extends Partial<Code> {
  readonly name: string;
  readonly breaks: string;
  /** Where it shows. Default: anywhere. */
  readonly change?: (plan: Plan) => Plan;
}

/** The shipped heartbeat with one thing wrong in its ports or settings. */
export const withPorts =
  (change: (ports: SimulatedPorts, settings: Settings) => Partial<Ports>): CreateHeartbeat =>
  (ports, settings) =>
    createHeartbeat({ ...ports, ...change(ports, settings) }, settings);

export const withSettings =
  (change: Partial<Settings>): CreateHeartbeat =>
  (ports, settings) =>
    createHeartbeat(ports, { ...settings, ...change });

export const withMethods =
  (change: (heartbeat: SessionHeartbeat) => Partial<SessionHeartbeat>): CreateHeartbeat =>
  (ports, settings) => {
    const heartbeat = createHeartbeat(ports, settings);
    const changed = { ...heartbeat, ...change(heartbeat) };
    const internals = internalsOf(heartbeat);
    if (internals) setInternals(changed, internals);
    return changed;
  };
