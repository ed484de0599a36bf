import { AsyncLocalStorage } from 'node:async_hooks';
import type { Tab } from './browser.js';
import type { BeforeUnload, Document } from './document.js';
import type { World } from './world.js';

/** What the code of a page finds in its global scope. What is missing is that of Node. */
export interface Realm {
  now(): number;
  /** Returns a timer for `clearTimeout`. */
  setTimeout(work: () => void, ms?: number): unknown;
  clearTimeout(timer: unknown): unknown;
  addEventListener(
    type: string,
    listener: (event: never) => void,
    options?: { readonly signal?: AbortSignal },
  ): void;
  reportError(exception: unknown): void;
  readonly sessionStorage: { setItem(key: string, value: string): void };
  readonly window: { readonly location: { readonly origin: string } };
}

const names = [
  'setTimeout',
  'clearTimeout',
  'addEventListener',
  'reportError',
  'sessionStorage',
  'window',
] as const satisfies readonly (keyof Realm)[];

/** The realm of the running code. It stays the same across `await`. */
const realms = new AsyncLocalStorage<Realm>();

for (const name of names) {
  const descriptor = Object.getOwnPropertyDescriptor(globalThis, name);
  let original: unknown = descriptor?.value;
  Object.defineProperty(globalThis, name, {
    configurable: true,
    get: () => realms.getStore()?.[name] ?? original ?? descriptor?.get?.call(globalThis),
    set(value: unknown) {
      original = value;
    },
  });
}
const now = Date.now.bind(Date);
Date.now = () => realms.getStore()?.now() ?? now();

/** The global scope of a page, as far as the ending uses it. */
export function createRealm(world: World, document: Document, tab: Tab): Realm {
  const realm: Realm = {
    now: world.wall,
    setTimeout: (work, ms = 0) => document.setTimeout(() => runInRealm(realm, work), ms),
    clearTimeout: (cancel) => typeof cancel === 'function' && cancel(),
    addEventListener(type, listener, { signal } = {}) {
      if (type !== 'beforeunload') throw new Error(`Nobody dispatches ${type}.`);
      document.onBeforeUnload(listener as (event: BeforeUnload) => void, signal);
    },
    reportError(exception) {
      // A tenant that does not answer.
      if (/ took longer than \d+ ms/.test(String(exception))) return;
      world.fail('no exception', String(exception));
    },
    sessionStorage: {
      setItem(key, value) {
        if (key.endsWith('lost-at')) tab.lostAt = Number(value) || undefined;
      },
    },
    window: { location: { origin: 'https://app.example.com' } },
  };
  return realm;
}

/** Runs code of a page, with everything that it starts, in the global scope of this page. */
export function runInRealm<Result>(realm: Realm, work: () => Result): Result {
  return realms.run(realm, work);
}
