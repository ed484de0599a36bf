import { vi } from 'vitest';
import type { PushedSession } from '../../src/options.js';

/** A session for which a token may be renewed, as long as the test does not say otherwise. */
export function createFakePushSession() {
  return {
    digest: 'digest',
    setLive: vi.fn<PushedSession['setLive']>(),
    mayRenewToken: vi.fn<PushedSession['mayRenewToken']>(() => true),
    report: vi.fn<PushedSession['report']>(),
  };
}
