import { expect, type Locator, type Page } from '@playwright/test';

/** A page with an inspector docked in a corner. */
export class InspectedPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  get panel(): Locator {
    return this.page.getByRole('region', { name: 'Session inspector' });
  }

  get pill(): Locator {
    return this.page.getByRole('button', { name: /^Session inspector: / });
  }

  get announcement(): Locator {
    return this.page.locator('session-inspector').getByRole('status');
  }

  field(name: string): Locator {
    return this.panel.locator(`[data-field=${name}]`).first();
  }

  entries(kind: string): Locator {
    return this.panel.locator(`[data-entry=${kind}]`);
  }

  button(name: string | RegExp): Locator {
    return this.panel.getByRole('button', { name });
  }

  async signIn(name: string): Promise<void> {
    // The styles of the page move its button.
    await this.page.locator('#sign-in').dispatchEvent('click');
    await this.page.getByRole('button', { name: `Continue as ${name}` }).click();
  }

  /** Waits until a check of this tab has verified the session. */
  async expectVerified(): Promise<void> {
    await expect(
      this.panel.locator('[data-entry=check][data-verdict=alive]').first(),
    ).toBeVisible();
  }

  /** The corner of the window in which the panel is docked. */
  async corner(): Promise<string> {
    const box = await this.panel.boundingBox();
    const { width, height } = this.page.viewportSize()!;
    if (!box) return 'nowhere';
    const vertical = box.y + box.height / 2 < height / 2 ? 'top' : 'bottom';
    return `${vertical} ${box.x + box.width / 2 < width / 2 ? 'left' : 'right'}`;
  }

  violations(): Promise<string[]> {
    return this.page.evaluate(() => window.violations);
  }
}
