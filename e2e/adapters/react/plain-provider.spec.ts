import { alice, draft, expect, logins, test } from '../fixtures.js';

test('the plain provider completes the login, watches the session, and ends it', async ({
  openApp,
  tenant,
}) => {
  const tab = await openApp({ plainProvider: true, heartbeat: { minGapMs: 1_000 } });
  await tab.signIn();
  await expect(tab.heading('Hello Alice')).toBeVisible();
  await tab.writeDraft(draft);

  await tenant.blockUser(alice);
  await tab.focus();
  await tab.expectLoss('login_required');
  await tab.expectCleanDeparture();
  expect(logins(tenant)).toBe(2);

  await tab.signInAtTenant();
  await expect(tab.heading('Your account is blocked')).toBeVisible();
  await tenant.unblockUser(alice);
  await tab.press('Sign in again');
  await tab.signInAtTenant();
  await tab.expectSignedIn();
});

test('no frame of a reload says that a signed-in user is signed out with the plain provider', async ({
  openApp,
  tenant,
}) => {
  const tab = await openApp({ plainProvider: true });
  await tab.signIn();
  tenant.setFault({ endpoint: '*', kind: 'latency', latencyMs: 250 });
  await tab.recordFrames();
  await tab.page.reload();
  await tab.expectSignedIn();
  await tab.nextFrame();
  const frames = await tab.readFrames();
  expect(frames[0]?.status).toBe('loading');
  for (const frame of frames) {
    expect(frame.status).not.toBe('signed_out');
    expect(frame.text).not.toContain('Sign in');
  }
});
