import { expect, type Page } from '@playwright/test';
import type { PushHint } from '@auth0-heartbeat/core';
import { BrowserTab } from '../shared/browser-tab.js';
import type { AppOptions, Told } from './app/contract.js';

type PayloadOf<Name extends Told['what']> = Extract<Told, { what: Name }>['payload'];

/** One tab with the app, as its user and an observer of its events see it. */
export class AppTab extends BrowserTab<Told> {
  readonly address: string;
  readonly options: AppOptions;
  /** Its process has died: nothing can be asked of it. */
  crashed = false;
  /** Undoes {@link AppTab.freeze}. */
  wakeUp = async (): Promise<void> => undefined;

  constructor(page: Page, address: string, options: AppOptions) {
    super(page, options.domain);
    this.address = address;
    this.options = options;
  }

  get status() {
    return this.page.locator('#status');
  }

  /** What only a signed-in user may see. */
  get plans() {
    return this.page.locator('#plans');
  }

  /** Before the first {@link AppTab.open}. */
  override async listen(): Promise<void> {
    this.page.on('crash', () => (this.crashed = true));
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

  /** Waits until the session was verified so many times since the first {@link AppTab.open}. */
  async expectVerified(times: number): Promise<void> {
    await expect.poll(() => this.all('sessionVerified').length).toBeGreaterThanOrEqual(times);
  }

  /** Waits until the session is verified once more than it was. Only where a check is yet to come. */
  async expectVerifiedAgain(): Promise<void> {
    await this.expectVerified(this.all('sessionVerified').length + 1);
  }

  /** Waits until so many checks in a row found nothing out. */
  async expectFailedChecks(attempts: number): Promise<void> {
    await expect
      .poll(() => this.all('sessionUnverified').at(-1)?.attempts)
      .toBeGreaterThanOrEqual(attempts);
  }

  /** Waits for the one loss. */
  async expectLoss(expected: Partial<PayloadOf<'sessionLost'>>): Promise<void> {
    await expect.poll(() => this.all('sessionLost')).toMatchObject([expected]);
    await expect.poll(() => this.all('cleared')).toHaveLength(1);
  }

  /** The user is signed in, with all that is theirs, and nothing was ever lost. */
  async expectStillSignedIn(name = 'Alice'): Promise<void> {
    const sub = `auth0|${name.toLowerCase()}`;
    await expect(this.plans).toHaveText(`Plans of ${sub}`);
    expect(this.all('sessionLost')).toEqual([]);
    expect(this.all('cleared')).toEqual([]);
    expect(await this.userOfClient()).toBe(sub);
  }

  /** Whom the SDK takes for signed in. */
  userOfClient(): Promise<string | undefined> {
    return this.page.evaluate(async () => (await window.app.client.getUser())?.sub);
  }

  snapshot() {
    return this.page.evaluate(() => window.app.heartbeat.getSnapshot());
  }

  /** Waits until the session is proven and hints get through. */
  async expectWatched(): Promise<void> {
    await this.expectVerified(1);
    await this.expectLive();
  }

  /** Waits until hints get through to the tab, or do not any more. */
  async expectLive(live = true): Promise<void> {
    await expect.poll(async () => (await this.snapshot()).live).toBe(live);
  }

  /** Begins a check by hand and does not wait for its end. */
  async beginCheck(): Promise<void> {
    await this.page.evaluate(() => void window.app.heartbeat.check());
  }

  /** Checks by hand and waits for the end of it. */
  check() {
    return this.page.evaluate(() => window.app.heartbeat.check());
  }

  /** A hint from outside comes in. */
  async push(about?: PushHint): Promise<void> {
    await this.page.evaluate((hint) => window.app.push(hint), about);
  }

  /**
   * Freezes the tab, as a browser does in the background to save power: no timer, no event and no
   * message gets through to it.
   *
   * Chromium freezes hidden tabs only, and takes every tab of a test for visible: so the debugger
   * holds the script.
   */
  async freeze(): Promise<void> {
    const session = await this.page.context().newCDPSession(this.page);
    await session.send('Debugger.enable');
    const paused = new Promise((resolve) => session.once('Debugger.paused', resolve));
    await session.send('Debugger.pause');
    // It pauses at the next statement, which runs when the tab wakes up.
    const resumed = session.send('Runtime.evaluate', {
      expression: `setTimeout(() => document.dispatchEvent(new Event('resume')))`,
    });
    await paused;
    this.wakeUp = async () => {
      this.wakeUp = async () => undefined;
      await session.send('Debugger.resume');
      await resumed;
      await session.detach();
    };
  }

  /** Ends the tab's process. */
  async crash(): Promise<void> {
    const crashed = this.page.waitForEvent('crash');
    const session = await this.page.context().newCDPSession(this.page);
    // It has no answer: nobody is left to give one.
    session.send('Page.crash').catch(() => undefined);
    await crashed;
  }

  /** The story is over: nothing moves any more. */
  async rest(): Promise<void> {
    if (this.crashed || this.page.isClosed()) return;
    await this.wakeUp();
    await this.page.evaluate(() => (window as Partial<Window>).app?.heartbeat.stop());
  }
}
