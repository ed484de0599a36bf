import { type AppTab, expectPlansOf, expectStatus } from './app-tab.js';
import { alice, expect, stored, test } from './fixtures.js';
import { logins } from '../shared/tenant-requests.js';
import { poll } from '../shared/poll.js';

const bob = 'auth0|bob';

/** The app asks before the page is left. Returns the answers that the user has given. */
async function askBeforeLeaving(tab: AppTab, answers: ('stay' | 'leave')[]): Promise<string[]> {
  const given: string[] = [];
  await tab.enginePage.answerBeforeUnload(() => {
    const answer = answers[given.length];
    given.push(answer ?? 'not expected');
    return answer ?? 'leave';
  });
  await tab.evaluate(() => {
    addEventListener('beforeunload', (event) => event.preventDefault());
  });
  // Without a user gesture the browser does not ask.
  await tab.typeNote('Unsaved');
  return given;
}

/** Delays the response of each redirect to login. Returns the addresses of the redirects. */
async function slowDownLogin(tab: AppTab, ms: number): Promise<string[]> {
  const redirects: string[] = [];
  await tab.enginePage.intercept(
    ({ href }) => href.startsWith(`${tab.tenantDomain}/authorize?`),
    async (request) => {
      if (request.navigatesPage) {
        redirects.push(request.url);
        await new Promise((resolve) => setTimeout(resolve, ms));
      }
      await request.continue();
    },
  );
  return redirects;
}

/** Moves the mouse until the condition holds. */
async function moveMouseUntil(
  tab: AppTab,
  condition: () => boolean | Promise<boolean>,
): Promise<void> {
  let x = 0;
  await expect
    .poll(
      async () => {
        await tab.enginePage.moveMouse((x += 5) % 400, 50);
        return condition();
      },
      { intervals: [200] },
    )
    .toBe(true);
}

test.describe('a user who is asked before the page is left', () => {
  test('and stays is asked again some seconds later, at the next input', async ({
    openApp,
    tenant,
  }) => {
    const tab = await openApp({ client: stored });
    await tab.signIn();
    await tab.expectVerified(1);
    const given = await askBeforeLeaving(tab, ['stay', 'stay', 'leave']);
    const before = logins(tenant);

    await tenant.blockUser(alice);
    await tab.startCheck();
    await poll(() => given).toEqual(['stay']);
    await tab.expectNoPlans();
    await tab.expectStatus('lost');
    await moveMouseUntil(tab, () => given.length === 2);
    expect(logins(tenant)).toBe(before);

    await moveMouseUntil(tab, () => given.length === 3);
    await tab.expectTenantLogin();
    expect(given).toEqual(['stay', 'stay', 'leave']);
    expect(logins(tenant)).toBe(before + 1);
    await tab.expectLoss({ user: { sub: alice } as never });
  });

  test('and leaves is asked once, even if the tenant is slow', async ({ openApp, tenant }) => {
    const tab = await openApp({ client: stored });
    await tab.signIn();
    await tab.expectVerified(1);
    const given = await askBeforeLeaving(tab, ['leave']);
    const redirects = await slowDownLogin(tab, 8_000);

    await tenant.blockUser(alice);
    await tab.startCheck();
    await poll(() => given).toEqual(['leave']);
    await moveMouseUntil(tab, async () => (await tab.url()).startsWith(tenant.domain));
    await tab.expectTenantLogin();
    expect(given).toEqual(['leave']);
    expect(redirects).toHaveLength(1);
  });
});

test('input does not restart the redirect to a slow tenant', async ({ openApp, tenant }) => {
  const tab = await openApp({ client: stored });
  await tab.signIn();
  await tab.expectVerified(1);
  const redirects = await slowDownLogin(tab, 8_000);

  await tenant.blockUser(alice);
  await tab.startCheck();
  await poll(() => redirects).toHaveLength(1);
  await moveMouseUntil(tab, async () => (await tab.url()).startsWith(tenant.domain));
  await tab.expectTenantLogin();
  expect(redirects).toHaveLength(1);
});

test('an app in a frame is cleared, and neither the frame nor the page navigates', async ({
  openApp,
  tenant,
}) => {
  const tab = await openApp({ client: stored });
  await tab.signIn();
  await tab.expectVerified(1);
  const address = await tab.url();
  // Another origin of the same site, so that the frame has the storage of the app.
  const outer = `${tenant.domain}/.well-known/openid-configuration`;
  await tab.enginePage.goto(outer);
  await tab.evaluate((src) => {
    document.body.replaceChildren(Object.assign(document.createElement('iframe'), { src }));
  }, address);
  const app = tab.enginePage.frame();
  await expectPlansOf(app, alice);
  // Waits for the check of the start: it would answer a later `check()` as well.
  await app.evaluate(() => window.app.heartbeat.check());
  const before = logins(tenant);

  await tenant.blockUser(alice);
  await app.evaluate(() => void window.app.heartbeat.check());
  await expectStatus(app, 'signed_out');
  await tab.expectLoss({ user: { sub: alice } as never });
  await expectPlansOf(app, null);
  await poll(() => app.evaluate(async () => (await window.app.client.getUser()) ?? null)).toBe(
    null,
  );
  await app.type('#note', 'Input in the frame');
  await expectStatus(app, 'signed_out');
  expect([await tab.url(), await app.evaluate(() => location.href)]).toEqual([outer, address]);
  expect(logins(tenant)).toBe(before);
});

