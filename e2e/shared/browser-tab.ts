import { expect, type Page } from '@playwright/test';

/** A message from an app to its test. */
export interface Message {
  readonly what: string;
  readonly payload: unknown;
}

declare global {
  interface Window {
    notifyTest(message: Message): Promise<void>;
  }
}

/** One tab of a browser with an app that notifies its test, and with the login page of the tenant. */
export abstract class BrowserTab<AppMessage extends Message> {
  readonly page: Page;
  readonly tenantDomain: string;
  /** The messages of the app, oldest first, across all its pages. */
  readonly messages: AppMessage[] = [];

  constructor(page: Page, tenantDomain: string) {
    this.page = page;
    this.tenantDomain = tenantDomain;
  }

  get signInButton() {
    return this.page.getByRole('button', { name: 'Sign in', exact: true });
  }

  /** Call it before the app is opened. */
  async listen(): Promise<void> {
    await this.page.exposeBinding('notifyTest', (_source, message: AppMessage) =>
      this.messages.push(message),
    );
  }

  /** The payloads of all messages of one kind, oldest first. */
  all<Name extends AppMessage['what']>(
    name: Name,
  ): Extract<AppMessage, { what: Name }>['payload'][] {
    return this.messages.flatMap(({ what, payload }) => (what === name ? [payload] : []));
  }

  async signInAtTenant(name = 'Alice'): Promise<void> {
    await this.expectTenantLogin();
    await this.page.getByRole('button', { name: `Continue as ${name}` }).click();
  }

  async expectTenantLogin(): Promise<void> {
    await expect(this.page.getByRole('button', { name: 'Continue', exact: true })).toBeVisible();
    expect(this.page.url().startsWith(`${this.tenantDomain}/`)).toBe(true);
  }

  /** Dispatches a focus event. In headless Chromium every tab has the focus all the time. */
  async focus(): Promise<void> {
    await this.page.evaluate(() => window.dispatchEvent(new Event('focus')));
  }

  /** Hides or shows the tab. In headless Chromium every tab is visible. */
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
