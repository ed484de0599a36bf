import { describe, expect, it, vi } from 'vitest';
import { createTabs, type TabsWindow } from '../../src/browser/tabs.js';
import type { SharedRecord } from '../../src/shared-record.js';
import { createFakeTabs } from './fake-tabs.js';

const domain = 'tenant.example.com';
const key = `auth0-heartbeat.${domain}.spa`;

const denied = () => {
  throw new DOMException('denied', 'SecurityError');
};
const deniedStorage = { getItem: denied, setItem: denied };
const fullStorage = (stored: ReadonlyMap<string, string>) => ({
  getItem: (name: string) => stored.get(name) ?? null,
  setItem: denied,
});

/** Two tabs, and what the second one hears. */
function openTwo(instead: Parameters<ReturnType<typeof createFakeTabs>['open']>[0] = {}) {
  const browser = createFakeTabs();
  const tell = createTabs(browser.open(instead), domain, 'spa');
  const hear = createTabs(browser.open(instead), domain, 'spa');
  const heard = vi.fn();
  const undo = [tell.listen(() => undefined), hear.listen(heard)];
  return { browser, tell, hear, heard, stop: () => undo.forEach((release) => release()) };
}

describe('what a tab publishes', () => {
  it('is read by the other tabs, and by the next page', () => {
    const { browser, tell, hear, heard } = openTwo();
    tell.publish({ askedAt: 1, verdict: 'alive' });
    tell.publish({ activeAt: 2 });
    const all = { askedAt: 1, verdict: 'alive', activeAt: 2 };
    expect(tell.read()).toEqual(all);
    expect(hear.read()).toEqual(all);
    expect(heard).toHaveBeenCalled();
    expect(createTabs(browser.open(), domain, 'spa').read()).toEqual(all);
  });

  it('takes a field away that is published as undefined', () => {
    const { tell, hear } = openTwo();
    tell.publish({ proven: true, signedInAt: 1 });
    tell.publish({ signedInAt: undefined });
    expect(hear.read()).toEqual({ proven: true });
  });

  it('is nobody’s business who watches another domain or client ID', () => {
    const { browser, tell } = openTwo();
    tell.publish({ askedAt: 1 });
    for (const [otherDomain, clientId] of [
      [domain, 'other'],
      ['other.example.com', 'spa'],
    ] as const) {
      const heard = vi.fn();
      const other = createTabs(browser.open(), otherDomain, clientId);
      other.listen(heard);
      tell.publish({ askedAt: 2 });
      expect(other.read()).toEqual({});
      expect(heard).not.toHaveBeenCalled();
    }
  });

  it.each([
    ['the channel', {}],
    ['the storage event', { BroadcastChannel: undefined }],
  ])(
    'is heard through %s although storage keeps what was written at the same time',
    (_, instead) => {
      const { browser, tell, hear, heard } = openTwo(instead);
      hear.publish({ askedAt: 1, verdict: 'alive', retryAt: 7, activeAt: 9 });
      const mine = browser.stored.get(key) ?? '';
      // Each process has its own copy of the storage; of two that write at once, one sees its own.
      browser.stored.get = () => mine;
      const found: SharedRecord[] = [];
      heard.mockImplementation(() => found.push(hear.read()));
      tell.publish({ askedAt: 2, verdict: 'lost', code: 'signed_out', retryAt: undefined });
      expect(found).toContainEqual({
        askedAt: 2,
        verdict: 'lost',
        code: 'signed_out',
        activeAt: 9,
      });
    },
  );

  it('is kept by whoever publishes on hearing of it', () => {
    const { browser, tell, hear, heard } = openTwo();
    hear.publish({ askedAt: 1, verdict: 'alive' });
    const { stored } = browser;
    const mine = stored.get(key) ?? '';
    stored.get = () => mine;
    heard.mockImplementationOnce(() => {
      delete (stored as Partial<typeof stored>).get;
      hear.publish({ lostAt: 3 });
      expect(hear.read()).toEqual({ askedAt: 2, verdict: 'lost', lostAt: 3 });
    });
    tell.publish({ askedAt: 2, verdict: 'lost' });
    expect(heard).toHaveBeenCalled();
    expect(tell.read()).toEqual({ askedAt: 2, verdict: 'lost', lostAt: 3 });
  });

  it('late does not hide what was found out since', () => {
    const { browser, hear, heard } = openTwo();
    const late = new (browser.open().BroadcastChannel as typeof BroadcastChannel)(key);
    hear.publish({ askedAt: 2, verdict: 'lost' });
    late.postMessage('{"askedAt":1,"verdict":"alive"}');
    expect(heard).toHaveBeenCalled();
    expect(hear.read()).toEqual({ askedAt: 2, verdict: 'lost' });
  });

  it('is the same object as long as nothing changed', () => {
    const { tell, hear } = openTwo();
    expect(hear.read()).toBe(hear.read());
    tell.publish({ askedAt: 1 });
    const read = hear.read();
    expect(hear.read()).toBe(read);
    tell.publish({ askedAt: 1 });
    expect(hear.read()).toBe(read);
    tell.publish({ askedAt: 2 });
    expect(hear.read()).not.toBe(read);
  });

  it.each([
    ['without a BroadcastChannel', { BroadcastChannel: undefined }],
    [
      'in an opaque origin',
      {
        BroadcastChannel: class {
          constructor() {
            denied();
          }
        },
      },
    ],
  ])('is heard %s', (_, instead) => {
    const { tell, hear, heard } = openTwo(instead);
    tell.publish({ askedAt: 1 });
    expect(heard).toHaveBeenCalledTimes(1);
    expect(hear.read()).toEqual({ askedAt: 1 });
  });

  it.each([
    ['where storage throws', { localStorage: deniedStorage }],
    ['where there is no storage', { localStorage: undefined }],
  ])('is heard %s', (_, instead) => {
    const { tell, hear, heard } = openTwo(instead);
    tell.publish({ askedAt: 1 });
    tell.publish({ verdict: 'alive' });
    expect(heard).toHaveBeenCalledTimes(2);
    expect(tell.read()).toEqual({ askedAt: 1, verdict: 'alive' });
    expect(hear.read()).toEqual({ askedAt: 1, verdict: 'alive' });
  });

  it('is kept by the tab itself where everything is denied', () => {
    const page = Object.defineProperties({ navigator: {} } as TabsWindow, {
      localStorage: { get: denied },
      BroadcastChannel: { get: denied },
    });
    Object.assign(page, { addEventListener: () => {}, removeEventListener: () => {} });
    const tabs = createTabs(page, domain, 'spa');
    const undo = tabs.listen(() => undefined);
    tabs.publish({ proven: true });
    expect(tabs.read()).toEqual({ proven: true });
    undo();
  });

  it('goes on where storage is full', () => {
    const browser = createFakeTabs();
    const tell = createTabs(
      browser.open({ localStorage: fullStorage(browser.stored) }),
      domain,
      'spa',
    );
    const hear = createTabs(browser.open(), domain, 'spa');
    tell.listen(() => undefined);
    hear.listen(() => undefined);
    expect(() => tell.publish({ askedAt: 1 })).not.toThrow();
    expect(hear.read()).toEqual({ askedAt: 1 });
  });

  it('outlives an app that clears all storage', () => {
    const { browser, tell, hear } = openTwo();
    tell.publish({ proven: true });
    expect(hear.read()).toEqual({ proven: true });
    browser.stored.clear();
    expect(hear.read()).toEqual({ proven: true });
    tell.publish({ askedAt: 1 });
    expect(hear.read()).toEqual({ proven: true, askedAt: 1 });
  });

  it('is shared in a page that has nothing to share with, with nobody', () => {
    const tabs = createTabs({}, domain, 'spa');
    const undo = tabs.listen(() => undefined);
    tabs.publish({ askedAt: 1 });
    expect(tabs.read()).toEqual({ askedAt: 1 });
    expect(createTabs({}, domain, 'spa').read()).toEqual({});
    undo();
  });
});

