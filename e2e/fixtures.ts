import { startDemo } from '@auth0-heartbeat/demo-app/serve.mjs';
import type { LocalTenant } from '@auth0-heartbeat/local-tenant';
import { expect, test as base } from '@playwright/test';
import { DemoPage } from './demo-page.js';
import { exchangesRefusedToBlockedUsers } from './shared/tenant-requests.js';
import { StoryPage } from './story-page.js';
import { watchConsole } from './watch-console.js';

/** The options of the tests of a framework. */
export interface FrameworkOptions {
  /** The page of the demo app. */
  framework: 'react' | 'vue';
}

interface TestFixtures {
  tenant: LocalTenant;
  /** The demo app, same-site with the tenant, as with a custom domain. */
  demo: DemoPage;
  /** The demo app, cross-site to the tenant. The browser blocks third-party cookies. */
  crossSiteDemo: DemoPage;
  /** A guided story of the demo app. */
  story: StoryPage;
  /** Accepts network errors in the console, for a test that causes them. */
  breaksNetwork: () => void;
}

interface Served {
  readonly port: string;
  readonly tenant: LocalTenant;
}

/** Playwright's `test`, with the built demo app and a local tenant of its own for each worker. */
export const test = base.extend<FrameworkOptions & TestFixtures, { served: Served }>({
  framework: ['react', { option: true }],
  served: [
    async ({}, provide) => {
      const { url, tenant, stop } = await startDemo({ appPort: 0, tenantPort: 0, built: true });
      if (!tenant) throw new Error('The demo did not start a local tenant.');
      await provide({ port: new URL(url).port, tenant });
      await stop();
    },
    { scope: 'worker' },
  ],
  tenant: async ({ served: { tenant } }, provide) => {
    await tenant.reset();
    await provide(tenant);
  },
  breaksNetwork: [
    async ({ context, served: { tenant } }, provide) => {
      const console = watchConsole(context);
      await provide(console.expectBrokenNetwork);
      expect(console.complaints(exchangesRefusedToBlockedUsers(tenant))).toEqual([]);
    },
    { auto: true },
  ],
  demo: async ({ page, served, tenant, framework }, provide) => {
    await provide(
      new DemoPage(page, `http://localhost:${served.port}/${framework}/`, tenant.domain),
    );
  },
  crossSiteDemo: async ({ page, served, tenant, framework }, provide) => {
    const address = `http://app.localhost:${served.port}/${framework}/`;
    await provide(new DemoPage(page, address, tenant.crossSiteDomain));
  },
  story: async ({ demo }, provide) => {
    await provide(new StoryPage(demo));
  },
});

export { expect } from '@playwright/test';
