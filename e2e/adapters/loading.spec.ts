import { variation } from '../shared/variation.js';
import { expect, never, poll, test } from './fixtures.js';

test('no frame of a reload says that a signed-in user is signed out, also with a slow tenant', async ({
  openApp,
  tenant,
}) => {
  const tab = await openApp();
  await tab.signIn();
  tenant.setFault({ endpoint: '*', kind: 'latency', latencyMs: 250 });
  await tab.recordFrames();
  await tab.page.reload();
  await tab.expectSignedIn();
  await tab.expectStatus('active');
  // The DOM may change before the frame that shows it.
  await tab.nextFrame();
  const frames = await tab.readFrames();
  expect(frames.at(-1)).toMatchObject({ status: 'active', isAuthenticated: 'true' });
  // The reload takes a while, in which the app is visible.
  expect(frames).toContainEqual(expect.objectContaining({ status: 'loading', isLoading: 'true' }));
  for (const frame of frames) {
    expect(frame.status).not.toBe('signed_out');
    expect(frame.isLoading === 'true' || frame.isAuthenticated === 'true').toBe(true);
    expect(frame.text).not.toContain('Sign in');
  }
});

test(
  'paints at once while the tenant does not answer, and is signed out after the time limit',
  variation,
  async ({ openApp, tenant }) => {
    const tab = await openApp({ heartbeat: { ...never, loadTimeoutMs: 3_000 } });
    await tab.signIn();
    tenant.setFault({ endpoint: '*', kind: 'hang' });
    await tab.recordFrames();
    await tab.page.reload({ waitUntil: 'commit' });
    await tab.expectStatus('loading');
    await tab.expectAuth0State({ isLoading: true });
    await tab.expectStatus('signed_out');
    await expect(tab.signInButton).toBeVisible();
    expect(tab.all('cleared')).toEqual([]);

    tenant.clearFaults();
    await poll(async () => (await tab.readFrames()).at(-1)?.status).toBe('active');
    await tab.expectSignedIn();
  },
);
