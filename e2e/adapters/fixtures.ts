import { startLocalTenant, type LocalTenant } from '@auth0-heartbeat/local-tenant';
import { expect, test as base } from '@playwright/test';
import { AdapterTab } from './adapter-tab.js';
import type { AppOptions } from './app/contract.js';
import { type Framework, startAppServer } from './app-server.js';

export const alice = 'auth0|alice';
export const draft = 'The plan nobody else may read';

/** An interval short enough for a test. */
export const short = { intervalMs: 500, minGapMs: 0, timeoutMs: 1_500 };
/** An interval that does not end during a test. */
export const never = { intervalMs: 86_400_000, minGapMs: 0, timeoutMs: 1_500 };

/** The options of {@link OpenApp}. */
interface OpenOptions extends Omit<AppOptions, 'domain'> {
  /** The path of the page, relative to the home page. */
  readonly path?: string;
}

/** Opens the app in a new tab. Default: with the interval {@link never}. */
type OpenApp = (options?: OpenOptions) => Promise<AdapterTab>;

interface WorkerFixtures {
  /** The framework of the tested app. */
  framework: Framework;
  served: { readonly port: number; readonly tenant: LocalTenant };
}

interface TestFixtures {
  tenant: LocalTenant;
  openApp: OpenApp;
}

/** Playwright's `test`, with one of the apps and one local tenant for each worker. */
export const test = base.extend<TestFixtures, WorkerFixtures>({
  framework: ['react', { option: true, scope: 'worker' }],
  served: [
    async ({ framework }, provide) => {
      const app = await startAppServer(framework);
      const origin = `http://localhost:${app.port}`;
      const tenant = await startLocalTenant({
        clients: [
          {
            clientId: 'adapters-app',
            allowedCallbackUrls: [`${origin}/${framework}/`],
            allowedLogoutUrls: [`${origin}/${framework}/`],
            allowedWebOrigins: [origin],
          },
        ],
      });
      await provide({ port: app.port, tenant });
      await tenant.stop();
      await app.stop();
    },
    { scope: 'worker' },
  ],
  tenant: async ({ served: { tenant } }, provide) => {
    await tenant.reset();
    await provide(tenant);
  },
  openApp: async ({ context, framework, served, tenant }, provide) => {
    const tabs: AdapterTab[] = [];
    await provide(async ({ path, ...options } = {}) => {
      const page = await context.newPage();
      const tab = new AdapterTab(page, `http://localhost:${served.port}/${framework}/`, {
        domain: tenant.domain,
        heartbeat: never,
        ...options,
      });
      tabs.push(tab);
      await tab.listen();
      await tab.open(path);
      return tab;
    });
    tenant.clearFaults();
    for (const tab of tabs) await tab.leave();
    // No framework wrote a warning, and every error was handled.
    expect(tabs.flatMap((tab) => tab.all('exception'))).toEqual([]);
  },
});

export { expect };
export { logins, silentRequests } from '../shared/tenant-requests.js';
export { poll } from '../shared/poll.js';
