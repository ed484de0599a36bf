import { expect, poll, test } from '../fixtures.js';

test('a check neither sets nor clears the error of auth0-vue', async ({ openApp, tenant }) => {
  const tab = await openApp();
  await tab.signIn();
  const removeFault = tenant.setFault({
    endpoint: '/authorize',
    kind: 'consent_required',
    silentOnly: true,
  });
  await tab.focus();
  await poll(() => tab.all('interactionRequired')).toHaveLength(1);
  expect(tab.all('auth0Error')).toEqual([]);

  await tab.press('Load orders');
  await poll(() => tab.all('tokenFailed')).toEqual(['consent_required']);
  const [error] = tab.all('auth0Error');
  expect(error).toMatch(/consent/i);

  removeFault();
  // A check that is still running answers a focus as well.
  await poll(async () => {
    await tab.focus();
    return tab.all('sessionVerified').length;
  }).toBeGreaterThanOrEqual(2);
  await tab.expectAuth0State({ isAuthenticated: true, user: 'auth0|alice', error: error! });
  expect(tab.all('auth0Error')).toHaveLength(1);
});
