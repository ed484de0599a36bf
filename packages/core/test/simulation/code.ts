import { handleSessionLoss } from '../../src/browser/handle-session-loss.js';
import { createTabs } from '../../src/browser/tabs.js';
import type { SessionHeartbeat } from '../../src/contract/session-heartbeat.js';
import { createHeartbeat } from '../../src/heartbeat.js';
import type { Settings } from '../../src/machine/settings.js';
import type { SimulatedPorts } from './visit.js';

export type CreateHeartbeat = (ports: SimulatedPorts, settings: Settings) => SessionHeartbeat;

/** The code that a simulation judges. */
export interface Code {
  readonly createHeartbeat: CreateHeartbeat;
  readonly handleSessionLoss: typeof handleSessionLoss;
  readonly createTabs: typeof createTabs;
}

export const shipped: Code = { createHeartbeat, handleSessionLoss, createTabs };
