import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from './fixtures.js';
import { poll } from '../shared/poll.js';

const alice = 'auth0|alice';

test('shows the session from sign-in to its first verification, under a strict CSP and hostile styles', async ({
  openInspected,
}) => {
  const inspected = await openInspected();
  await expect(inspected.field('status')).toHaveText('signed_out');
  await inspected.signIn('Alice');
  await inspected.expectVerified();
  await expect(inspected.field('status')).toHaveText('active');
  await expect(inspected.field('verified')).toContainText(/ago|just now/);
  await expect(inspected.field('user')).toContainText(alice);
  await expect(inspected.field('next-check')).toContainText('the interval');
  const entry = inspected.entries('check').first();
  await expect(entry).toHaveAttribute('data-verdict', 'alive');
  await expect(entry.locator('[data-field=source]')).toHaveText('this tab');
  await expect(entry.locator('[data-field=duration]')).toHaveText(/\d+ ms|\d.* s/);
  expect(await inspected.violations()).toEqual([]);
  // Not red, not 40 pixels high, not 5000 pixels wide.
  const style = await inspected.field('status').evaluate((element) => {
    const { color, fontSize, letterSpacing } = getComputedStyle(element);
    return { color, fontSize, letterSpacing };
  });
  expect(style).not.toMatchObject({ color: 'rgb(255, 0, 0)' });
  expect(Number.parseFloat(style.fontSize)).toBeLessThan(24);
  expect(style.letterSpacing).not.toBe('40px');
  expect((await inspected.panel.boundingBox())!.width).toBeLessThan(500);
});

test('shows an inconclusive check and its successful retry', async ({ openInspected, tenant }) => {
  const inspected = await openInspected();
  await inspected.signIn('Alice');
  await inspected.expectVerified();
  const removeFault = tenant.setFault({ endpoint: '/authorize', kind: 'hang', silentOnly: true });
  await inspected.button('Check now').click();
  const failed = inspected
    .entries('check')
    .and(inspected.page.locator('[data-verdict=inconclusive]'));
  await expect(failed.first()).toHaveAttribute('data-code', 'timeout');
  await expect(inspected.field('status')).toHaveText('unverified');
  removeFault();
  await expect(inspected.entries('check').first()).toHaveAttribute('data-trigger', 'retry');
  await expect(inspected.field('status')).toHaveText('active');
});

test('shows a loss with each step of its ending, without tokens', async ({
  openInspected,
  tenant,
}) => {
  const inspected = await openInspected();
  await inspected.signIn('Alice');
  await inspected.expectVerified();
  await tenant.blockUser(alice);
  await inspected.button('Check now').click();
  await expect(inspected.announcement).toContainText(
    'The session is over: the tenant requires a new login.',
  );
  const loss = inspected.entries('loss');
  await expect(loss).toHaveAttribute('data-reason', 'login_required');
  await expect(loss.locator('[data-step=client\\.logout]')).toHaveAttribute('data-outcome', 'done');
  await expect(loss.locator('[data-task=clearDrafts]')).toHaveAttribute('data-outcome', 'done');
  const failing = loss.locator('[data-task=signOutOfBackend]');
  await expect(failing).toHaveAttribute('data-outcome', 'failed');
  await expect(failing).toContainText('The backend responded with 503 to');
  const shown = await inspected.page.locator('session-inspector').evaluate((inspector) => {
    return inspector.shadowRoot!.textContent;
  });
  expect(shown).not.toMatch(/eyJ/);
});

test('names the other tab that made a check', async ({ openInspected, context }) => {
  const first = await openInspected();
  await first.signIn('Alice');
  await first.expectVerified();
  const second = await openInspected(await context.newPage());
  await expect(second.field('status')).toHaveText('active');
  await expect(second.field('next-check')).toContainText('the interval');
  const name = (await first.field('tab').innerText()).trim();
  await first.button('Check now').click();
  const remote = second.entries('remote').first();
  await expect(remote).toHaveAttribute('data-verdict', 'alive');
  await expect(remote.locator('[data-field=source]')).toHaveText(`from tab ${name}`);
});

test('collapses and moves by keyboard, and restores both after a reload', async ({
  openInspected,
}) => {
  const inspected = await openInspected();
  expect(await inspected.corner()).toBe('bottom right');
  await inspected.button(/^Move to another corner/).focus();
  await inspected.page.keyboard.press('ArrowUp');
  await inspected.page.keyboard.press('ArrowLeft');
  await poll(() => inspected.corner()).toBe('top left');
  await inspected.button('Collapse').focus();
  await inspected.page.keyboard.press('Enter');
  await expect(inspected.pill).toBeFocused();
  await inspected.page.reload();
  await expect(inspected.pill).toBeVisible();
  await expect(inspected.panel).toBeHidden();
  await inspected.pill.press('Enter');
  await expect(inspected.button('Collapse')).toBeFocused();
  expect(await inspected.corner()).toBe('top left');
});

for (const [colorScheme, width] of [
  ['light', 1440],
  ['dark', 360],
] as const) {
  test(`is accessible and fits the window, ${colorScheme}, ${width} pixels wide`, async ({
    openInspected,
    tenant,
    page,
  }) => {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 740 });
    // The hostile styles would make any page inaccessible.
    await page.route('**/hostile.css', (route) => route.fulfill({ body: '' }));
    const inspected = await openInspected();
    await inspected.signIn('Alice');
    await inspected.expectVerified();
    await tenant.blockUser(alice);
    await inspected.button('Check now').click();
    await expect(inspected.entries('loss').locator('[data-outcome=failed]')).toBeVisible();
    const look = () =>
      new AxeBuilder({ page }).include('session-inspector').setLegacyMode().analyze();
    expect((await look()).violations).toEqual([]);
    const box = (await inspected.panel.boundingBox())!;
    expect(box.x).toBeGreaterThanOrEqual(0);
    expect(box.y).toBeGreaterThanOrEqual(0);
    expect(box.x + box.width).toBeLessThanOrEqual(width);
    expect(box.y + box.height).toBeLessThanOrEqual(740);
    await inspected.button('Collapse').click();
    await expect(inspected.pill).toBeVisible();
    expect((await look()).violations).toEqual([]);
  });
}

for (const [width, height, fontSize] of [
  [320, 480, 16],
  [180, 320, 16],
  [360, 640, 32],
] as const) {
  test(`keeps its buttons visible, ${width} by ${height} pixels, font size ${fontSize} pixels`, async ({
    openInspected,
    page,
  }) => {
    await page.setViewportSize({ width, height });
    await page.route('**/hostile.css', (route) =>
      route.fulfill({ contentType: 'text/css', body: `html { font-size: ${fontSize}px }` }),
    );
    const inspected = await openInspected();
    for (const name of [/^Move to another corner/, 'Collapse']) {
      const button = inspected.button(name);
      await expect(button).toBeInViewport({ ratio: 1 });
      // Nothing covers or clips it.
      await button.click({ trial: true });
    }
    await inspected.button('Collapse').click();
    await expect(inspected.pill).toBeInViewport({ ratio: 1 });
  });
}
