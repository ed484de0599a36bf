import { expect } from '@playwright/test';
import type { PushHint, SessionStatus } from '@auth0-heartbeat/core';
import type { EngineDocument, EnginePage } from '../engines/contract.js';
import { BrowserTab } from '../shared/browser-tab.js';
import { poll } from '../shared/poll.js';
import type { AppMessage, AppOptions } from './app/contract.js';

type PayloadOf<Name extends AppMessage['what']> = Extract<AppMessage, { what: Name }>['payload'];

/** The document shows this status. */
export async function expectStatus(app: EngineDocument, status: SessionStatus): Promise<void> {
  await poll(() => app.readText('#status')).toBe(status);
}

/** The document shows the content of this user, such as `auth0|alice`, or of nobody. */
export async function expectPlansOf(app: EngineDocument, sub: string | null): Promise<void> {
  await poll(() => app.readText('#plans')).toBe(sub === null ? '' : `Plans of ${sub}`);
}

/** One tab with the app, with what its user sees and the events that it emits. */
export class AppTab extends BrowserTab<AppMessage> {
  readonly address: string;
  readonly options: AppOptions;
  /** Ends {@link AppTab.freeze}. */
  wakeUp = async (): Promise<void> => undefined;

  constructor(enginePage: EnginePage, address: string, options: AppOptions) {
    super(enginePage, options.domain);
    this.address = address;
    this.options = options;
  }

  /** Runs a function in the page, with JSON values. */
  evaluate: EngineDocument['evaluate'] = (script, ...args) =>
    this.enginePage.evaluate(script, ...args);

  url(): Promise<string> {
    return this.enginePage.url();
  }

  async open(): Promise<void> {
    const query = new URLSearchParams({ options: JSON.stringify(this.options) });
    await this.visit(`${this.address}?${query.toString()}`);
  }

  /** Opens an address of the app, and waits until the app has started. */
  async visit(url: string): Promise<void> {
    await this.enginePage.goto(url);
    await this.expectStarted();
  }

  /** Waits until the app shows any status. */
  async expectStarted(): Promise<void> {
    await poll(() => this.enginePage.readText('#status')).toBeTruthy();
  }

  expectStatus(status: SessionStatus): Promise<void> {
    return expectStatus(this.enginePage, status);
  }

  /** Waits for the content that only a signed-in user may see. */
  expectPlansOf(sub: string): Promise<void> {
    return expectPlansOf(this.enginePage, sub);
  }

  /** Waits until the content is removed. */
  expectNoPlans(): Promise<void> {
    return expectPlansOf(this.enginePage, null);
  }

  async expectSignInButton(): Promise<void> {
    await poll(() => this.enginePage.hasButton('Sign in')).toBe(true);
  }

  clickSignIn(): Promise<void> {
    return this.enginePage.clickButton('Sign in');
  }

  async signIn(name = 'Alice'): Promise<void> {
    await this.clickSignIn();
    await this.signInAtTenant(name);
    await this.expectPlansOf(`auth0|${name.toLowerCase()}`);
  }

  /** Opens the login popup by a click. */
  openPopup(): Promise<EnginePage> {
    return this.enginePage.openPopup(() => this.enginePage.clickButton('Sign in by popup'));
  }

  /** Types into the only field. */
  typeNote(text: string): Promise<void> {
    return this.enginePage.type('#note', text);
  }

  /** Waits until the session was verified this many times since the first {@link AppTab.open}. */
  async expectVerified(times: number): Promise<void> {
    await poll(() => this.all('sessionVerified').length).toBeGreaterThanOrEqual(times);
  }

  /** Waits for one more verification. Use it only if a check is still to come. */
  async expectVerifiedAgain(): Promise<void> {
    await this.expectVerified(this.all('sessionVerified').length + 1);
  }

  /** Waits for this many consecutive inconclusive checks. */
  async expectFailedChecks(attempts: number): Promise<void> {
    await poll(() => this.all('sessionUnverified').at(-1)?.attempts).toBeGreaterThanOrEqual(
      attempts,
    );
  }

  /** Waits for the only loss. */
  async expectLoss(expected: Partial<PayloadOf<'sessionLost'>>): Promise<void> {
    await poll(() => this.all('sessionLost')).toMatchObject([expected]);
    await poll(() => this.all('cleared')).toHaveLength(1);
  }

  /** The user is signed in, with their content, and no session was lost. */
  async expectStillSignedIn(name = 'Alice'): Promise<void> {
    const sub = `auth0|${name.toLowerCase()}`;
    await this.expectPlansOf(sub);
    expect(this.all('sessionLost')).toEqual([]);
    expect(this.all('cleared')).toEqual([]);
    expect(await this.userOfClient()).toBe(sub);
  }

  /** The user whom the SDK knows. */
  userOfClient(): Promise<string | undefined> {
    return this.evaluate(async () => (await window.app.client.getUser())?.sub);
  }

  snapshot() {
    return this.evaluate(() => window.app.heartbeat.getSnapshot());
  }

  /** Waits until the session is verified and hints arrive. */
  async expectWatched(): Promise<void> {
    await this.expectVerified(1);
    await this.expectLive();
  }

  /** Waits until hints arrive in the tab, or no longer arrive. */
  async expectLive(live = true): Promise<void> {
    await poll(async () => (await this.snapshot()).live).toBe(live);
  }

  /** Starts a check by hand without waiting for its result. */
  async startCheck(): Promise<void> {
    await this.evaluate(() => void window.app.heartbeat.check());
  }

  /** Checks by hand and waits for the result. */
  check() {
    return this.evaluate(() => window.app.heartbeat.check());
  }

  /** Delivers a push hint. */
  async push(about?: PushHint): Promise<void> {
    await this.evaluate((hint?: PushHint) => window.app.push(hint), about);
  }

  /** Moves the clock of the tab forward, as it is seen after a suspension. Timers do not fire. */
  async moveClock(ms: number): Promise<void> {
    await this.evaluate((by) => void (window.clockOffsetMs += by), ms);
  }

  /**
   * Freezes the tab, as a browser does in the background to save power: it runs no timer and receives
   * no event and no message. When it wakes up, its clock has moved forward by `ms`.
   */
  async freeze(ms = 0): Promise<void> {
    const wakeUp = await this.enginePage.freeze(ms);
    this.wakeUp = async () => {
      this.wakeUp = async () => undefined;
      await wakeUp();
    };
  }

  /** Stops the heartbeat at the end of a story. */
  async stop(): Promise<void> {
    if (await this.enginePage.isGone()) return;
    await this.wakeUp();
    await this.evaluate(() => (window as Partial<Window>).app?.heartbeat.stop());
  }
}
