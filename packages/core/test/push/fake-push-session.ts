import { vi } from 'vitest';
import type { PushSession } from '../../src/contract/options.js';

/** A session for which tokens may be renewed, until the test decides otherwise. */
export function createFakePushSession() {
  return {
    digest: 'digest',
    setLive: vi.fn<PushSession['setLive']>(),
    staleMs: vi.fn<PushSession['staleMs']>(() => 0),
    mayRenewToken: vi.fn<PushSession['mayRenewToken']>(() => true),
    isAbout: vi.fn<PushSession['isAbout']>(() => true),
    reportFlood: vi.fn<PushSession['reportFlood']>(),
    report: vi.fn<PushSession['report']>(),
  };
}
