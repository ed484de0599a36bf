import { vi } from 'vitest';
import type { ProbeAnswer } from '../src/index.js';
import { createFakeClient } from './fake-client.js';

/** A client signed in as Alice, and a probe of her session, for the tests of the adapters. */
export function createFakeSession() {
  let answer: ProbeAnswer = { session: 'alive' };
  return {
    client: createFakeClient(),
    probe: Object.assign(
      vi.fn(async () => answer),
      { passive: true },
    ),
    /** The session reaches its end at the tenant. */
    end: () => void (answer = { session: 'expired' }),
  };
}
