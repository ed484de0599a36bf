import { propertiesOf } from './untrusted.js';

/** The name of the channel between the inspectors of several tabs, and the key of a tab's name. */
export const tabNamesKey = 'auth0-heartbeat.inspector';

/** The number of checks of other tabs that are kept. */
const MAX_CHECKS = 100;

/** The name of this tab, and of the tabs that announced a check. */
export interface TabNames {
  /** The name of this tab: three random characters. */
  readonly name: string;
  /** Announces a check of this tab to the inspectors of the other tabs. `startedAt`: epoch milliseconds. */
  announce(startedAt: number): void;
  /** Returns the name of the other tab whose check started then. `null` if none announced it. */
  find(startedAt: number): string | null;
  /** Stops listening. */
  close(): void;
}

/**
 * Names this tab, and listens to the inspectors of the other tabs. Calls `onChange` for each
 * announced check. Without `BroadcastChannel`, other tabs have no names. Without `sessionStorage`,
 * this tab has a new name after each load.
 */
export function createTabNames(onChange: () => void): TabNames {
  const names = new Map<number, string>();
  let name = readName() ?? createName();
  const channel = openChannel();
  channel?.addEventListener('message', onMessage);

  let lastStartedAt: number | null = null;

  function send(startedAt: number | null): void {
    channel?.postMessage({ startedAt, tab: name, page: performance.timeOrigin });
  }

  function onMessage({ data }: MessageEvent<unknown>): void {
    const message = readMessage(data);
    // Two inspectors of one page receive each other's messages.
    if (!message || message.page === performance.timeOrigin) return;
    // A tab that has just opened may merge an earlier result.
    if (message.startedAt === null && lastStartedAt !== null) send(lastStartedAt);
    // A duplicated tab starts with the name of the original.
    if (message.tab === name) {
      const stored = readName();
      name = stored && stored !== name ? stored : createName();
    }
    if (message.startedAt === null) return;
    names.delete(message.startedAt);
    names.set(message.startedAt, message.tab);
    for (const oldest of names.keys()) {
      if (names.size <= MAX_CHECKS) break;
      names.delete(oldest);
    }
    onChange();
  }

  send(null);
  return {
    get name() {
      return name;
    },
    announce(startedAt) {
      lastStartedAt = startedAt;
      send(startedAt);
    },
    find: (startedAt) => names.get(startedAt) ?? null,
    close() {
      channel?.removeEventListener('message', onMessage);
      channel?.close();
    },
  };
}

interface TabMessage {
  /** `null`: the tab has just opened. */
  readonly startedAt: number | null;
  readonly tab: string;
  readonly page: number;
}

/** Any script of the origin can write to the channel. */
function readMessage(data: unknown): TabMessage | null {
  const { startedAt, tab, page } = propertiesOf(data);
  if (startedAt !== null && !isMoment(startedAt)) return null;
  return isName(tab) && isMoment(page) ? { startedAt, tab, page } : null;
}

function isMoment(value: unknown): value is number {
  return Number.isFinite(value);
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && /^[a-z0-9]{3}$/.test(value);
}

function readName(): string | null {
  try {
    const stored = sessionStorage.getItem(tabNamesKey);
    return isName(stored) ? stored : null;
  } catch {
    return null;
  }
}

function createName(): string {
  const name = Math.random().toString(36).slice(2, 5).padEnd(3, '0');
  try {
    sessionStorage.setItem(tabNamesKey, name);
  } catch {
    // The name lasts as long as the page.
  }
  return name;
}

function openChannel(): BroadcastChannel | null {
  try {
    return new BroadcastChannel(tabNamesKey);
  } catch {
    return null;
  }
}
