import type { LocalTenant } from '@auth0-heartbeat/local-tenant';
import type { BrowserContext, Frame, Page } from '@playwright/test';
import type { AppOptions } from './app/contract.js';
import { AppTab } from './app-tab.js';
import { alice, expect, never, silentRequests, test as base } from './fixtures.js';

/** A page of another site, with the app in a frame. */
interface FramedApp {
  readonly tab: AppTab;
  readonly frame: Frame;
  /** The addresses that the frame, or the page, navigated to after the app was loaded. */
  readonly navigations: string[];
  /** Signs in by popup: a login page in the frame would have no cookies. */
  signIn(): Promise<void>;
}

interface FrameOptions extends Omit<AppOptions, 'domain'> {
  /** Default: the context of the test, which blocks third-party cookies and storage. */
  readonly context?: BrowserContext;
}

type OpenFramedApp = (options: FrameOptions) => Promise<FramedApp>;

const test = base.extend<{ openFramedApp: OpenFramedApp }>({
  openFramedApp: async ({ context: ownContext, served: { port }, tenant }, provide) => {
    const frames: Frame[] = [];
    await provide(async ({ context = ownContext, ...options }) => {
      const page = await context.newPage();
      const domain = tenant.crossSiteDomain;
      const tab = new AppTab(page, `http://app.localhost:${port}/`, { domain, ...options });
      await tab.listen();
      const frame = await embed(page, `http://localhost:${port}/portal`, tab);
      frames.push(frame);
      const navigations: string[] = [];
      page.on('framenavigated', (navigated) => {
        // Silent requests have frames of their own.
        if ([frame, page.mainFrame()].includes(navigated)) navigations.push(navigated.url());
      });
      return { tab, frame, navigations, signIn: () => signIn(tab, frame) };
    });
    for (const frame of frames) await frame.evaluate(() => window.app.heartbeat.stop());
  },
});

/** Opens a page of another site that contains the app, and waits until the app has started. */
async function embed(
  page: Page,
  address: string,
  { address: app, options }: AppTab,
): Promise<Frame> {
  // The server has no such page. A mocked one could not embed an address of the loopback network.
  await page.goto(address);
  const query = new URLSearchParams({ options: JSON.stringify(options) });
  const attached = page.waitForEvent('frameattached');
  await page.evaluate((src) => {
    const iframe = document.createElement('iframe');
    iframe.src = src;
    document.body.append(iframe);
  }, `${app}?${query.toString()}`);
  const frame = await attached;
  await expect(frame.locator('#status')).not.toBeEmpty();
  return frame;
}

async function signIn({ page }: AppTab, frame: Frame): Promise<void> {
  const opened = page.waitForEvent('popup');
  await frame.getByRole('button', { name: 'Sign in by popup' }).click();
  const popup = await opened;
  // As in `AppTab.openPopup`.
  await popup.addInitScript(() => (window.close = () => undefined));
  await popup.getByRole('button', { name: 'Continue as Alice' }).click();
  await expect(frame.locator('#plans')).toHaveText(`Plans of ${alice}`);
}

/** Causes a check by a 401 response, then one by a push hint, and waits for the answers. */
async function causeChecks(frame: Frame, tenant: LocalTenant): Promise<void> {
  const causes = [
    () => frame.evaluate(async () => void (await window.app.fetch('/api'))),
    () => frame.evaluate(() => window.app.push()),
  ];
  for (const cause of causes) {
    const before = silentRequests(tenant);
    await cause();
    await expect.poll(() => silentRequests(tenant)).toBeGreaterThan(before);
    await expect
      .poll(() => frame.evaluate(() => window.app.heartbeat.getSnapshot().checking))
      .toBe(false);
  }
}

const heartbeat = { ...never, confirmByRedirect: true } as const;

const inStorage = { useRefreshTokens: true, cacheLocation: 'localstorage' } as const;
const inMemory = { useRefreshTokens: true, cacheLocation: 'memory' } as const;

