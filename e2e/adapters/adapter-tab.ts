import { expect, type Page } from '@playwright/test';
import type { LossReason, SessionStatus } from '@auth0-heartbeat/core';
import { ChromiumPage } from '../engines/chromium-page.js';
import { BrowserTab } from '../shared/browser-tab.js';
import { poll } from '../shared/poll.js';
import type { AppMessage, AppOptions, Leftovers } from './app/contract.js';

/** The state of auth0-react and auth0-vue. */
export interface Auth0State {
  readonly isLoading: boolean;
  readonly isAuthenticated: boolean;
  /** The `sub` of the user, or an empty string. */
  readonly user: string;
  /** The message of the error, or an empty string. */
  readonly error: string;
}

const nobody: Auth0State = { isLoading: false, isAuthenticated: false, user: '', error: '' };

/** What one frame of the app shows. */
export interface Frame {
  readonly status: string | null;
  readonly isLoading: string | null;
  readonly isAuthenticated: string | null;
  /** The visible text. */
  readonly text: string;
}

/** One tab with the app, with what its user sees and the events that it emits. */
export class AdapterTab extends BrowserTab<AppMessage> {
  readonly page: Page;
  /** The URL of the home page, with a trailing slash. */
  readonly address: string;
  readonly options: AppOptions;
  /** Another tab at the app's origin. */
  #sideTab: Page | undefined;

  constructor(page: Page, address: string, options: AppOptions) {
    super(new ChromiumPage(page), options.domain);
    this.page = page;
    this.address = address;
    this.options = options;
  }

  get status() {
    return this.page.getByTestId('status');
  }

  get signInButton() {
    return this.page.getByRole('button', { name: 'Sign in', exact: true });
  }

  get draft() {
    return this.page.getByLabel('Draft');
  }

  /** The heading of a page, which identifies it. */
  heading(text: string) {
    return this.page.getByRole('heading', { name: text, exact: true });
  }

  override async listen(): Promise<void> {
    await super.listen();
    this.page.on('console', (message) => {
      const text = message.text();
      // Warnings of the framework, without those of the network.
      const isWarning = message.type() === 'error' || text.startsWith('[Vue');
      if (!isWarning || text.startsWith('Failed to load resource')) return;
      this.messages.push({ what: 'exception', payload: text });
    });
    this.page.on('pageerror', ({ message }) =>
      this.messages.push({ what: 'exception', payload: message }),
    );
    await this.page.addInitScript(prepare, this.options);
    await this.page.addInitScript(reportLeftovers, new URL(this.address).origin);
  }

  /** Opens a page of the app. The path is relative to the home page. */
  async open(path = ''): Promise<void> {
    await this.page.goto(this.address + path);
  }

  /** Follows a link within the app, without a page load. */
  async goTo(name: string): Promise<void> {
    await this.page.getByRole('link', { name }).click();
  }

  async press(name: string): Promise<void> {
    await this.page.getByRole('button', { name, exact: true }).click();
  }

  /** Signs in on the home page and waits for the first verification. */
  async signIn(name = 'Alice'): Promise<void> {
    await this.signInButton.click();
    await this.signInAtTenant(name);
    await this.expectWatched(name);
  }

  /** Waits until the user is signed in and the session is verified. */
  async expectWatched(name = 'Alice'): Promise<void> {
    await poll(() => this.all('sessionVerified')).not.toEqual([]);
    await this.expectSignedIn(name);
  }

  async expectSignedIn(name = 'Alice'): Promise<void> {
    await this.expectAuth0State({
      ...nobody,
      isAuthenticated: true,
      user: `auth0|${name.toLowerCase()}`,
    });
  }

  /** Waits for a state of the framework's SDK. Missing properties are those of a signed-out user. */
  async expectAuth0State(expected: Partial<Auth0State> = {}): Promise<void> {
    await poll(async () =>
      Object.fromEntries(await Promise.all(facts.map((fact) => this.read(fact)))),
    ).toEqual(
      Object.fromEntries(
        Object.entries({ ...nobody, ...expected }).map(([fact, value]) => [fact, String(value)]),
      ),
    );
  }

  async expectStatus(status: SessionStatus): Promise<void> {
    await expect(this.status).toHaveText(status);
  }

  /** Records every frame of the pages that are loaded from now on, as soon as the app is rendered. */
  async recordFrames(): Promise<void> {
    await this.page.addInitScript(recordFrames);
  }

  /** Returns the recorded frames of this page, oldest first, without repetitions. */
  readFrames(): Promise<readonly Frame[]> {
    return this.page.evaluate(() => window.recordedFrames);
  }

