import { poll } from '../shared/poll.js';
import { buttonPath, type EngineDocument, expressionOf } from './contract.js';

/** How a driver runs JavaScript in a document, and clicks and types in it. */
export interface DocumentDriver {
  /** Returns the value of an expression, which may be a promise. */
  evaluate(expression: string): Promise<unknown>;
  /** Whether the driver fails with this error because the document disappears meanwhile. */
  isNavigation(error: unknown): boolean;
  click(xpath: string): Promise<void>;
  type(selector: string, text: string): Promise<void>;
}

/** A document of a WebDriver. */
export class DrivenDocument implements EngineDocument {
  readonly #driver: DocumentDriver;

  constructor(driver: DocumentDriver) {
    this.#driver = driver;
  }

  evaluate: EngineDocument['evaluate'] = async (script, ...args) =>
    (await this.#driver.evaluate(expressionOf(script, args))) as never;

  /** As {@link evaluate}, but `undefined` if the document disappears meanwhile. */
  read: (...call: Parameters<EngineDocument['evaluate']>) => Promise<unknown> = async (
    script,
    ...args
  ) => {
    try {
      return await this.evaluate(script, ...args);
    } catch (error) {
      if (this.#driver.isNavigation(error)) return undefined;
      throw error;
    }
  };

  async readText(selector: string): Promise<string | undefined> {
    const text = await this.read(readTextOf as never, selector);
    return typeof text === 'string' ? text : undefined;
  }

  async hasButton(text: string): Promise<boolean> {
    return (await this.read(isVisible as never, buttonPath(text))) === true;
  }

  async clickButton(text: string): Promise<void> {
    await poll(() => this.hasButton(text)).toBe(true);
    await this.#driver.click(buttonPath(text));
  }

  type(selector: string, text: string): Promise<void> {
    return this.#driver.type(selector, text);
  }

  /** Navigates, and waits until another document is shown. */
  async leave(navigate: () => Promise<unknown>): Promise<void> {
    await this.evaluate(() => void Object.assign(window, { isLeft: true }));
    await navigate();
    await poll(() => this.read(() => 'isLeft' in window)).toBe(false);
  }

  async expectParsed(): Promise<void> {
    const readState = async () => String(await this.read(() => document.readyState));
    await poll(readState).toMatch(/^(interactive|complete)$/);
  }

  /** The address of the document. */
  async url(): Promise<string> {
    let url: unknown;
    await poll(async () => (url = await this.read(() => location.href))).toBeTruthy();
    return String(url);
  }
}

function readTextOf(selector: string): string | undefined {
  return document.querySelector(selector)?.textContent ?? undefined;
}

function isVisible(xpath: string): boolean {
  const { singleNodeValue: node } = document.evaluate(
    xpath,
    document,
    null,
    XPathResult.FIRST_ORDERED_NODE_TYPE,
  );
  return node instanceof Element && node.getClientRects().length > 0;
}
