import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { LocalTenant, LocalTenantOptions } from '../src/index.js';
import { generateSigningKey } from '../src/signing-key.js';
import { startTenant } from '../src/start.js';
import { Browser } from './browser.js';

/**
 * A tenant for one test file. It resets before each test. Tests control its clock, and it retries
 * deliveries without a delay.
 */
export interface RunningTenant {
  readonly tenant: LocalTenant;
  browser(clientId?: string): Browser;
  /** Advances the tenant's clock. */
  advance(ms: number): void;
  now(): number;
}

/** The key of all these tenants: to generate one takes longer than most tests. */
let signingKey: ReturnType<typeof generateSigningKey> | undefined;

export function runTenant(options: LocalTenantOptions = {}): RunningTenant {
  let tenant: LocalTenant | undefined;
  let now = Date.now();
  const running = (): LocalTenant => {
    if (tenant === undefined) throw new Error('the tenant is not running yet');
    return tenant;
  };
  beforeAll(async () => {
    tenant = await startTenant(
      options,
      () => now,
      async () => {},
      () => (signingKey ??= generateSigningKey()),
    );
  });
  beforeEach(() => running().reset());
  afterAll(() => running().stop());
  return {
    get tenant() {
      return running();
    },
    browser: (clientId) =>
      new Browser(running().domain, clientId, () => running().managementToken()),
    advance: (ms) => {
      now += ms;
    },
    now: () => now,
  };
}