test.describe('an app in a frame of another site', () => {
  test('is not navigated by a 401 response or a push hint', async ({
    permissiveContext: context,
    openFramedApp,
    tenant,
  }) => {
    // The frame has storage of its own, but the tenant has no cookies in it.
    tenant.setFault({ endpoint: '/authorize', kind: 'third_party_cookies_blocked' });
    const app = await openFramedApp({
      context,
      client: { cacheLocation: 'localstorage' },
      heartbeat,
    });
    await app.signIn();
    await expect(app.frame.locator('#status')).toHaveText('unsupported');

    await tenant.deleteUserSessions(alice);
    // Without a login that has just happened, and input, nothing else delays a redirect.
    await app.frame.evaluate('clockOffsetMs += 120_000');
    await causeChecks(app.frame, tenant);
    // A navigation would interrupt the next check.
    await app.frame.evaluate(() => window.app.heartbeat.check());
    expect(app.navigations).toEqual([]);
    expect(app.tab.all('diagnosis')).toEqual([{ code: 'embedded' }]);
    await expect(app.frame.locator('#plans')).toHaveText(`Plans of ${alice}`);
  });

  test('is cleared and stays if the user is blocked', async ({
    permissiveContext: context,
    openFramedApp,
    tenant,
  }) => {
    tenant.setFault({ endpoint: '/authorize', kind: 'third_party_cookies_blocked' });
    const app = await openFramedApp({ context, client: inStorage, heartbeat });
    await app.signIn();
    await app.tab.expectVerified(1);
    await expect(app.frame.locator('#status')).toHaveText('active');
    expect(app.tab.all('diagnosis')).toEqual([{ code: 'embedded' }]);

    await tenant.blockUser(alice);
    await focus(app);
    await expectClearedInPlace(app, { reason: 'user_blocked', trigger: 'focus' });
  });

  // Web Locks are denied as well, so that the SDK cannot request a token, whoever asks for it.
  test('keeps its user if the browser denies its storage', async ({ openFramedApp, tenant }) => {
    const app = await openFramedApp({ client: inMemory, heartbeat });
    expect(await app.frame.evaluate(canStore)).toBe(false);
    await app.signIn();
    await causeChecks(app.frame, tenant);
    await app.frame.evaluate(() => window.app.heartbeat.check());
    await expect(app.frame.locator('#plans')).toHaveText(`Plans of ${alice}`);
    expect(await app.frame.evaluate(() => window.app.client.getTokenSilently())).toBeTruthy();
    expect(app.tab.all('sessionLost')).toEqual([]);
    expect(app.tab.all('exception')).toEqual([]);
    expect(app.navigations).toEqual([]);
  });

  test('is watched again after a loss and a login by popup', async ({
    permissiveContext: context,
    openFramedApp,
    tenant,
  }) => {
    tenant.setFault({ endpoint: '/authorize', kind: 'third_party_cookies_blocked' });
    const app = await openFramedApp({ context, client: inMemory, heartbeat });
    await app.signIn();
    await app.tab.expectVerified(1);
    await tenant.revokeRefreshTokens(alice);
    await focus(app);
    await expectClearedInPlace(app, { reason: 'grant_revoked', trigger: 'focus' });

    await app.signIn();
    await app.tab.expectVerifiedAgain();
    await expect(app.frame.locator('#status')).toHaveText('active');
    await tenant.blockUser(alice);
    await focus(app);
    await expect(app.frame.locator('#plans')).toBeEmpty();
    expect(app.tab.all('sessionLost').map(({ reason }) => reason)).toEqual([
      'grant_revoked',
      'user_blocked',
    ]);
    expect(app.navigations).toEqual([]);
  });
});

async function focus({ frame }: FramedApp): Promise<void> {
  await frame.evaluate(() => window.dispatchEvent(new Event('focus')));
}

/** The app has ended the session and is still there. */
async function expectClearedInPlace(
  { frame, navigations, tab }: FramedApp,
  loss: { reason: 'user_blocked' | 'grant_revoked'; trigger: 'focus' },
): Promise<void> {
  await tab.expectLoss(loss);
  await expect(frame.locator('#status')).toHaveText('signed_out');
  await expect(frame.locator('#plans')).toBeEmpty();
  // The client has no user any more: the redirect would follow.
  const userOfClient = () =>
    frame.evaluate(async () => (await window.app.client.getUser()) ?? null);
  await expect.poll(userOfClient).toBeNull();
  // Input would repeat a redirect.
  await frame.getByLabel('Note').fill('Still here');
  expect(navigations).toEqual([]);
  expect(tab.all('exception')).toEqual([]);
}

function canStore(): boolean {
  try {
    return Boolean(localStorage && sessionStorage);
  } catch {
    return false;
  }
}
