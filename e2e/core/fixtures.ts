import { startLocalTenant, type LocalTenant } from '@auth0-heartbeat/local-tenant';
import { test as base, expect } from '@playwright/test';
import type { Engine, EngineName, Profile, ProfileKind } from '../engines/contract.js';
import { createEngine } from '../engines/create-engine.js';
import type { AppOptions } from './app/contract.js';
import { appPaths, startAppServer, type AppPath } from './app-server.js';
import { AppTab } from './app-tab.js';
import { createInbox, type Inbox } from './inbox.js';
import { createInitScripts, type InitScripts } from './init-scripts.js';
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
  /**
   * Default: the app and the tenant are same-site, as with a custom domain. Use a profile that blocks
   * third-party cookies, or one that allows them, with `cross`.
   */
  readonly site?: 'same' | 'cross';
  readonly path?: AppPath;
  /** A separate window instead of a tab. */
  readonly inWindow?: boolean;
  /** Default: the profile of the test. */
  readonly profile?: Profile;
  /** Default: the tenant of the worker. */
  readonly tenant?: LocalTenant;
}

/** Opens the app in a new tab. */
export type OpenApp = (options?: OpenOptions) => Promise<AppTab>;

interface Served {
  readonly port: number;
  readonly tenant: LocalTenant;
  readonly inbox: Inbox;
  readonly initScripts: InitScripts;
  /** Starts a tenant for one test, with the app as its client. */
  startTenant(): Promise<LocalTenant>;
}

interface TestFixtures {
  tenant: LocalTenant;
  /** The scripts that run in each page of the app before it. */
  initScripts: InitScripts;
  /** What the profile of the test is for. Default: nothing else. */
  profileKind: ProfileKind;
  profile: Profile;
  /** A browser that allows third-party cookies. Name it before `openApp`. */
  permissiveProfile: Profile;
  /** A browser with a back/forward cache. Name it before `openApp`. */
  bfcacheProfile: Profile;
  openApp: OpenApp;
}

interface WorkerFixtures {
  /** The release of the SDK in the app, as named in compat/auth0-spa-js. Default: the development dependency. */
  spaJs: string;
  engineName: EngineName;
  engine: Engine;
  sdk: Sdk;
  served: Served;
}

/** Playwright's `test`, with the app and one local tenant for each worker. */
export const test = base.extend<TestFixtures, WorkerFixtures>({
  spaJs: ['', { option: true, scope: 'worker' }],
  engineName: ['chromium', { option: true, scope: 'worker' }],
  engine: [
    async ({ engineName, playwright, launchOptions }, provide) => {
      const engine = createEngine(engineName, playwright.chromium, launchOptions);
      await provide(engine);
      await engine.close();
    },
    { scope: 'worker' },
  ],
  sdk: [({ spaJs }, provide) => provide(findSdk(spaJs)), { scope: 'worker' }],
  served: [
    async ({ sdk }, provide) => {
      let announce!: (origins: string[]) => void;
      const [inbox, initScripts] = [createInbox(), createInitScripts()];
      const tenantOrigins = new Promise<string[]>((resolve) => (announce = resolve));
      const app = await startAppServer(sdk, tenantOrigins, inbox, initScripts);
      const startTenant = () => startTenantOf(app.port);
      const tenant = await startTenant();
      announce([tenant.domain, tenant.crossSiteDomain]);
      await provide({ port: app.port, tenant, inbox, initScripts, startTenant });
      await tenant.stop();
      await app.stop();
    },
    { scope: 'worker' },
  ],
  tenant: async ({ served: { tenant } }, provide) => {
    await tenant.reset();
    await provide(tenant);
  },
  initScripts: async ({ served: { initScripts } }, provide) => {
    await provide(initScripts);
    initScripts.reset();
  },
  profileKind: ['default', { option: true }],
  profile: ({ engine, profileKind }, provide) => provideProfile(engine, profileKind, provide),
  permissiveProfile: ({ engine }, provide) =>
    provideProfile(engine, 'third_party_cookies', provide),
  bfcacheProfile: ({ engine }, provide) => provideProfile(engine, 'bfcache', provide),
  openApp: async ({ profile: ownProfile, sdk, served, tenant: ownTenant }, provide) => {
    const tabs: AppTab[] = [];
    const releases = new Set<string>();
    await provide(async (options = {}) => {
      const { site = 'same', path = '/', inWindow = false, ...others } = options;
      const { profile = ownProfile, tenant = ownTenant, heartbeat = never, ...app } = others;
      const [host, domain] =
        site === 'same' ? ['localhost', tenant.domain] : ['app.localhost', tenant.crossSiteDomain];
      const page = await profile.newPage({ inWindow });
      const inbox = served.inbox.open((message) => tab.messages.push(message));
      const address = `http://${host}:${served.port}${path}`;
      const tab: AppTab = new AppTab(page, address, { ...app, domain, heartbeat, inbox });
      tabs.push(tab);
      page.onRequest?.(({ url }) => {
        const release = releaseOf(url);
        if (release) releases.add(release);
      });
      await tab.listen();
      await tab.open();
      return tab;
    });
    ownTenant.clearFaults();
    // Closing a profile while its pages navigate would hang.
    for (const tab of tabs) await tab.stop();
    // The SDK sends its version to the tenant: no other release was bundled.
    const isSeen = tabs.some(({ enginePage }) => enginePage.onRequest);
    if (isSeen) expect([...releases]).toEqual([`auth0-spa-js ${sdk.version}`]);
  },
});

async function provideProfile(
  engine: Engine,
  kind: ProfileKind,
  provide: (profile: Profile) => Promise<void>,
): Promise<void> {
  const profile = await engine.openProfile(kind);
  await provide(profile);
  await profile.close();
}

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
