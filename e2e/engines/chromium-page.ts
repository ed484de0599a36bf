import type { Frame, Page } from '@playwright/test';
import {
  buttonPath,
  type EngineDocument,
  type EnginePage,
  expressionOf,
  type SeenRequest,
} from './contract.js';
import { leaveClosingToSdk } from '../shared/leave-closing-to-sdk.js';

/** What Playwright says if a document disappears while it is read. */
const navigation = /Execution context was destroyed|Frame was detached|because of a navigation/;

/** `undefined` if the document disappears meanwhile. */
async function unlessNavigating<Value>(reading: Promise<Value>): Promise<Value | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof Error && navigation.test(error.message)) return undefined;
    throw error;
  }
}

class ChromiumDocument implements EngineDocument {
  readonly #find: () => Frame;

  constructor(find: () => Frame) {
    this.#find = find;
  }

  evaluate: EngineDocument['evaluate'] = (script, ...args) =>
    this.#find().evaluate(expressionOf(script, args));

  readText(selector: string): Promise<string | undefined> {
    const reading = this.#find()
      .locator(selector)
      .evaluateAll((found) => found[0]?.textContent ?? undefined);
    return unlessNavigating(reading);
  }

  async hasButton(text: string): Promise<boolean> {
    return (await unlessNavigating(this.#button(text).isVisible())) ?? false;
  }

  clickButton(text: string): Promise<void> {
    return this.#button(text).click();
  }

  type(selector: string, text: string): Promise<void> {
    return this.#find().locator(selector).pressSequentially(text);
  }

  #button(text: string) {
    return this.#find().locator(`xpath=${buttonPath(text)}`);
  }
}

/** A page of Playwright, in headless Chromium: every tab is visible and has the focus. */
export class ChromiumPage extends ChromiumDocument implements EnginePage {
  readonly #page: Page;
  #crashed = false;

  constructor(page: Page) {
    super(() => page.mainFrame());
    this.#page = page;
    page.on('crash', () => (this.#crashed = true));
  }

  async url(): Promise<string> {
    return this.#page.url();
  }

  async goto(url: string): Promise<void> {
    await this.#page.goto(url);
  }

  async reload(): Promise<void> {
    await this.#page.reload({ waitUntil: 'commit' });
  }

  async goBack(): Promise<void> {
    await this.#page.goBack({ waitUntil: 'commit' });
  }

  frame(): EngineDocument {
    return new ChromiumDocument(() => {
      const [frame] = this.#page.mainFrame().childFrames();
      if (!frame) throw new Error('The page has no frame.');
      return frame;
    });
  }

  pressKeys(text: string): Promise<void> {
    return this.#page.keyboard.type(text);
  }

  moveMouse(x: number, y: number): Promise<void> {
    return this.#page.mouse.move(x, y);
  }

  async focus(): Promise<void> {
    await this.evaluate(() => void window.dispatchEvent(new Event('focus')));
  }

  async setVisible(visible: boolean): Promise<void> {
    await this.evaluate(
      (state) => {
        Object.defineProperty(document, 'visibilityState', { configurable: true, value: state });
        document.dispatchEvent(new Event('visibilitychange'));
      },
      visible ? 'visible' : 'hidden',
    );
  }

  async openPopup(open: () => Promise<void>): Promise<EnginePage> {
    const opened = this.#page.waitForEvent('popup');
    await open();
    const popup = await opened;
    await leaveClosingToSdk(popup);
    return new ChromiumPage(popup);
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
    await this.#page.route(matches, async (route, request) => {
      await handle({
        url: request.url(),
        navigatesPage: request.frame() === this.#page.mainFrame(),
        // A navigation that was started again has cancelled this one.
        continue: () => route.continue().catch(() => undefined),
        respond: (response) => route.fulfill(response),
        async deliverAfter(moment) {
          const response = await route.fetch();
          await moment;
          await route.fulfill({ response });
        },
      });
    });
  };

  /** Chromium freezes hidden tabs only. So the debugger pauses the scripts. */
  async freeze(clockOffsetMs: number): Promise<() => Promise<void>> {
    const session = await this.#page.context().newCDPSession(this.#page);
    await session.send('Debugger.enable');
    const paused = new Promise((resolve) => session.once('Debugger.paused', resolve));
    await session.send('Debugger.pause');
    // Pauses at the next statement, which runs when the tab wakes up.
    const resumed = session.send('Runtime.evaluate', {
      expression: `clockOffsetMs += ${clockOffsetMs}; setTimeout(() => document.dispatchEvent(new Event('resume')))`,
    });
    await paused;
    return async () => {
      await session.send('Debugger.resume');
      await resumed;
      await session.detach();
    };
  }

  async crash(): Promise<void> {
    const crashed = this.#page.waitForEvent('crash');
    const session = await this.#page.context().newCDPSession(this.#page);
    // The process cannot respond any more.
    session.send('Page.crash').catch(() => undefined);
    await crashed;
  }

  async isGone(): Promise<boolean> {
    return this.#crashed || this.#page.isClosed();
  }

  close(): Promise<void> {
    return this.#page.close();
  }

  async exposeBinding(name: string, receive: (argument: unknown) => void): Promise<void> {
    await this.#page.exposeBinding(name, (_source, argument) => receive(argument));
  }
}
