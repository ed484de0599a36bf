import { vi } from 'vitest';
import type { PushSession } from '../../src/contract/options.js';

/** A session for which tokens may be renewed, until the test decides otherwise. */
export function createFakePushSession() {
  return {
    digest: 'digest',
    setLive: vi.fn<PushSession['setLive']>(),
    staleMs: vi.fn<PushSession['staleMs']>(() => 0),
    mayRenewToken: vi.fn<PushSession['mayRenewToken']>(() => true),
    report: vi.fn<PushSession['report']>(),
  };
}