  /** Waits until the app has finished its pending work. */
  async nextFrame(): Promise<void> {
    await this.page.evaluate(
      () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))),
    );
  }

  /** Waits until no check is running. */
  async expectNoCheck(): Promise<void> {
    await expect(this.page.getByTestId('checking')).toHaveText('false');
  }

  /** Waits for the only loss and its clean-up. */
  async expectLoss(reason?: LossReason): Promise<void> {
    await poll(() => this.all('sessionLost')).toMatchObject([reason ? { reason } : {}]);
    await poll(() => this.all('cleared')).toHaveLength(1);
  }

  /** Waits for login, and expects one clean-up, then one navigation that leaves no data of Alice. */
  async expectCleanDeparture(): Promise<void> {
    await this.expectTenantLogin();
    const steps = ['sessionLost', 'cleared', 'left'];
    const order = this.messages.map(({ what }) => what).filter((what) => steps.includes(what));
    expect(order.slice(order.indexOf('sessionLost'))).toEqual(steps);
    expectNoDataLeft(this.all('left').at(-1));
    expect(await this.databases()).toEqual([]);
  }

  /** Writes a draft and waits until it is saved in storage and in the database. */
  async writeDraft(text: string): Promise<void> {
    await this.draft.fill(text);
    await poll(() => this.databases()).toEqual(['notes']);
    expect((await this.readLeftovers()).stored).toContain(text);
  }

  /** Returns the data of the user in the page. */
  readLeftovers(): Promise<Leftovers> {
    return this.page.evaluate(() => window.readLeftovers());
  }

  /** Keeps the database open in another tab, which blocks its deletion. Returns a function that closes it. */
  async holdDatabase(): Promise<() => Promise<void>> {
    const side = await this.#openSideTab();
    const database = await side.evaluateHandle(
      () =>
        new Promise<IDBDatabase>((resolve) => {
          const request = indexedDB.open('notes');
          request.onsuccess = () => resolve(request.result);
        }),
    );
    return () => database.evaluate((held) => held.close());
  }

  /** Returns the databases of the app's origin, also after this tab has left it. */
  async databases(): Promise<(string | undefined)[]> {
    const side = await this.#openSideTab();
    const databases = await side.evaluate(() => indexedDB.databases());
    return databases.map(({ name }) => name);
  }

  async #openSideTab(): Promise<Page> {
    if (!this.#sideTab) {
      this.#sideTab = await this.page.context().newPage();
      await this.#sideTab.goto(new URL('/empty', this.address).href);
    }
    return this.#sideTab;
  }

  /** Leaves the app at the end of a story. */
  async leave(): Promise<void> {
    // Another navigation of the page may interrupt this one.
    await this.page.goto('about:blank').catch(() => undefined);
  }

  private async read(fact: keyof Auth0State): Promise<[string, string | null]> {
    return [fact, await this.page.getByTestId(fact).textContent()];
  }
}

/** Neither the screen nor the storage contains data of Alice. */
export function expectNoDataOfAlice(left: Leftovers | undefined): void {
  expect(left?.shown).not.toMatch(/alice|nobody else/i);
  expect(left?.stored).not.toMatch(/alice|nobody else/i);
}

/** Neither the screen nor the storage contains data of Alice, and nobody is signed in. */
export function expectNoDataLeft(left: Leftovers | undefined): void {
  expectNoDataOfAlice(left);
  expect(left?.stored).not.toMatch(/@@auth0spajs@@|is\.authenticated/);
}

const facts = Object.keys(nobody) as (keyof Auth0State)[];

declare global {
  interface Window {
    readLeftovers(): Leftovers;
    recordedFrames: Frame[];
  }
}

function prepare(options: AppOptions): void {
  window.appOptions = options;
}

/** Reads the page in each frame, before the browser paints it. */
function recordFrames(): void {
  window.recordedFrames = [];
  const read = (fact: string) =>
    document.querySelector(`[data-testid="${fact}"]`)?.textContent ?? null;
  const record = () => {
    requestAnimationFrame(record);
    const status = read('status');
    if (status === null) return;
    const frame = {
      status,
      isLoading: read('isLoading'),
      isAuthenticated: read('isAuthenticated'),
      text: document.body.innerText,
    };
    if (JSON.stringify(frame) === JSON.stringify(window.recordedFrames.at(-1))) return;
    window.recordedFrames.push(frame);
  };
  requestAnimationFrame(record);
}

/** Reports the data that remains when the page navigates to another origin. */
function reportLeftovers(appOrigin: string): void {
  if (location.origin !== appOrigin) return;
  window.readLeftovers = () => {
    const fields = [...document.querySelectorAll('textarea')].map(({ value }) => value);
    return {
      shown: [document.body.innerText, ...fields].join('\n'),
      stored: JSON.stringify([
        Object.entries(localStorage),
        Object.entries(sessionStorage),
        document.cookie,
      ]),
    };
  };
  window.navigation.addEventListener('navigate', ({ destination }) => {
    if (new URL(destination.url).origin === appOrigin) return;
    void window.notifyTest({ what: 'left', payload: window.readLeftovers() });
  });
}
