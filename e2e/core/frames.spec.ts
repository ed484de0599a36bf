import type { LocalTenant } from '@auth0-heartbeat/local-tenant';
import type { EngineDocument, Profile } from '../engines/contract.js';
import { unsupported } from '../engines/unsupported.js';
import type { AppOptions } from './app/contract.js';
import { AppTab, expectPlansOf, expectStatus } from './app-tab.js';
import { alice, expect, never, silentRequests, test as base } from './fixtures.js';
import { poll } from '../shared/poll.js';

/** A page of another site, with the app in a frame. */
interface FramedApp {
  readonly tab: AppTab;
  readonly frame: EngineDocument;
  /** Signs in by popup: a login page in the frame would have no cookies. */
  signIn(): Promise<void>;
  /** Neither the frame nor the page has navigated after the app was loaded. */
  expectNoNavigation(): Promise<void>;
}

interface FrameOptions extends Omit<AppOptions, 'domain'> {
  /** Default: the profile of the test, which blocks third-party cookies and storage. */
  readonly profile?: Profile;
}

type OpenFramedApp = (options: FrameOptions) => Promise<FramedApp>;

const test = base.extend<{ openFramedApp: OpenFramedApp }>({
  openFramedApp: async ({ profile: ownProfile, served, tenant }, provide) => {
    const frames: EngineDocument[] = [];
    await provide(async ({ profile = ownProfile, ...options }) => {
      const page = await profile.newPage();
      const inbox = served.inbox.open((message) => tab.messages.push(message));
      const domain = tenant.crossSiteDomain;
      const address = `http://app.localhost:${served.port}/`;
      const tab: AppTab = new AppTab(page, address, { domain, inbox, ...options });
      await tab.listen();
      const frame = await embed(tab, `http://localhost:${served.port}/portal`);
      frames.push(frame);
      // A new document does not have it.
      for (const document of [frame, page]) {
        await document.evaluate(() => void Object.assign(window, { isFirstDocument: true }));
      }
      const expectNoNavigation = async () => {
        for (const document of [frame, page]) {
          expect(await document.evaluate(() => 'isFirstDocument' in window)).toBe(true);
        }
      };
      return { tab, frame, signIn: () => signIn(tab, frame), expectNoNavigation };
    });
    for (const frame of frames) await frame.evaluate(() => window.app.heartbeat.stop());
  },
});

/** Opens a page of another site that contains the app, and waits until the app has started. */
async function embed({ address: app, enginePage, options }: AppTab, address: string) {
  // The server has no such page. A mocked one could not embed an address of the loopback network.
  await enginePage.goto(address);
  const query = new URLSearchParams({ options: JSON.stringify(options) });
  await enginePage.evaluate(
    (src) => document.body.append(Object.assign(document.createElement('iframe'), { src })),
    `${app}?${query.toString()}`,
  );
  const frame = enginePage.frame();
  await poll(() => frame.readText('#status')).toBeTruthy();
  return frame;
}

async function signIn({ enginePage }: AppTab, frame: EngineDocument): Promise<void> {
  const popup = await enginePage.openPopup(() => frame.clickButton('Sign in by popup'));
  await popup.clickButton('Continue as Alice');
  await expectPlansOf(frame, alice);
}

/** Causes a check by a 401 response, then one by a push hint, and waits for the answers. */
async function causeChecks(frame: EngineDocument, tenant: LocalTenant): Promise<void> {
  const causes = [
    () => frame.evaluate(async () => void (await window.app.fetch('/api'))),
    () => frame.evaluate(() => window.app.push()),
  ];
  for (const cause of causes) {
    const before = silentRequests(tenant);
    await cause();
    await poll(() => silentRequests(tenant)).toBeGreaterThan(before);
    await poll(() => frame.evaluate(() => window.app.heartbeat.getSnapshot().checking)).toBe(false);
  }
}

const heartbeat = { ...never, confirmByRedirect: true } as const;

const inStorage = { useRefreshTokens: true, cacheLocation: 'localstorage' } as const;
const inMemory = { useRefreshTokens: true, cacheLocation: 'memory' } as const;

