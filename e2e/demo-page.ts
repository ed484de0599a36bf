import { expect, type Page } from '@playwright/test';
import { poll } from './shared/poll.js';

/** What is left of an app's state. */
export interface LeftBehind {
  /** All that is on the screen, what stands in fields included. */
  shown: string;
  /** All that is in web storage. */
  stored: string;
  /** The cookies that a script can see. */
  cookies: string;
}

/** The demo app as a user and an observer of their browser see it. */
export class DemoPage {
  readonly page: Page;
  readonly address: string;
  tenantDomain: string;

  constructor(page: Page, address: string, tenantDomain: string) {
    this.page = page;
    this.address = address;
    this.tenantDomain = tenantDomain;
  }

  get status() {
    return this.page.getByTestId('status');
  }

  get draft() {
    return this.page.getByLabel('Draft');
  }

  get signInButton() {
    return this.page.getByRole('main').getByRole('button', { name: 'Sign in', exact: true });
  }

  get blockedNotice() {
    return this.page.getByRole('heading', { name: 'Your account is blocked' });
  }

  /** The checks in the inspector's timeline that had this verdict, newest first. */
  checks(verdict: string) {
    return this.page.locator(`session-inspector [data-entry=check][data-verdict=${verdict}]`);
  }

  /** Opens the demo with options of the heartbeat. */
  async open(query: Record<string, string | number>): Promise<void> {
    const parameters = Object.entries(query).map(([key, value]) => [key, String(value)]);
    await this.page.goto(`${this.address}?${new URLSearchParams(parameters).toString()}`);
  }

  /** The demo in another page of the browser. */
  inPage(page: Page): DemoPage {
    return new DemoPage(page, this.address, this.tenantDomain);
  }

  /** Opens the demo in another tab of the same browser. */
  async openAnotherTab(query: Record<string, string | number>): Promise<DemoPage> {
    const other = this.inPage(await this.page.context().newPage());
    await other.open(query);
    return other;
  }

  /** Opens the demo with options of the heartbeat, and signs Alice in. */
  async openAndSignIn(query: Record<string, string | number>): Promise<void> {
    await this.open(query);
    await this.signInButton.click();
    await this.signInAtTenant('Alice');
    await expect(this.status).toBeVisible();
  }

  /** Opens the demo with options of the heartbeat, for Alice whose session is watched. */
  async openSignedIn(query: Record<string, string | number>): Promise<void> {
    await this.openAndSignIn(query);
    await this.expectWatched();
  }

  /**
   * Waits for the answer of the check that follows a login. From then on the browser is known to let
   * iframes see the session; before, one that sees none is not the end of it.
   */
  async expectWatched(): Promise<void> {
    await poll(() => this.checks('alive').count()).toBeGreaterThan(0);
  }

  async expectTenantLogin(): Promise<void> {
    await expect(this.page.getByRole('button', { name: 'Continue', exact: true })).toBeVisible();
    expect(this.page.url().startsWith(`${this.tenantDomain}/`)).toBe(true);
  }

  async signInAtTenant(name: string): Promise<void> {
    await this.expectTenantLogin();
    await this.page.getByLabel('Email').fill(`${name.toLowerCase()}@example.com`);
    await this.page.getByLabel('Password').fill('password');
    await this.page.getByRole('button', { name: 'Continue', exact: true }).click();
  }

  /** Writes a draft and waits until it is in memory and in storage. */
  async writeDraft(text: string): Promise<void> {
    await this.draft.fill(text);
    await expect.poll(() => this.storedText()).toContain(text);
  }

  /** Everything that the app has in web storage. */
  storedText(): Promise<string> {
    return this.page.evaluate(() =>
      JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)]),
    );
  }

  /** Looks at what the app leaves behind at the moment when its page goes elsewhere. Once a test. */
  async watchDeparture(): Promise<{ leftBehind: Promise<LeftBehind> }> {
    let tell!: (leftBehind: LeftBehind) => void;
    const leftBehind = new Promise<LeftBehind>((resolve) => (tell = resolve));
    await this.page.exposeFunction('tellDeparture', tell);
    await this.page.evaluate(() => {
      window.addEventListener('beforeunload', () => {
        const fields = [...document.querySelectorAll('textarea, input')] as HTMLInputElement[];
        const { tellDeparture } = window as unknown as { tellDeparture: (left: object) => void };
        tellDeparture({
          shown: [document.body.innerText, ...fields.map(({ value }) => value)].join('\n'),
          stored: JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)]),
          cookies: document.cookie,
        });
      });
    });
    return { leftBehind };
  }

  /** Takes the focus away from the tab and gives it back, as when the user looks at another one. */
  async lookAwayAndBack(): Promise<void> {
    const other = await this.page.context().newPage();
    await other.bringToFront();
    await this.page.bringToFront();
    await other.close();
    // Headless Chromium shows every tab as focused all the time, so no event comes by itself.
    await this.page.evaluate(() => window.dispatchEvent(new Event('focus')));
  }
}
