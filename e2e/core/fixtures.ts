import { startLocalTenant, type LocalTenant } from '@auth0-heartbeat/local-tenant';
import { test as base, type BrowserContext, expect } from '@playwright/test';
import { launchWithProfile, openWindow } from './browser.js';
import type { AppOptions } from './app/contract.js';
import { appPaths, startAppServer, type AppPath } from './app-server.js';
import { AppTab } from './app-tab.js';
import { findSdk, releaseOf, type Sdk } from './sdk.js';

export const alice = 'auth0|alice';

/** An interval short enough for a test. */
export const short = { intervalMs: 500, minGapMs: 0, timeoutMs: 1_500 };
/** An interval that does not end during a test. */
export const never = { intervalMs: 86_400_000, minGapMs: 0, timeoutMs: 3_000 };
/** Tokens that survive a reload and are shared by all tabs. */
export const stored = { cacheLocation: 'localstorage' } as const;

/** The loss of a user who may be blocked between the two requests of a check. */
export const blockedAtAnyMoment = {
  reason: expect.stringMatching(/^(login_required|user_blocked)$/) as never,
};

/** The options of {@link OpenApp}. */
export interface OpenOptions extends Omit<AppOptions, 'domain'> {
  /** Default: the app and the tenant are same-site, as with a custom domain. */
  readonly site?: 'same' | 'cross';
  readonly path?: AppPath;
  /** A separate window instead of a tab. */
  readonly inWindow?: boolean;
  /** Default: the context of the test. */
  readonly context?: BrowserContext;
  /** Default: the tenant of the worker. */
  readonly tenant?: LocalTenant;
}

/** Opens the app in a new tab. */
export type OpenApp = (options?: OpenOptions) => Promise<AppTab>;

interface Served {
  readonly port: number;
  readonly tenant: LocalTenant;
  /** Starts a tenant for one test, with the app as its client. */
  startTenant(): Promise<LocalTenant>;
}

interface TestFixtures {
  tenant: LocalTenant;
  /** A browser that allows third-party cookies. Name it before `openApp`. */
  permissiveContext: BrowserContext;
  /** A browser with a back/forward cache. Name it before `openApp`. */
  bfcacheContext: BrowserContext;
  openApp: OpenApp;
}

interface WorkerFixtures {
  /** The release of the SDK in the app, as named in compat/auth0-spa-js. Default: the development dependency. */
  spaJs: string;
  sdk: Sdk;
  served: Served;
}

/** Playwright's `test`, with the app and one local tenant for each worker. */
export const test = base.extend<TestFixtures, WorkerFixtures>({
  spaJs: ['', { option: true, scope: 'worker' }],
  sdk: [({ spaJs }, provide) => provide(findSdk(spaJs)), { scope: 'worker' }],
  served: [
    async ({ sdk }, provide) => {
      let announce!: (origins: string[]) => void;
      const app = await startAppServer(sdk, new Promise((resolve) => (announce = resolve)));
      const startTenant = () => startTenantOf(app.port);
      const tenant = await startTenant();
      announce([tenant.domain, tenant.crossSiteDomain]);
      await provide({ port: app.port, tenant, startTenant });
      await tenant.stop();
      await app.stop();
    },
    { scope: 'worker' },
  ],
  tenant: async ({ served: { tenant } }, provide) => {
    await tenant.reset();
    await provide(tenant);
  },
  permissiveContext: async ({ playwright, launchOptions }, provide) => {
    const { context, close } = await launchWithProfile(playwright.chromium, launchOptions, {
      profile: { cookie_controls_mode: 0 },
    });
    await provide(context);
    await close();
  },
  bfcacheContext: async ({ playwright, launchOptions }, provide) => {
    const { context, close } = await launchWithProfile(playwright.chromium, {
      ...launchOptions,
      ignoreDefaultArgs: ['--disable-back-forward-cache'],
    });
    await provide(context);
    await close();
  },
  openApp: async ({ context: ownContext, sdk, served, tenant: ownTenant }, provide) => {
    const tabs: AppTab[] = [];
    const releases = new Set<string>();
    await provide(async (options = {}) => {
      const { site = 'same', path = '/', context = ownContext, tenant = ownTenant } = options;
      const [host, domain] =
        site === 'same' ? ['localhost', tenant.domain] : ['app.localhost', tenant.crossSiteDomain];
      const { client, heartbeat = never, organization, probe, push, staysAfterLoss } = options;
      const { frontDoor, loadTimeoutMs } = options;
      const page = await (options.inWindow ? openWindow(context) : context.newPage());
      const tab = new AppTab(page, `http://${host}:${served.port}${path}`, {
        domain,
        heartbeat,
        ...(client && { client }),
        ...(organization && { organization }),
        ...(probe && { probe }),
        ...(push && { push }),
        ...(staysAfterLoss && { staysAfterLoss }),
        ...(frontDoor && { frontDoor }),
        ...(loadTimeoutMs !== undefined && { loadTimeoutMs }),
      });
      tabs.push(tab);
      page.on('request', (request) => {
        const release = releaseOf(request.url());
        if (release) releases.add(release);
      });
      await tab.listen();
      await tab.open();
      return tab;
    });
    ownTenant.clearFaults();
    // Closing a context while its pages navigate would hang.
    for (const tab of tabs) await tab.stop();
    // The SDK sends its version to the tenant: no other release was bundled.
    if (tabs.length > 0) expect([...releases]).toEqual([`auth0-spa-js ${sdk.version}`]);
  },
});

function startTenantOf(appPort: number): Promise<LocalTenant> {
  const origins = [`http://localhost:${appPort}`, `http://app.localhost:${appPort}`];
  const urls = origins.flatMap((origin) => appPaths.map((path) => origin + path));
  return startLocalTenant({
    clients: [
      {
        clientId: 'core-app',
        allowedCallbackUrls: urls,
        allowedLogoutUrls: [...origins, ...urls],
        allowedWebOrigins: origins,
      },
    ],
  });
}

/** The number of silent requests without a response. */
export function unanswered(tenant: LocalTenant): number {
  return tenant.requests().filter(({ silent, status }) => silent && status === undefined).length;
}

export { expect };
export { silentRequests } from '../shared/tenant-requests.js';
