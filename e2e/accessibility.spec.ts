import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.js';

// Checks each state of the pages with axe: on a wide screen in light mode, on a phone in dark mode.

const short = { intervalMs: 1_000, minGapMs: 0 };
const alice = 'auth0|alice';

const looks = [
  { colorScheme: 'light', width: 1440, height: 900 },
  { colorScheme: 'dark', width: 390, height: 844 },
] as const;

async function expectAccessible(page: Page): Promise<void> {
  for (const { colorScheme, width, height } of looks) {
    // Without transitions, which would show intermediate colours.
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width, height });
    const { violations } = await new AxeBuilder({ page })
      // An iframe is a page of its own.
      .options({ iframes: false, resultTypes: ['violations'] })
      .setLegacyMode()
      .analyze();
    const problems = violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary}`),
    );
    expect(problems, `${colorScheme}, ${width} pixels wide`).toEqual([]);
    // The body does not include the gutter of the scroll bar.
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.body.getBoundingClientRect().right,
    );
    expect(overflow, `horizontal overflow, ${width} pixels wide`).toBeLessThan(1);
  }
}

test('the start page', async ({ demo }) => {
  await demo.page.goto(new URL('/', demo.address).href);
  await expect(demo.page.getByRole('heading', { name: 'Same site' })).toBeVisible();
  await expectAccessible(demo.page);
});

test('nobody signed in, and the list of stories', async ({ demo }) => {
  await demo.open(short);
  await expect(demo.signInButton).toBeVisible();
  await expectAccessible(demo.page);
});

test('loading, while the tenant does not respond', async ({ demo, tenant }) => {
  await demo.openSignedIn(short);
  tenant.setFault({ endpoint: '/authorize', kind: 'hang', silentOnly: true });
  // The client must ask the tenant who is signed in.
  await demo.page.evaluate(() => localStorage.clear());
  // The frame of the silent request may delay the load event until the request ends.
  await demo.page.reload({ waitUntil: 'commit' });
  await expect(demo.status).toHaveText('loading');
  await expect(demo.page.getByRole('main')).toHaveCSS('opacity', '1');
  await expectAccessible(demo.page);
});

test('signed in, with a running story, the inspector and the tenant panel', async ({
  demo,
  tenant,
  story,
}) => {
  tenant.setFault({ endpoint: '/authorize', kind: 'latency', latencyMs: 1, silentOnly: true });
  await demo.openSignedIn({ ...short, story: 'block-alice' });
  await story.act('Write one for me');
  await demo.page.getByText('Add a fault').click();
  await expect(demo.page.getByRole('button', { name: 'Add', exact: true })).toBeVisible();
  await expect(demo.checks('alive').first()).toBeVisible();
  await expectAccessible(demo.page);
});

test('an open and a closed gate', async ({ demo, tenant, breaksNetwork }) => {
  breaksNetwork();
  await demo.page.clock.install();
  await demo.openSignedIn({ ...short, timeoutMs: 1_500, view: 'payroll' });
  await expect(demo.page.getByRole('cell', { name: 'Alice' })).toBeVisible();
  await expectAccessible(demo.page);
  tenant.setFault({ endpoint: '*', kind: 'connection_reset' });
  // A login counts as a verification. It must be older than the gate allows.
  await demo.page.clock.fastForward(11_000);
  await demo.page.reload();
  await expect(demo.page.getByRole('button', { name: 'Check again' })).toBeVisible();
  await expect(demo.status).toHaveText('unverified');
  await expectAccessible(demo.page);
});

test('unsupported, with its diagnosis', async ({ crossSiteDemo: demo }) => {
  await demo.openAndSignIn(short);
  await expect(demo.status).toHaveText('unsupported');
  await expectAccessible(demo.page);
});

test('twenty tabs', async ({ demo }) => {
  await demo.openSignedIn(short);
  await demo.open({ ...short, view: 'tabs' });
  const tabs = demo.page.frameLocator('iframe').first().locator('[data-tone=active]');
  await expect(tabs).toBeVisible();
  await expectAccessible(demo.page);
});

test('one of the twenty tabs, active and lost', async ({ demo, tenant }) => {
  await demo.openSignedIn(short);
  await demo.page.goto(new URL('/tab/?tab=1&intervalMs=1000', demo.address).href);
  await expect(demo.page.locator('[data-tone=active]')).toBeVisible();
  await expectAccessible(demo.page);
  await tenant.blockUser(alice);
  await expect(demo.page.locator('[data-tone=lost]')).toBeVisible();
  await expectAccessible(demo.page);
});

test('blocked, with a complete story', async ({ demo, story }) => {
  await story.start('block-alice', short);
  await story.signIn();
  await story.act('Write one for me');
  await story.act('Block Alice');
  await demo.signInAtTenant('Alice');
  await expect(demo.blockedNotice).toBeVisible();
  await story.act('Unblock Alice');
  await expect(story.end).toBeVisible();
  await expectAccessible(demo.page);
});

test('the warning before the end of the session', async ({ demo }) => {
  // Time for four analyses.
  await demo.openSignedIn({ ...short, idleTimeoutMs: 60_000, warnBeforeMs: 30_000 });
  await demo.page.evaluate(() => {
    // Half a minute without input.
    const now = Date.now.bind(Date);
    Date.now = () => now() + 35_000;
  });
  await expect(demo.endingDialog).toBeVisible();
  await expectAccessible(demo.page);
});

test('signed out after an idle timeout', async ({ demo }) => {
  await demo.openSignedIn({ ...short, idleTimeoutMs: 4_000 });
  await expect(demo.page.getByRole('heading', { name: /^Signed out after / })).toBeVisible();
  await expectAccessible(demo.page);
});

test('a closed lid', async ({ story }) => {
  await story.start('asleep', { intervalMs: 86_400_000, minGapMs: 0 });
  await story.signIn();
  await story.act('Write one for me');
  // The lid stays closed until the tenant responds: never.
  await story.demo.page.route('**/local/state', () => undefined);
  await story.act('Close the lid');
  await expect(story.demo.page.getByText('An hour passes')).toBeVisible();
  await expectAccessible(story.demo.page);
});

test('a host that the tenant does not allow, and a page that does not exist', async ({
  demo,
  breaksNetwork,
}) => {
  // The test expects a response of 404.
  breaksNetwork();
  const address = new URL(demo.address);
  await demo.page.goto(new URL('/nowhere/', address).href);
  await expect(demo.page.getByRole('heading', { name: 'Page not found' })).toBeVisible();
  await expectAccessible(demo.page);
  address.hostname = '127.0.0.1';
  await demo.page.goto(address.href);
  await expect(
    demo.page.getByRole('heading', { name: 'The tenant does not allow this host' }),
  ).toBeVisible();
  await expectAccessible(demo.page);
});
