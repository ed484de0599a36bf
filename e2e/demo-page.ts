import { expect, type Page } from '@playwright/test';
import { poll } from './shared/poll.js';

/** What remains of the state of an app. */
export interface LeftBehind {
  /** Everything on the screen, including the values of fields. */
  shown: string;
  /** Everything in web storage. */
  stored: string;
  /** The cookies that scripts can read. */
  cookies: string;
}

/** The demo app, as its user and the developer tools see it. */
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

  /** The warning before the end of the session. */
  get endingDialog() {
    return this.page.getByRole('alertdialog');
  }

  /** The checks in the timeline of the inspector with this verdict, newest first. */
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

  /** Opens the demo with options of the heartbeat, signs Alice in, and waits for the first check. */
  async openSignedIn(query: Record<string, string | number>): Promise<void> {
    await this.openAndSignIn(query);
    await this.expectWatched();
  }

  /**
   * Waits for the first check after a login. From then on, silent authentication is known to work.
   * Before that, `login_required` does not end the session.
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

  /** Everything in web storage. */
  storedText(): Promise<string> {
    return this.page.evaluate(() =>
      JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)]),
    );
  }

  /** Records what remains of the state of the app when its page unloads. Once per test. */
  async watchDeparture(): Promise<{ leftBehind: Promise<LeftBehind> }> {
    let resolve!: (leftBehind: LeftBehind) => void;
    const leftBehind = new Promise<LeftBehind>((settle) => (resolve = settle));
    await this.page.exposeFunction('reportDeparture', resolve);
    await this.page.evaluate(() => {
      window.addEventListener('beforeunload', () => {
        const fields = [...document.querySelectorAll('textarea, input')] as HTMLInputElement[];
        const { reportDeparture } = window as unknown as {
          reportDeparture: (left: object) => void;
        };
        reportDeparture({
          shown: [document.body.innerText, ...fields.map(({ value }) => value)].join('\n'),
          stored: JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)]),
          cookies: document.cookie,
        });
      });
    });
    return { leftBehind };
  }

  /** Records the main heading of each page from the next load on. */
  async watchHeadings(): Promise<void> {
    await this.page.addInitScript(() => {
      const shown: string[] = [];
      Object.assign(window, { shown });
      new MutationObserver(() => {
        const heading = document.querySelector('h1')?.innerText;
        if (heading && heading !== shown.at(-1)) shown.push(heading);
      }).observe(document, { childList: true, subtree: true, characterData: true });
    });
  }

  /** The main headings since the page was loaded, in order. */
  headings(): Promise<string[]> {
    return this.page.evaluate(() => (window as unknown as { shown: string[] }).shown);
  }

  /** Opens another tab and returns to this one. */
  async lookAwayAndBack(): Promise<void> {
    const other = await this.page.context().newPage();
    await other.bringToFront();
    await this.page.bringToFront();
    await other.close();
    // Headless Chromium treats every tab as focused and dispatches no event.
    await this.page.evaluate(() => window.dispatchEvent(new Event('focus')));
  }
}
