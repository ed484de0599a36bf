import { expect, type Page } from '@playwright/test';
import type { PushHint } from '@auth0-heartbeat/core';
import { BrowserTab } from '../shared/browser-tab.js';
import type { AppMessage, AppOptions } from './app/contract.js';

declare global {
  interface Window {
    clockOffsetMs: number;
  }
}

type PayloadOf<Name extends AppMessage['what']> = Extract<AppMessage, { what: Name }>['payload'];

/** One tab with the app, with what its user sees and the events that it emits. */
export class AppTab extends BrowserTab<AppMessage> {
  readonly address: string;
  readonly options: AppOptions;
  /** Its process has crashed and does not respond. */
  crashed = false;
  /** Ends {@link AppTab.freeze}. */
  wakeUp = async (): Promise<void> => undefined;

  constructor(page: Page, address: string, options: AppOptions) {
    super(page, options.domain);
    this.address = address;
    this.options = options;
  }

  get status() {
    return this.page.locator('#status');
  }

  /** Content that only a signed-in user may see. */
  get plans() {
    return this.page.locator('#plans');
  }

  /** Call it before the first {@link AppTab.open}. */
  override async listen(): Promise<void> {
    this.page.on('crash', () => (this.crashed = true));
    await this.page.addInitScript(addClockOffset);
    await super.listen();
  }

  async open(): Promise<void> {
    const query = new URLSearchParams({ options: JSON.stringify(this.options) });
    await this.page.goto(`${this.address}?${query.toString()}`);
    await expect(this.status).not.toBeEmpty();
  }

  async signIn(name = 'Alice'): Promise<void> {
    await this.signInButton.click();
    await this.signInAtTenant(name);
    await expect(this.plans).toHaveText(`Plans of auth0|${name.toLowerCase()}`);
  }

  /** Opens the login popup by a click. */
  async openPopup(): Promise<Page> {
    const opened = this.page.waitForEvent('popup');
    await this.page.getByRole('button', { name: 'Sign in by popup' }).click();
    const popup = await opened;
    // The local tenant closes the window after its response, which the SDK may notice first. Auth0
    // leaves that to the SDK.
    await popup.addInitScript(() => (window.close = () => undefined));
    return popup;
  }

  /** Waits until the session was verified this many times since the first {@link AppTab.open}. */
  async expectVerified(times: number): Promise<void> {
    await expect.poll(() => this.all('sessionVerified').length).toBeGreaterThanOrEqual(times);
  }

  /** Waits for one more verification. Use it only if a check is still to come. */
  async expectVerifiedAgain(): Promise<void> {
    await this.expectVerified(this.all('sessionVerified').length + 1);
  }

  /** Waits for this many consecutive inconclusive checks. */
  async expectFailedChecks(attempts: number): Promise<void> {
    await expect
      .poll(() => this.all('sessionUnverified').at(-1)?.attempts)
      .toBeGreaterThanOrEqual(attempts);
  }

  /** Waits for the only loss. */
  async expectLoss(expected: Partial<PayloadOf<'sessionLost'>>): Promise<void> {
    await expect.poll(() => this.all('sessionLost')).toMatchObject([expected]);
    await expect.poll(() => this.all('cleared')).toHaveLength(1);
  }

  /** The user is signed in, with their content, and no session was lost. */
  async expectStillSignedIn(name = 'Alice'): Promise<void> {
    const sub = `auth0|${name.toLowerCase()}`;
    await expect(this.plans).toHaveText(`Plans of ${sub}`);
    expect(this.all('sessionLost')).toEqual([]);
    expect(this.all('cleared')).toEqual([]);
    expect(await this.userOfClient()).toBe(sub);
  }

  /** The user whom the SDK knows. */
  userOfClient(): Promise<string | undefined> {
    return this.page.evaluate(async () => (await window.app.client.getUser())?.sub);
  }

  snapshot() {
    return this.page.evaluate(() => window.app.heartbeat.getSnapshot());
  }

  /** Waits until the session is verified and hints arrive. */
  async expectWatched(): Promise<void> {
    await this.expectVerified(1);
    await this.expectLive();
  }

  /** Waits until hints arrive in the tab, or no longer arrive. */
  async expectLive(live = true): Promise<void> {
    await expect.poll(async () => (await this.snapshot()).live).toBe(live);
  }

  /** Starts a check by hand without waiting for its result. */
  async startCheck(): Promise<void> {
    await this.page.evaluate(() => void window.app.heartbeat.check());
  }

  /** Checks by hand and waits for the result. */
  check() {
    return this.page.evaluate(() => window.app.heartbeat.check());
  }

  /** Delivers a push hint. */
  async push(about?: PushHint): Promise<void> {
    await this.page.evaluate((hint) => window.app.push(hint), about);
  }

  /** Moves the clock of the tab forward, as it is seen after a suspension. Timers do not fire. */
  async moveClock(ms: number): Promise<void> {
    await this.page.evaluate(`clockOffsetMs += ${ms}`);
  }

  /**
   * Freezes the tab, as a browser does in the background to save power: it runs no timer and receives
   * no event and no message. When it wakes up, its clock has moved forward by `ms`.
   *
   * Chromium freezes hidden tabs only, and in a test every tab is visible. So the debugger pauses the
   * scripts.
   */
  async freeze(ms = 0): Promise<void> {
    const session = await this.page.context().newCDPSession(this.page);
    await session.send('Debugger.enable');
    const paused = new Promise((resolve) => session.once('Debugger.paused', resolve));
    await session.send('Debugger.pause');
    // Pauses at the next statement, which runs when the tab wakes up.
    const resumed = session.send('Runtime.evaluate', {
      expression: `clockOffsetMs += ${ms}; setTimeout(() => document.dispatchEvent(new Event('resume')))`,
    });
    await paused;
    this.wakeUp = async () => {
      this.wakeUp = async () => undefined;
      await session.send('Debugger.resume');
      await resumed;
      await session.detach();
    };
  }

  /** Crashes the process of the tab. */
  async crash(): Promise<void> {
    const crashed = this.page.waitForEvent('crash');
    const session = await this.page.context().newCDPSession(this.page);
    // The process cannot respond any more.
    session.send('Page.crash').catch(() => undefined);
    await crashed;
  }

  /** Stops the heartbeat at the end of a story. */
  async stop(): Promise<void> {
    if (this.crashed || this.page.isClosed()) return;
    await this.wakeUp();
    await this.page.evaluate(() => (window as Partial<Window>).app?.heartbeat.stop());
  }
}

/** Makes the clock of a page movable. Runs before the app, which may keep a reference to `Date.now`. */
function addClockOffset(): void {
  const { now } = Date;
  window.clockOffsetMs = 0;
  Date.now = () => now() + window.clockOffsetMs;
}