test('a tab of Alice that wakes up late keeps what Bob has stored since, and clears what is its own', async ({
  openApp,
  tenant,
}) => {
  // The tokens are in memory, so only the login of the other tab says that Bob has signed in.
  const ofAlice = await openApp();
  await ofAlice.signIn('Alice');
  await ofAlice.expectVerified(1);
  await ofAlice.evaluate(() => sessionStorage.setItem('drafts.alice', 'Dear Bob'));
  const ofBob = await openApp();
  await ofBob.expectVerified(1);
  await ofAlice.freeze(60_000);

  await tenant.deleteUserSessions(alice);
  await ofBob.focus();
  await ofBob.expectTenantLogin();
  await ofBob.signInAtTenant('Bob');
  await ofBob.expectPlansOf(bob);
  await ofBob.evaluate(() => localStorage.setItem('drafts.bob', 'Dear Alice'));

  await ofAlice.wakeUp();
  await ofAlice.expectLoss({ user: { sub: alice } as never });
  expect(ofAlice.all('cleared')).toMatchObject([{ otherUserSignedIn: true }]);
  expect(ofBob.all('cleared')).toMatchObject([{ otherUserSignedIn: false }]);
  // The session of the browser belongs to Bob, and so does every new login.
  await ofAlice.expectPlansOf(bob);
  const drafts = await ofAlice.evaluate(() => [
    localStorage.getItem('drafts.bob'),
    sessionStorage.getItem('drafts.alice'),
  ]);
  expect(drafts).toEqual(['Dear Alice', null]);
});

test('an SDK whose calls never settle does not keep the user in the app', async ({
  openApp,
  tenant,
}) => {
  const tab = await openApp({ client: stored });
  await tab.signIn();
  await tab.expectVerified(1);
  await tab.evaluate(() => {
    const { client, heartbeat } = window.app;
    const hang = () => new Promise<never>(() => {});
    heartbeat.on('sessionLost', () => {
      Object.assign(client, { getIdTokenClaims: hang, checkSession: hang, logout: hang });
    });
  });
  await tenant.blockUser(alice);
  await tab.startCheck();
  await tab.expectTenantLogin();
  await tab.expectLoss({ user: { sub: alice } as never });
});

/** Signs Alice in in a popup, without leaving the page. */
async function signInByPopup(tab: AppTab): Promise<void> {
  const popup = await tab.openPopup();
  await popup.clickButton('Continue as Alice');
  await tab.expectStatus('active');
  expect(await tab.userOfClient()).toBe(alice);
}

test('a page that stays after a loss ends its next session as well', async ({
  openApp,
  tenant,
}) => {
  const tab = await openApp({ staysAfterLoss: true });
  await tab.signIn();
  await tab.expectVerified(1);
  await tenant.deleteUserSessions(alice);
  await tab.check();
  await tab.expectLoss({ user: { sub: alice } as never });
  await tab.expectStatus('signed_out');
  await signInByPopup(tab);
  await tab.expectVerified(2);

  await tenant.deleteUserSessions(alice);
  await tab.check();
  await tab.expectStatus('signed_out');
  await poll(() => tab.all('cleared')).toHaveLength(2);
  await poll(() => tab.userOfClient()).toBeUndefined();
  expect(tab.all('sessionLost')).toHaveLength(2);
  expect(tab.all('login')).toEqual(['not_a_callback', 'signed_in']);
});

test('a user who stays on the page and signs in in a popup is not asked again', async ({
  openApp,
  tenant,
}) => {
  const tab = await openApp();
  await tab.signIn();
  await tab.expectVerified(1);
  const given = await askBeforeLeaving(tab, ['stay']);
  await tenant.deleteUserSessions(alice);
  await tab.startCheck();
  await poll(() => given).toEqual(['stay']);
  const stayedAt = Date.now();
  await tab.expectStatus('lost');
  await signInByPopup(tab);

  await moveMouseUntil(tab, () => Date.now() > stayedAt + 7_000);
  await tab.focus();
  await tab.expectStatus('active');
  expect(await tab.userOfClient()).toBe(alice);
  expect(given).toEqual(['stay']);
});
