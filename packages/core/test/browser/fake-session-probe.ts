import { vi } from 'vitest';

/** The passive check of a page load: the session is alive, until a test says otherwise. */
export const passive = { ask: vi.fn<() => Promise<unknown>>() };

/** For `vi.mock('../../src/browser/session-probe.js', () => import('./fake-session-probe.js'))`. */
export const sessionProbe = () => ({ kind: 'silent_auth', passive: true, ask: passive.ask });