test.describe('an app in a frame of another site', () => {
  test('is not navigated by a 401 response or a push hint', async ({
    permissiveProfile: profile,
    openFramedApp,
    tenant,
  }) => {
    // The frame has storage of its own, but the tenant has no cookies in it.
    tenant.setFault({ endpoint: '/authorize', kind: 'third_party_cookies_blocked' });
    const app = await openFramedApp({
      profile,
      client: { cacheLocation: 'localstorage' },
      heartbeat,
    });
    await app.signIn();
    await expectStatus(app.frame, 'unsupported');

    await tenant.deleteUserSessions(alice);
    // Without a login that has just happened, and input, nothing else delays a redirect.
    await app.frame.evaluate(() => void (window.clockOffsetMs += 120_000));
    await causeChecks(app.frame, tenant);
    // A navigation would interrupt the next check.
    await app.frame.evaluate(() => window.app.heartbeat.check());
    await app.expectNoNavigation();
    expect(app.tab.all('diagnosis')).toEqual([{ code: 'embedded' }]);
    await expectPlansOf(app.frame, alice);
  });

  test('is cleared and stays if the user is blocked', async ({
    permissiveProfile: profile,
    openFramedApp,
    tenant,
  }) => {
    tenant.setFault({ endpoint: '/authorize', kind: 'third_party_cookies_blocked' });
    const app = await openFramedApp({ profile, client: inStorage, heartbeat });
    await app.signIn();
    await app.tab.expectVerified(1);
    await expectStatus(app.frame, 'active');
    expect(app.tab.all('diagnosis')).toEqual([{ code: 'embedded' }]);

    await tenant.blockUser(alice);
    await focus(app);
    await expectClearedInPlace(app, { reason: 'user_blocked', trigger: 'focus' });
  });

  test.describe('with third-party cookies blocked', () => {
    test.use({ profileKind: 'no_third_party_storage' });

    // Web Locks are denied as well, so that the SDK cannot request a token, whoever asks for it.
    test('keeps its user if the browser denies its storage', async ({
      engineName,
      openFramedApp,
      tenant,
    }) => {
      // From 2.28 on the SDK stores anonymous sessions in localStorage, and its constructor would throw.
      const client = { ...inMemory, anonymousSessionsCacheMode: 'memory' } as const;
      const app = await openFramedApp({ client, heartbeat });
      const isPartitioned = engineName !== 'chromium';
      expect(await app.frame.evaluate(canStore)).toBe(isPartitioned);
      if (isPartitioned)
        unsupported('The browser partitions the storage of a frame and denies none.');
      await app.signIn();
      await causeChecks(app.frame, tenant);
      await app.frame.evaluate(() => window.app.heartbeat.check());
      await expectPlansOf(app.frame, alice);
      expect(await app.frame.evaluate(() => window.app.client.getTokenSilently())).toBeTruthy();
      expect(app.tab.all('sessionLost')).toEqual([]);
      expect(app.tab.all('exception')).toEqual([]);
      await app.expectNoNavigation();
    });
  });

  test('is watched again after a loss and a login by popup', async ({
    permissiveProfile: profile,
    openFramedApp,
    tenant,
  }) => {
    tenant.setFault({ endpoint: '/authorize', kind: 'third_party_cookies_blocked' });
    const app = await openFramedApp({ profile, client: inMemory, heartbeat });
    await app.signIn();
    await app.tab.expectVerified(1);
    await tenant.revokeRefreshTokens(alice);
    await focus(app);
    await expectClearedInPlace(app, { reason: 'grant_revoked', trigger: 'focus' });

    await app.signIn();
    await app.tab.expectVerified(2);
    await expectStatus(app.frame, 'active');
    await tenant.blockUser(alice);
    await focus(app);
    await expectPlansOf(app.frame, null);
    expect(app.tab.all('sessionLost').map(({ reason }) => reason)).toEqual([
      'grant_revoked',
      'user_blocked',
    ]);
    await app.expectNoNavigation();
  });
});

async function focus({ frame }: FramedApp): Promise<void> {
  await frame.evaluate(() => window.dispatchEvent(new Event('focus')));
}

/** The app has ended the session and is still there. */
async function expectClearedInPlace(
  { frame, tab, expectNoNavigation }: FramedApp,
  loss: { reason: 'user_blocked' | 'grant_revoked'; trigger: 'focus' },
): Promise<void> {
  await tab.expectLoss(loss);
  await expectStatus(frame, 'signed_out');
  await expectPlansOf(frame, null);
  // The client has no user any more: the redirect would follow.
  const userOfClient = () =>
    frame.evaluate(async () => (await window.app.client.getUser()) ?? null);
  await poll(userOfClient).toBeNull();
  // Input would repeat a redirect.
  await frame.type('#note', 'Still here');
  await expectNoNavigation();
  expect(tab.all('exception')).toEqual([]);
}

function canStore(): boolean {
  try {
    return Boolean(localStorage && sessionStorage);
  } catch {
    return false;
  }
}
