import { expect, type Page } from '@playwright/test';
import type { LossReason, SessionStatus } from '@auth0-heartbeat/core';
import { BrowserTab } from '../shared/browser-tab.js';
import { poll } from '../shared/poll.js';
import type { AppOptions, LeftBehind, Told } from './app/contract.js';

/** What auth0-react and auth0-vue say about the user. */
export interface Auth0State {
  readonly isLoading: boolean;
  readonly isAuthenticated: boolean;
  /** The `sub` of the user, or nothing. */
  readonly user: string;
  /** The message of the error, or nothing. */
  readonly error: string;
}

const nobody: Auth0State = { isLoading: false, isAuthenticated: false, user: '', error: '' };

/** One tab with the app, as its user and an observer of its events see it. */
export class AdapterTab extends BrowserTab<Told> {
  /** Of the home page; it ends with a slash. */
  readonly address: string;
  readonly options: AppOptions;
  /** Another tab at the app's origin. */
  #sideTab: Page | undefined;

  constructor(page: Page, address: string, options: AppOptions) {
    super(page, options.domain);
    this.address = address;
    this.options = options;
  }

  get status() {
    return this.page.getByTestId('status');
  }

  get draft() {
    return this.page.getByLabel('Draft');
  }

  /** A page of the app, which is told apart by its heading. */
  heading(text: string) {
    return this.page.getByRole('heading', { name: text, exact: true });
  }

  override async listen(): Promise<void> {
    await super.listen();
    this.page.on('console', (message) => {
      const text = message.text();
      // What a framework has to complain about; not what the network has.
      const isComplaint = message.type() === 'error' || text.startsWith('[Vue');
      if (!isComplaint || text.startsWith('Failed to load resource')) return;
      this.told.push({ what: 'exception', payload: text });
    });
    this.page.on('pageerror', ({ message }) =>
      this.told.push({ what: 'exception', payload: message }),
    );
    await this.page.addInitScript(prepare, this.options);
    await this.page.addInitScript(tellWhatIsLeft, new URL(this.address).origin);
  }

  /** Opens a page of the app; the path is relative to its home page. */
  async open(path = ''): Promise<void> {
    await this.page.goto(this.address + path);
  }

  /** Goes to a page by its link, without loading anything. */
  async goTo(name: string): Promise<void> {
    await this.page.getByRole('link', { name }).click();
  }

  async press(name: string): Promise<void> {
    await this.page.getByRole('button', { name, exact: true }).click();
  }

  /** Signs in on the home page, and waits for the first proof. */
  async signIn(name = 'Alice'): Promise<void> {
    await this.signInButton.click();
    await this.signInAtTenant(name);
    await this.expectWatched(name);
  }

  /** The user is signed in, and the heartbeat has a proof of it. */
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

  /** What the framework's own SDK says; what is left out is as when nobody is signed in. */
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

  /** Whatever the app is about to do in this moment, it has done. */
  async nextFrame(): Promise<void> {
    await this.page.evaluate(
      () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))),
    );
  }

  /** Waits until no check is under way. */
  async expectNoCheck(): Promise<void> {
    await expect(this.page.getByTestId('checking')).toHaveText('false');
  }

  /** Waits for the only loss, and for the only clean-up. */
  async expectLoss(reason?: LossReason): Promise<void> {
    await poll(() => this.all('sessionLost')).toMatchObject([reason ? { reason } : {}]);
    await poll(() => this.all('cleared')).toHaveLength(1);
  }

  /** The app ended the session: it cleared, then it left for login, once, with nothing of Alice. */
  async expectCleanDeparture(): Promise<void> {
    await this.expectTenantLogin();
    const steps = ['sessionLost', 'cleared', 'left'];
    const order = this.told.map(({ what }) => what).filter((what) => steps.includes(what));
    expect(order.slice(order.indexOf('sessionLost'))).toEqual(steps);
    expectNothingLeft(this.all('left').at(-1));
    expect(await this.databases()).toEqual([]);
  }

  /** Writes a draft and waits until it is in storage and in the database. */
  async writeDraft(text: string): Promise<void> {
    await this.draft.fill(text);
    await poll(() => this.databases()).toEqual(['notes']);
    expect((await this.whatIsLeft()).stored).toContain(text);
  }

  /** What there is of the user in the page now. */
  whatIsLeft(): Promise<LeftBehind> {
    return this.page.evaluate(() => window.whatIsLeft());
  }

  /** Another tab holds the database, which so cannot be deleted. Returns its undo. */
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

  /** The databases of the app's origin, wherever this tab is. */
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

  /** The story is over: nothing moves any more. */
  async rest(): Promise<void> {
    // A page that is on its way elsewhere may be quicker.
    await this.page.goto('about:blank').catch(() => undefined);
  }

  private async read(fact: keyof Auth0State): Promise<[string, string | null]> {
    return [fact, await this.page.getByTestId(fact).textContent()];
  }
}

/** Neither the screen nor the storage knows anything of Alice, or what she wrote. */
export function expectNothingOfAlice(left: LeftBehind | undefined): void {
  expect(left?.shown).not.toMatch(/alice|nobody else/i);
  expect(left?.stored).not.toMatch(/alice|nobody else/i);
}

/** The same, and nobody is signed in. */
export function expectNothingLeft(left: LeftBehind | undefined): void {
  expectNothingOfAlice(left);
  expect(left?.stored).not.toMatch(/@@auth0spajs@@|is\.authenticated/);
}

const facts = Object.keys(nobody) as (keyof Auth0State)[];

declare global {
  interface Window {
    whatIsLeft(): LeftBehind;
  }
}

function prepare(options: AppOptions): void {
  window.appOptions = options;
}

/** Looks at what the app leaves behind in the moment in which it sends the user elsewhere. */
function tellWhatIsLeft(appOrigin: string): void {
  if (location.origin !== appOrigin) return;
  window.whatIsLeft = () => {
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
    void window.tellTest({ what: 'left', payload: window.whatIsLeft() });
  });
}
