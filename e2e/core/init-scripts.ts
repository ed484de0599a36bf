import { expressionOf } from '../engines/contract.js';

declare global {
  interface Window {
    clockOffsetMs: number;
  }
}

/** Functions that run in every page of the app before its script. */
export interface InitScripts {
  add<Arguments extends unknown[]>(
    script: (...args: Arguments) => unknown,
    ...args: Arguments
  ): void;
  /** Removes what was added. */
  reset(): void;
  /** The source of all of them. */
  source(): string;
}

/** The app server delivers them: not every engine can add a script to a page. */
export function createInitScripts(): InitScripts {
  let added: string[] = [];
  return {
    add: (script, ...args) => void added.push(expressionOf(script, args)),
    reset: () => void (added = []),
    source: () => [expressionOf(addClockOffset, []), ...added].map((each) => `${each};\n`).join(''),
  };
}

/** Makes the clock of a page movable. The app may keep a reference to `Date.now`. */
function addClockOffset(): void {
  const { now } = Date;
  window.clockOffsetMs = 0;
  Date.now = () => now() + window.clockOffsetMs;
}

/** Makes `localStorage` throw, as if the user blocks the storage of the site. */
export function denyLocalStorage(): void {
  Object.defineProperty(window, 'localStorage', {
    get() {
      throw new DOMException('Access is denied for this document.', 'SecurityError');
    },
  });
}

/** Removes Web Locks, as in an old browser. */
export function removeWebLocks(): void {
  Object.defineProperty(Navigator.prototype, 'locks', { get: () => undefined });
}

/** Removes `BroadcastChannel`, as in an old browser. */
export function removeBroadcastChannel(): void {
  delete (window as { BroadcastChannel?: unknown }).BroadcastChannel;
}
