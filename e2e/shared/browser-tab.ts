import { expect, type Page } from '@playwright/test';

/** Something that an app tells its test. */
export interface News {
  readonly what: string;
  readonly payload: unknown;
}

declare global {
  interface Window {
    tellTest(news: News): Promise<void>;
  }
}

/** One tab of a browser with an app that tells what happens in it, and with the tenant's login. */
export abstract class BrowserTab<Told extends News> {
  readonly page: Page;
  readonly tenantDomain: string;
  /** What the app told, oldest first, across all its pages. */
  readonly told: Told[] = [];

  constructor(page: Page, tenantDomain: string) {
    this.page = page;
    this.tenantDomain = tenantDomain;
  }

  get signInButton() {
    return this.page.getByRole('button', { name: 'Sign in', exact: true });
  }

  /** Before the app is opened. */
  async listen(): Promise<void> {
    await this.page.exposeBinding('tellTest', (_source, told: Told) => this.told.push(told));
  }

  /** All that the app told of one kind, oldest first. */
  all<Name extends Told['what']>(name: Name): Extract<Told, { what: Name }>['payload'][] {
    return this.told.flatMap(({ what, payload }) => (what === name ? [payload] : []));
  }

  async signInAtTenant(name = 'Alice'): Promise<void> {
    await this.expectTenantLogin();
    await this.page.getByRole('button', { name: `Continue as ${name}` }).click();
  }

  async expectTenantLogin(): Promise<void> {
    await expect(this.page.getByRole('button', { name: 'Continue', exact: true })).toBeVisible();
    expect(this.page.url().startsWith(`${this.tenantDomain}/`)).toBe(true);
  }

  /** The user looks at the tab again. Headless Chromium takes every tab for focused all the time. */
  async focus(): Promise<void> {
    await this.page.evaluate(() => window.dispatchEvent(new Event('focus')));
  }

  /** Hides the tab from the user, or shows it. Headless Chromium takes every tab for visible. */
  async setVisible(visible: boolean): Promise<void> {
    await this.page.evaluate(
      (state) => {
        Object.defineProperty(document, 'visibilityState', { configurable: true, value: state });
        document.dispatchEvent(new Event('visibilitychange'));
      },
      visible ? 'visible' : 'hidden',
    );
  }
}
