import type { Frame, HTTPRequest, Page } from 'puppeteer-core';
import { poll } from '../shared/poll.js';
import type { EngineDocument, EnginePage, SeenRequest } from './contract.js';
import { type DocumentDriver, DrivenDocument } from './documents.js';
import { unsupported } from './unsupported.js';

/** Opens a new tab in front, without `window.open`, whose calls a story may count. */
function openTab(): void {
  const link = document.createElement('a');
  Object.assign(link, { href: 'about:blank', target: '_blank', rel: 'noopener' });
  link.click();
}

/** What the browser says if a document disappears while it is read. */
const navigation =
  /no such frame|discarded|destroyed|detached|Cannot find context|Navigat|navigat|actor/;

function driverOf(find: () => Frame): DocumentDriver {
  return {
    evaluate: (expression) => find().evaluate(expression),
    isNavigation: (error) => error instanceof Error && navigation.test(error.message),
    async click(xpath) {
      const button = await find().$(`::-p-xpath(${xpath})`);
      await button?.click();
    },
    async type(selector, text) {
      await find().type(selector, text);
    },
  };
}

/** A page of Firefox in a window of its own, by WebDriver BiDi. */
export class FirefoxPage extends DrivenDocument implements EnginePage {
  readonly #page: Page;

  constructor(page: Page) {
    super(driverOf(() => page.mainFrame()));
    this.#page = page;
  }

  // After a page of the back/forward cache the driver misses the end of a navigation of its own.
  async goto(url: string): Promise<void> {
    await this.leave(() => this.evaluate((to) => location.assign(to), url));
    await this.expectParsed();
  }

  async reload(): Promise<void> {
    await this.leave(() => this.evaluate(() => location.reload()));
  }

  async goBack(): Promise<void> {
    await this.leave(() => this.evaluate(() => history.back()));
  }

  frame(): EngineDocument {
    return new DrivenDocument(
      driverOf(() => {
        const [frame] = this.#page.mainFrame().childFrames();
        if (!frame) throw new Error('The page has no frame.');
        return frame;
      }),
    );
  }

  pressKeys(text: string): Promise<void> {
    return this.#page.keyboard.type(text);
  }

  async moveMouse(x: number, y: number): Promise<void> {
    await this.#page.mouse.move(x, y).catch((error: unknown) => {
      // A page takes no input in the moment in which the next one replaces it.
      if (!String(error).includes('NS_ERROR_FAILURE')) throw error;
    });
  }

  async focus(): Promise<void> {
    await this.setVisible(false);
    await this.setVisible(true);
  }

  async setVisible(visible: boolean): Promise<void> {
    if (visible) await this.#page.bringToFront();
    else await this.evaluate(openTab);
    const expected = visible ? 'visible' : 'hidden';
    await poll(() => this.read(() => document.visibilityState)).toBe(expected);
  }

  async openPopup(open: () => Promise<void>): Promise<EnginePage> {
    // The driver has no event for a popup that a frame opens.
    const context = this.#page.browserContext();
    const before = await context.pages();
    await open();
    let popup: Page | undefined;
    await poll(async () => {
      popup = (await context.pages()).find((each) => !before.includes(each));
      return popup !== undefined;
    }).toBe(true);
    // As in Chromium.
    await popup!.evaluateOnNewDocument(() => (window.close = () => undefined));
    return new FirefoxPage(popup!);
  }

  async answerBeforeUnload(answer: () => 'stay' | 'leave'): Promise<void> {
    this.#page.on('dialog', (dialog) => {
      void (answer() === 'stay' ? dialog.dismiss() : dialog.accept());
    });
  }

  onRequest(listener: (request: SeenRequest) => void): void {
    this.#page.on('request', (request) => {
      listener({ url: request.url(), method: request.method(), headers: request.headers() });
    });
  }

  intercept: EnginePage['intercept'] = async (matches, handle) => {
    await this.#page.setRequestInterception(true);
    this.#page.on('request', (request) => {
      if (!matches(new URL(request.url()))) return void request.continue();
      void handle({
        url: request.url(),
        navigatesPage: this.#navigatesPage(request),
        continue: () => request.continue(),
        respond: (response) => request.respond(response),
        deliverAfter: () => unsupported('WebDriver BiDi: puppeteer does not hold back responses.'),
      });
    });
  };

  #navigatesPage(request: HTTPRequest): boolean {
    return request.isNavigationRequest() && request.frame() === this.#page.mainFrame();
  }

  freeze(): never {
    return unsupported('WebDriver BiDi freezes no page.');
  }

  crash(): never {
    return unsupported('WebDriver BiDi crashes no page.');
  }

  async isGone(): Promise<boolean> {
    return this.#page.isClosed();
  }

  close(): Promise<void> {
    return this.#page.close();
  }
}