describe('what somebody else wrote', () => {
  it.each(['', 'text', '{', 'null', '[]', '{"askedAt":"1"}'])(
    'as %j is an empty record',
    (json) => {
      const browser = createFakeTabs();
      browser.stored.set(key, json);
      expect(createTabs(browser.open(), domain, 'spa').read().askedAt).toBeUndefined();
    },
  );

  it.each([null, undefined, 42, {}, [], 'text', '{"askedAt":"1"}'])(
    'to the channel as %j breaks nothing',
    (message) => {
      const browser = createFakeTabs();
      const page = browser.open();
      const tabs = createTabs(page, domain, 'spa');
      const heard = vi.fn();
      tabs.listen(heard);
      const channel = new (page.BroadcastChannel as typeof BroadcastChannel)(key);
      expect(() => channel.postMessage(message)).not.toThrow();
      expect(tabs.read().askedAt).toBeUndefined();
      tabs.publish({ askedAt: 2 });
      expect(tabs.read().askedAt).toBe(2);
    },
  );

  it('under another key is not heard', () => {
    const { browser, heard } = openTwo({ BroadcastChannel: undefined });
    const stranger = browser.open();
    stranger.localStorage?.setItem('other', '{"askedAt":1}');
    expect(heard).not.toHaveBeenCalled();
  });
});

describe('a tab that stops listening', () => {
  it('hears nothing and keeps nothing open', () => {
    const { browser, tell, heard, stop } = openTwo();
    expect(browser.held()).toBe(4);
    stop();
    expect(browser.held()).toBe(0);
    tell.publish({ askedAt: 1 });
    expect(heard).not.toHaveBeenCalled();
  });

  it('can still publish and read', () => {
    const { browser, tell, stop } = openTwo();
    stop();
    tell.publish({ askedAt: 1 });
    expect(tell.read()).toEqual({ askedAt: 1 });
    expect(browser.stored.get(key)).toBe('{"askedAt":1}');
  });
});
