import { type LocalTenant, startLocalTenant } from '@auth0-heartbeat/local-tenant';
import { expect, test } from '@playwright/test';
import { originOf, readServedExamples } from './served-examples.js';

const { tenantPort, apps } = readServedExamples();
let tenant: LocalTenant;

test.beforeAll(async () => {
  const origins = apps.map(originOf);
  tenant = await startLocalTenant({
    port: tenantPort,
    clients: [
      {
        clientId: 'local-spa',
        allowedCallbackUrls: origins,
        allowedLogoutUrls: origins,
        allowedWebOrigins: origins,
      },
    ],
  });
});

test.beforeEach(() => tenant.reset());
test.afterAll(() => tenant.stop());

for (const app of apps) {
  test(`${app.name}: a user who is blocked loses the notes and is at login`, async ({ page }) => {
    await page.clock.install();
    await page.goto(originOf(app));
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('button', { name: 'Continue as Alice' }).click();
    await page.getByRole('textbox', { name: 'Notes' }).fill('Buy milk');
    await expect(page.getByText('Session: active')).toBeVisible();
    await page.reload();
    await expect(page.getByRole('textbox', { name: 'Notes' })).toHaveValue('Buy milk');

    await tenant.blockUser('auth0|alice');
    await page.clock.fastForward('15:01');
    await page.getByRole('button', { name: 'Continue as Alice' }).click();

    await expect(page.getByText('Your account is blocked')).toBeVisible();
    expect(await page.evaluate(() => localStorage.getItem('notes'))).toBeNull();
    await expect(page.getByRole('textbox', { name: 'Notes' })).toBeHidden();
  });
}
