import { By, error as webDriverError, type WebDriver } from 'selenium-webdriver';
import { poll } from '../shared/poll.js';
import type { EngineDocument, EnginePage } from './contract.js';
import { type DocumentDriver, DrivenDocument } from './documents.js';
import { unsupported } from './unsupported.js';
import type { WebKitSession } from './webkit-session.js';
import type { XWindow } from './x-window.js';

/** The errors of the driver if a document disappears while it is read. */
const navigationErrors = [
  webDriverError.JavascriptError,
  webDriverError.NoSuchFrameError,
  webDriverError.NoSuchWindowError,
  webDriverError.NoSuchElementError,
  webDriverError.StaleElementReferenceError,
  webDriverError.ScriptTimeoutError,
];

function driverOf(session: WebKitSession, window: string, inFrame: boolean): DocumentDriver {
  return {
    async evaluate(expression) {
      // As JSON, since WebDriver has no `undefined`.
      const source = `return Promise.resolve(${expression}).then((value) => JSON.stringify({ value }))`;
      const json = await session.run(window, inFrame, (driver) =>
        driver.executeScript<string>(source),
      );
      return (JSON.parse(json) as { value?: unknown }).value;
    },
    isNavigation: (error) => navigationErrors.some((each) => error instanceof each),
    click: (xpath) =>
      session.run(window, inFrame, (driver) => driver.findElement(By.xpath(xpath)).click()),
    type: (selector, text) =>
      inFrame
        ? unsupported('WebKitWebDriver focuses no field in a frame.')
        : session.run(window, inFrame, (driver) =>
            driver.findElement(By.css(selector)).sendKeys(text),
          ),
  };
}

/** A page of WebKitGTK in a window of its own, by WebDriver. */
export class WebKitPage extends DrivenDocument implements EnginePage {
  readonly #session: WebKitSession;
  readonly #window: string;
  readonly #xWindow: XWindow | undefined;

  constructor(session: WebKitSession, window: string, xWindow?: XWindow) {
    super(driverOf(session, window, false));
    this.#session = session;
    this.#window = window;
    this.#xWindow = xWindow;
  }

  async goto(url: string): Promise<void> {
    await this.leave(() => this.#run((driver) => driver.get(url)));
    await this.expectParsed();
  }

  async reload(): Promise<void> {
    await this.leave(() => this.#run((driver) => driver.navigate().refresh()));
  }

  async goBack(): Promise<void> {
    await this.leave(() => this.#run((driver) => driver.navigate().back()));
  }

  frame(): EngineDocument {
    return new DrivenDocument(driverOf(this.#session, this.#window, true));
  }

  async pressKeys(text: string): Promise<void> {
    await this.#run((driver) => driver.actions().sendKeys(text).perform());
  }

  async moveMouse(x: number, y: number): Promise<void> {
    await this.#run((driver) => driver.actions().move({ x, y, duration: 0 }).perform());
  }

  async focus(): Promise<void> {
    await this.evaluate(() => void window.dispatchEvent(new Event('focus')));
  }

  async setVisible(visible: boolean): Promise<void> {
    if (!this.#xWindow) throw new Error('A popup has no tabs.');
    if (!visible) {
      // The tab opens in the window with the focus, whichever the driver has selected.
      await this.#xWindow.focus();
      await this.#session.manage((driver) => driver.switchTo().newWindow('tab'));
    }
    await this.#xWindow.press(visible ? 'ctrl+Page_Up' : 'ctrl+Page_Down');
    const expected = visible ? 'visible' : 'hidden';
    await poll(() => this.read(() => document.visibilityState)).toBe(expected);
  }

  async openPopup(open: () => Promise<void>): Promise<EnginePage> {
    const handles = () => this.#session.manage((driver) => driver.getAllWindowHandles());
    const before = await handles();
    await open();
    let popup: string | undefined;
    await poll(async () => {
      popup = (await handles()).find((each) => !before.includes(each));
      return popup;
    }).toBeDefined();
    return new WebKitPage(this.#session, popup!);
  }

  answerBeforeUnload(): never {
    return unsupported('WebDriver leaves a page without its beforeunload dialog.');
  }

  intercept(): never {
    return unsupported('WebDriver intercepts no request.');
  }

  freeze(): never {
    return unsupported('WebDriver freezes no page.');
  }

  crash(): never {
    return unsupported('WebDriver crashes no page.');
  }

  async isGone(): Promise<boolean> {
    const open = await this.#session.manage((driver) => driver.getAllWindowHandles());
    return !open.includes(this.#window);
  }

  async close(): Promise<void> {
    await this.#run((driver) => driver.close());
  }

  #run<Result>(commands: (driver: WebDriver) => Promise<Result>): Promise<Result> {
    return this.#session.run(this.#window, false, commands);
  }
}
