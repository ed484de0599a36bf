import type { AppTab } from './app-tab.js';
import {
  alice,
  blockedAtAnyMoment,
  expect,
  never,
  short,
  silentRequests,
  stored,
  test,
} from './fixtures.js';
import { variationAfter } from '../shared/variation.js';

/** Every page reports that it is hidden, and no change. Some embedded web views do so for ever. */
function reportHidden(): void {
  Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' });
  Object.defineProperty(document, 'hidden', { get: () => true });
}

/** Signs in. Afterwards the page has had no input yet. */
async function signIn(tab: AppTab): Promise<void> {
  await tab.signIn();
  expect(await tab.evaluate(() => document.visibilityState)).toBe('hidden');
}

/** Input without keys and pointer, as from dictation and assistive technology. */
const inputs = {
  input: (tab: AppTab) =>
    tab.evaluate(() => {
      const event = new InputEvent('input', { bubbles: true, data: 'word' });
      document.querySelector('#note')?.dispatchEvent(event);
    }),
  click: (tab: AppTab) =>
    tab.evaluate(() => document.querySelector<HTMLElement>('#plans')?.click()),
};

test.describe('a web view that reports that it is hidden', () => {
  test.beforeEach(({ initScripts }) => initScripts.add(reportHidden));

  test('checks while the user types, and detects a block', async ({ openApp, tenant }) => {
    const tab = await openApp({ heartbeat: short, client: stored });
    await signIn(tab);
    expect(tab.all('sessionVerified')).toEqual([]);
    await tab.typeNote('Buy milk');
    await tab.expectVerified(3);
    await tab.expectStillSignedIn();

    await tenant.blockUser(alice);
    // The field keeps the focus. It may be gone before the last letter.
    await tab.enginePage.pressKeys(' and bread');
    await tab.expectLoss(blockedAtAnyMoment);
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

  for (const [index, [name, act]] of Object.entries(inputs).entries()) {
    test(
      `is seen if its user causes only ${name} events`,
      variationAfter(index),
      async ({ openApp, tenant }) => {
        const tab = await openApp({ heartbeat: short, client: stored, staysAfterLoss: true });
        await signIn(tab);
        expect(tab.all('sessionVerified')).toEqual([]);
        await act(tab);
        await tab.expectVerified(2);

        await tenant.blockUser(alice);
        await tab.expectLoss(blockedAtAnyMoment);
      },
    );
  }
});

for (const [index, [name, act]] of Object.entries(inputs).entries()) {
  test(
    `${name} events end a pause: the end of the session is detected`,
    variationAfter(index),
    async ({ openApp, tenant }) => {
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
    },
  );
}
