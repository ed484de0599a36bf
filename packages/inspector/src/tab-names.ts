/** The channel between the inspectors of several tabs, and where a tab keeps its name. */
export const tabNamesKey = 'auth0-heartbeat.inspector';

/** So many checks of other tabs are remembered. */
const REMEMBERED = 100;

/** The name of this tab, and of the tabs that told of their checks. */
export interface TabNames {
  /** The name of this tab: three characters, by chance. */
  readonly name: string;
  /** Tells the inspectors of the other tabs that this one has checked. `askedAt`: epoch milliseconds. */
  tell(askedAt: number): void;
  /** Which other tab asked then; `null` where none has said so yet. */
  askedBy(askedAt: number): string | null;
  /** Stops listening. */
  close(): void;
}

/**
 * Names this tab, and listens to the inspectors of the other tabs. Calls back at each news. Without
 * a `BroadcastChannel` the others have no names; without a storage this one has a new name in each
 * page.
 */
export function createTabNames(changed: () => void): TabNames {
  const names = new Map<number, string>();
  let name = readName() ?? makeName();
  const channel = openChannel();
  channel?.addEventListener('message', hear);

  let toldAt: number | null = null;

  function send(askedAt: number | null): void {
    channel?.postMessage({ askedAt, tab: name, page: performance.timeOrigin });
  }

  function hear({ data }: MessageEvent<unknown>): void {
    const news = readNews(data);
    // Two inspectors of one page hear one another.
    if (!news || news.page === performance.timeOrigin) return;
    // A tab that has just been opened may take over what was found out before.
    if (news.askedAt === null && toldAt !== null) send(toldAt);
    // A tab that was duplicated came with the name of the other one.
    if (news.tab === name) {
      const known = readName();
      name = known && known !== name ? known : makeName();
    }
    if (news.askedAt === null) return;
    names.delete(news.askedAt);
    names.set(news.askedAt, news.tab);
    for (const oldest of names.keys()) {
      if (names.size <= REMEMBERED) break;
      names.delete(oldest);
    }
    changed();
  }

  send(null);
  return {
    get name() {
      return name;
    },
    tell(askedAt) {
      toldAt = askedAt;
      send(askedAt);
    },
    askedBy: (askedAt) => names.get(askedAt) ?? null,
    close() {
      channel?.removeEventListener('message', hear);
      channel?.close();
    },
  };
}

interface News {
  /** `null`: a tab says that it is new. */
  readonly askedAt: number | null;
  readonly tab: string;
  readonly page: number;
}

/** Any script of the origin may write to the channel. */
function readNews(data: unknown): News | null {
  const { askedAt, tab, page } = Object(data) as Record<string, unknown>;
  const isMoment = askedAt === null || Number.isFinite(askedAt);
  const fits = isMoment && isName(tab) && Number.isFinite(page);
  return fits ? ({ askedAt, tab, page } as News) : null;
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && /^[a-z0-9]{3}$/.test(value);
}

function readName(): string | null {
  try {
    const known = sessionStorage.getItem(tabNamesKey);
    return isName(known) ? known : null;
  } catch {
    return null;
  }
}

function makeName(): string {
  const name = Math.random().toString(36).slice(2, 5).padEnd(3, '0');
  try {
    sessionStorage.setItem(tabNamesKey, name);
  } catch {
    // Then it lasts as long as the page.
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
