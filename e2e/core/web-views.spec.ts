import type { BrowserContext } from '@playwright/test';
import type { AppTab } from './app-tab.js';
import { alice, expect, never, short, silentRequests, stored, test } from './fixtures.js';

/** Every page reports that it is hidden, and no change. Some embedded web views do so for ever. */
async function reportHidden(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' });
    Object.defineProperty(document, 'hidden', { get: () => true });
  });
}

/** Signs in. Afterwards the page has had no input yet. */
async function signIn(tab: AppTab): Promise<void> {
  await tab.signIn();
  expect(await tab.page.evaluate(() => document.visibilityState)).toBe('hidden');
}

/** Types as a user does. */
async function type(tab: AppTab, text: string): Promise<void> {
  await tab.page.getByLabel('Note').pressSequentially(text);
}

/** Input without keys and pointer, as from dictation and assistive technology. */
const inputs = {
  input: (tab: AppTab) =>
    tab.page.getByLabel('Note').evaluate((note) => {
      note.dispatchEvent(new InputEvent('input', { bubbles: true, data: 'word' }));
    }),
  click: (tab: AppTab) =>
    tab.page.locator('#plans').evaluate((plans: HTMLElement) => plans.click()),
};

test.describe('a web view that reports that it is hidden', () => {
  test.beforeEach(({ context }) => reportHidden(context));

  test('checks while the user types, and detects a block', async ({ openApp, tenant }) => {
    const tab = await openApp({ heartbeat: short, client: stored });
    await signIn(tab);
    expect(tab.all('sessionVerified')).toEqual([]);
    await type(tab, 'Buy milk');
    await tab.expectVerified(3);
    await tab.expectStillSignedIn();

    await tenant.blockUser(alice);
    // The field keeps the focus. It may be gone before the last letter.
    await tab.page.keyboard.type(' and bread');
    await tab.expectLoss({ reason: 'login_required' });
    await tab.expectTenantLogin();
  });

  test('does not check by itself without input', async ({ openApp, tenant }) => {
    const tab = await openApp({ heartbeat: short, client: stored });
    await signIn(tab);
    const hint = tab.push();
    await hint;
    await tab.expectVerified(1);
    // Only the hint was a reason.
    expect(tab.all('sessionVerified').map(({ trigger }) => trigger)).toEqual(['push']);
    expect(silentRequests(tenant)).toBe(2);
  });

  for (const [name, act] of Object.entries(inputs)) {
    test(`is seen if its user causes only ${name} events`, async ({ openApp, tenant }) => {
      const tab = await openApp({ heartbeat: short, client: stored, staysAfterLoss: true });
      await signIn(tab);
      expect(tab.all('sessionVerified')).toEqual([]);
      await act(tab);
      await tab.expectVerified(2);

      await tenant.blockUser(alice);
      await tab.expectLoss({ reason: 'login_required' });
    });
  }
});

for (const [name, act] of Object.entries(inputs)) {
  test(`${name} events end a pause: the end of the session is detected`, async ({
    openApp,
    tenant,
  }) => {
    const heartbeat = { ...never, pauseAfterIdleMs: 100 };
    const tab = await openApp({ heartbeat, client: stored, staysAfterLoss: true });
    await tab.signIn();
    await tab.expectVerified(1);
    await tenant.deleteUserSessions(alice);
    // The pause begins 100 ms after the last input.
    await expect
      .poll(
        async () => {
          await act(tab);
          return tab.all('sessionLost');
        },
        { intervals: [300] },
      )
      .toMatchObject([{ reason: 'login_required', trigger: 'activity' }]);
  });
}
