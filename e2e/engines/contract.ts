const engineNames = ['chromium', 'firefox', 'webkit'] as const;

/** A browser engine that can run the stories of the core. */
export type EngineName = (typeof engineNames)[number];

/** Throws if there is no such engine. */
export function readEngineName(name: string): EngineName {
  const found = engineNames.find((each) => each === name);
  if (!found) throw new Error(`ENGINES: ${name} is none of ${engineNames.join(', ')}.`);
  return found;
}

/**
 * What a profile is for.
 *
 * - `default`: a new one
 * - `no_third_party_cookies`: third-party cookies are blocked
 * - `no_third_party_storage`: Chromium also denies frames of other sites their storage
 * - `third_party_cookies`: they are allowed
 * - `bfcache`: pages enter the back/forward cache
 */
export type ProfileKind =
  | 'default'
  | 'no_third_party_cookies'
  | 'no_third_party_storage'
  | 'third_party_cookies'
  | 'bfcache';

/** A browser engine, started when its first profile is opened. */
export interface Engine {
  openProfile(kind: ProfileKind): Promise<Profile>;
  close(): Promise<void>;
}

/** A browser profile: its own cookies, storage and pages. */
export interface Profile {
  readonly clock: ProfileClock;
  /** All pages are visible, in tabs or in windows. `inWindow` demands a window. */
  newPage(options?: { inWindow?: boolean }): Promise<EnginePage>;
  cookies(): Promise<{ readonly name: string; readonly value: string }[]>;
  /** Deletes the cookies with this name, or those of this domain. */
  deleteCookies(of: { name: string } | { domain: string }): Promise<void>;
  setOffline(offline: boolean): Promise<void>;
  close(): Promise<void>;
}

/** The time in all pages of a profile. Durations are in milliseconds. */
export interface ProfileClock {
  /** Call it before the first page is opened. */
  install(): Promise<void>;
  /** Skips time: each due timer fires at most once. */
  fastForward(ms: number): Promise<void>;
  /** Lets time pass: all due timers fire. */
  runFor(ms: number): Promise<void>;
  /** Stops the time at this moment, in epoch milliseconds. */
  pauseAt(at: number): Promise<void>;
  resume(): Promise<void>;
}

/** The document of a page or of a frame. */
export interface EngineDocument {
  /** Runs a function in the document, with JSON values. It sees nothing else of the test. */
  evaluate<Arguments extends unknown[], Result>(
    script: (...args: Arguments) => Result,
    ...args: Arguments
  ): Promise<Awaited<Result>>;
  /**
   * The text of the first element that matches the CSS selector. `undefined` if there is none, such
   * as during a navigation.
   */
  readText(selector: string): Promise<string | undefined>;
  /** Whether a button with this text, or a part with this text, is visible. `false` during a navigation. */
  hasButton(text: string): Promise<boolean>;
  /** Waits for such a button and clicks it. */
  clickButton(text: string): Promise<void>;
  /** Types at the end of a field. */
  type(selector: string, text: string): Promise<void>;
}

/** A page of a browser. */
export interface EnginePage extends EngineDocument {
  url(): Promise<string>;
  /** Resolves when the document is parsed. */
  goto(url: string): Promise<void>;
  /** Resolves when the new document exists. */
  reload(): Promise<void>;
  /** As the Back button. Resolves when the other document is shown. */
  goBack(): Promise<void>;
  /** The only frame of the page. */
  frame(): EngineDocument;
  /** Presses keys at the element with the focus. */
  pressKeys(text: string): Promise<void>;
  moveMouse(x: number, y: number): Promise<void>;
  /** The user returns to the page from another one. */
  focus(): Promise<void>;
  /** The user selects another tab of the same window, or returns. */
  setVisible(visible: boolean): Promise<void>;
  /** Waits for the popup that the function opens. */
  openPopup(open: () => Promise<void>): Promise<EnginePage>;
  /** Answers each `beforeunload` dialog from now on. */
  answerBeforeUnload(answer: () => 'stay' | 'leave'): Promise<void>;
  /** Handles the requests that match from now on, instead of the network. */
  intercept(
    matches: (url: URL) => boolean,
    handle: (request: InterceptedRequest) => Promise<void>,
  ): Promise<void>;
  /** Stops all scripts, as a browser does in the background. Resolves with a function that ends it. */
  freeze(clockOffsetMs: number): Promise<() => Promise<void>>;
  /** Ends the process of the page, which no longer responds. */
  crash(): Promise<void>;
  /** Whether the page was closed or has crashed. */
  isGone(): Promise<boolean>;
  close(): Promise<void>;
  /** Calls the listener for each request from now on. Missing in WebKitGTK. */
  onRequest?(listener: (request: SeenRequest) => void): void;
  /**
   * Adds a function to all documents of the page that sends its argument to the test. Only Chromium
   * has it: elsewhere the app sends its messages to its server.
   */
  exposeBinding?(name: string, receive: (argument: unknown) => void): Promise<void>;
}

/** A request of a page or of a frame in it. */
export interface SeenRequest {
  readonly url: string;
  readonly method: string;
  /** The names are in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

/** A request that waits for the test. */
interface InterceptedRequest {
  readonly url: string;
  /** Whether the page itself navigates, and not a frame. */
  readonly navigatesPage: boolean;
  /** Sends it to the network. */
  continue(): Promise<void>;
  /** Responds to it. */
  respond(response: {
    status: number;
    headers?: Record<string, string>;
    body: string;
  }): Promise<void>;
  /** Sends it to the network at once, and delivers the response when the promise resolves. */
  deliverAfter(moment: Promise<void>): Promise<void>;
}

/** The XPath of a button with this text, or with an element with this text. */
export function buttonPath(text: string): string {
  const has = `normalize-space(.) = "${text}"`;
  return `//button[${has} or .//*[${has}]]`;
}

/** The source of an expression that calls the function with these values. */
export function expressionOf(script: (...args: never[]) => unknown, args: unknown[]): string {
  // `undefined` has no JSON.
  return `(${String(script)})(${args.map((each) => JSON.stringify(each) ?? 'undefined').join(', ')})`;
}
