import { describe, expect, it, vi } from 'vitest';
import { createTabs, type TabsWindow } from '../../src/browser/tabs.js';
import { parseRecord, type SharedRecord } from '../../src/machine/shared-record.js';
import { createFakeTabs } from './fake-tabs.js';

const domain = 'tenant.example.com';
const key = `auth0-heartbeat.${domain}.spa`;

type Overrides = Parameters<ReturnType<typeof createFakeTabs>['open']>[0];

const denied = () => {
  throw new DOMException('denied', 'SecurityError');
};
const full = () => {
  throw new DOMException('full', 'QuotaExceededError');
};

/** Two tabs of one browser, and the notifications of the second. */
function openTwo(overrides: Overrides = {}) {
  const browser = createFakeTabs();
  const one = createTabs(browser.open(overrides), domain, 'spa');
  const other = createTabs(browser.open(overrides), domain, 'spa');
  const onChange = vi.fn();
  const unsubscribes = [one.listen(() => undefined), other.listen(onChange)];
  const stop = () => unsubscribes.forEach((unsubscribe) => unsubscribe());
  return { browser, one, other, onChange, stop };
}

const alive = (at: number): SharedRecord => ({ check: { at, verdict: 'alive' } });
const readStored = (stored: ReadonlyMap<string, string>) => parseRecord(stored.get(key));

describe('an entry that a tab publishes', () => {
  it('reaches the other tabs and the next page', () => {
    const { browser, one, other, onChange } = openTwo();
    one.publish(alive(1));
    one.publish({ activity: { at: 2 } });
    const all = { ...alive(1), activity: { at: 2 } };
    expect(one.read()).toEqual(all);
    expect(other.read()).toEqual(all);
    expect(onChange).toHaveBeenCalled();
    expect(createTabs(browser.open(), domain, 'spa').read()).toEqual(all);
  });

  it('replaces the whole earlier entry', () => {
    const { one, other } = openTwo();
    one.publish({ check: { at: 1, verdict: 'inconclusive', code: 'timeout', retryAt: 9 } });
    one.publish(alive(2));
    expect(other.read()).toEqual(alive(2));
  });

  it('is the only one that the channel transports', () => {
    const { browser, one } = openTwo();
    one.publish(alive(1));
    one.publish({ activity: { at: 2 } });
    expect(browser.messages.map((message) => JSON.parse(message) as unknown)).toEqual([
      alive(1),
      { activity: { at: 2 } },
    ]);
  });

  it('does not reach tabs with another domain or client ID', () => {
    const { browser, one } = openTwo();
    one.publish(alive(1));
    for (const [otherDomain, clientId] of [
      [domain, 'other'],
      ['other.example.com', 'spa'],
    ] as const) {
      const onChange = vi.fn();
      const tabs = createTabs(browser.open(), otherDomain, clientId);
      tabs.listen(onChange);
      one.publish(alive(2));
      expect(tabs.read()).toEqual({});
      expect(onChange).not.toHaveBeenCalled();
    }
  });

  it.each([
    ['the channel', {}],
    ['the storage event', { BroadcastChannel: undefined }],
  ])('arrives through %s if storage still returns what this tab wrote', (_, overrides) => {
    const { browser, one, other, onChange } = openTwo(overrides);
    other.publish({ ...alive(1), activity: { at: 9 } });
    const own = browser.stored.get(key) ?? '';
    // Each process has its own copy of the storage.
    browser.stored.get = () => own;
    const found: SharedRecord[] = [];
    onChange.mockImplementation(() => found.push(other.read()));
    const check = { at: 2, verdict: 'lost', code: 'signed_out' };
    one.publish({ check });
    expect(found).toContainEqual({ check, activity: { at: 9 } });
  });

  it('is kept by a tab that publishes another entry when it receives it', () => {
    const { browser, one, other, onChange } = openTwo();
    other.publish(alive(1));
    const { stored } = browser;
    const own = stored.get(key) ?? '';
    stored.get = () => own;
    const all = { ...alive(2), activity: { at: 3 } };
    onChange.mockImplementationOnce(() => {
      delete (stored as Partial<typeof stored>).get;
      other.publish({ activity: { at: 3 } });
      expect(other.read()).toEqual(all);
    });
    one.publish(alive(2));
    expect(onChange).toHaveBeenCalled();
    expect(one.read()).toEqual(all);
    expect(readStored(stored)).toEqual(all);
  });

  it('is replaced by no older one, from the channel or from storage', () => {
    const { browser, one, other, onChange } = openTwo();
    const late = new (browser.open().BroadcastChannel as typeof BroadcastChannel)(key);
    one.publish({ check: { at: 2, verdict: 'lost', code: 'login_required' } });
    const record = other.read();
    late.postMessage(JSON.stringify(alive(1)));
    expect(onChange).toHaveBeenCalled();
    expect(other.read()).toBe(record);
    browser.stored.set(key, JSON.stringify(alive(1)));
    expect(other.read()).toBe(record);
    // The next entry restores the rest.
    other.publish({ activity: { at: 3 } });
    expect(readStored(browser.stored)).toEqual({ ...record, activity: { at: 3 } });
  });

  it('is merged with newer entries of an old record in storage', () => {
    const { browser, one } = openTwo();
    one.publish({ ...alive(2), activity: { at: 2 } });
    browser.stored.set(key, JSON.stringify({ ...alive(1), activity: { at: 3 } }));
    expect(one.read()).toEqual({ ...alive(2), activity: { at: 3 } });
  });

  it('leaves the record the same object while nothing changes', () => {
    const { one, other } = openTwo();
    expect(other.read()).toBe(other.read());
    one.publish(alive(1));
    const record = other.read();
    expect(other.read()).toBe(record);
    one.publish(alive(1));
    expect(other.read()).toBe(record);
    one.publish(alive(2));
    expect(other.read()).not.toBe(record);
  });
});

describe('after the clock is set back', () => {
  it('an entry from the future is replaced by any other', () => {
    const browser = createFakeTabs();
    let now = 1_000_000;
    const tabs = createTabs(browser.open(), domain, 'spa', () => now);
    tabs.publish(alive(now));
    now -= 600_000;
    tabs.publish({ check: { at: now, verdict: 'lost', code: 'signed_out' } });
    expect(tabs.read().check).toEqual({ at: now, verdict: 'lost', code: 'signed_out' });
    expect(readStored(browser.stored)).toEqual(tabs.read());
  });

  it('an entry from the future cannot be compared: what is stored wins', () => {
    const browser = createFakeTabs();
    const now = 1_000_000;
    const tabs = createTabs(browser.open(), domain, 'spa', () => now);
    tabs.publish(alive(now));
    browser.stored.set(key, JSON.stringify(alive(now + 600_000)));
    expect(tabs.read()).toEqual(alive(now + 600_000));
    tabs.publish(alive(now + 1));
    expect(tabs.read()).toEqual(alive(now + 1));
    expect(readStored(browser.stored)).toEqual(alive(now + 1));
  });

  it('an entry that is ahead by a second or less counts as newer', () => {
    const browser = createFakeTabs();
    const now = 1_000_000;
    const tabs = createTabs(browser.open(), domain, 'spa', () => now);
    tabs.publish(alive(now));
    browser.stored.set(key, JSON.stringify(alive(now + 1_000)));
    expect(tabs.read()).toEqual(alive(now + 1_000));
  });
});

describe('tabs share', () => {
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
  ])('through the storage event %s', (_, overrides) => {
    const { one, other, onChange } = openTwo(overrides);
    one.publish(alive(1));
    expect(onChange).toHaveBeenCalledTimes(1);
    expect(other.read()).toEqual(alive(1));
  });

  it.each([
    ['is denied', { getItem: denied, setItem: denied, removeItem: denied }],
    ['is full', { getItem: () => null, setItem: full, removeItem: () => undefined }],
    ['is missing', undefined],
  ])('through the channel where storage %s', (_, localStorage) => {
    const { one, other, onChange } = openTwo({ localStorage });
    one.publish(alive(1));
    one.publish({ activity: { at: 2 } });
    expect(onChange).toHaveBeenCalledTimes(2);
    const all = { ...alive(1), activity: { at: 2 } };
    expect(one.read()).toEqual(all);
    expect(other.read()).toEqual(all);
  });
});

describe('a tab keeps its own record', () => {
  it('where everything is denied', () => {
    const page = Object.defineProperties({ navigator: {} } as TabsWindow, {
      localStorage: { get: denied },
      BroadcastChannel: { get: denied },
    });
    Object.assign(page, { addEventListener: () => {}, removeEventListener: () => {} });
    const tabs = createTabs(page, domain, 'spa');
    const unsubscribe = tabs.listen(() => undefined);
    tabs.publish({ silentAuth: { at: 1, works: true } });
    expect(tabs.read()).toEqual({ silentAuth: { at: 1, works: true } });
    unsubscribe();
  });

  it('in a page without anything to share with, such as with shareTabs: false', () => {
    const tabs = createTabs({}, domain, 'spa');
    const unsubscribe = tabs.listen(() => undefined);
    tabs.publish(alive(1));
    expect(tabs.read()).toEqual(alive(1));
    expect(createTabs({}, domain, 'spa').read()).toEqual({});
    unsubscribe();
  });

  it('when the app clears all storage, and stores it again with the next entry', () => {
    const { browser, one, other } = openTwo();
    one.publish({ silentAuth: { at: 1, works: true } });
    expect(other.read()).toEqual({ silentAuth: { at: 1, works: true } });
    browser.stored.clear();
    expect(other.read()).toEqual({ silentAuth: { at: 1, works: true } });
    one.publish(alive(2));
    expect(readStored(browser.stored)).toEqual({
      silentAuth: { at: 1, works: true },
      ...alive(2),
    });
  });
});

it('a record that cannot be updated is removed, so that it does not mislead the next page', () => {
  const browser = createFakeTabs();
  const { localStorage } = browser.open();
  let setItem = (name: string, value: string) => localStorage?.setItem(name, value);
  const page = browser.open({
    localStorage: {
      getItem: (name: string) => localStorage?.getItem(name),
      setItem: (name: string, value: string) => setItem(name, value),
      removeItem: (name: string) => localStorage?.removeItem(name),
    },
  });
  const tabs = createTabs(page, domain, 'spa');
  tabs.listen(() => undefined);
  tabs.publish(alive(1));
  setItem = full;
  tabs.publish({ check: { at: 2, verdict: 'lost', code: 'signed_out' } });
  expect(browser.stored.size).toBe(0);
  expect(tabs.read().check).toMatchObject({ verdict: 'lost' });
});

describe('a foreign value', () => {
  it.each([
    '',
    'text',
    '{',
    'null',
    '[]',
    '{"check":"alive"}',
    '{"check":{"at":"1"}}',
    '{"check":{"at":1,"user":{}}}',
  ])('%j in storage is an empty record', (json) => {
    const browser = createFakeTabs();
    browser.stored.set(key, json);
    expect(createTabs(browser.open(), domain, 'spa').read()).toEqual({});
  });

  it.each([null, undefined, 42, {}, [], 'text', '{"check":{"at":"1"}}'])(
    '%j in the channel changes nothing',
    (message) => {
      const browser = createFakeTabs();
      const page = browser.open();
      const tabs = createTabs(page, domain, 'spa');
      tabs.listen(() => undefined);
      const channel = new (page.BroadcastChannel as typeof BroadcastChannel)(key);
      expect(() => channel.postMessage(message)).not.toThrow();
      expect(tabs.read()).toEqual({});
      tabs.publish(alive(2));
      expect(tabs.read()).toEqual(alive(2));
    },
  );

  it('under another key causes no notification', () => {
    const { browser, onChange } = openTwo({ BroadcastChannel: undefined });
    browser.open().localStorage?.setItem('other', JSON.stringify(alive(1)));
    expect(onChange).not.toHaveBeenCalled();
  });

  it('is not a removed record', () => {
    const { browser, one, other, onChange } = openTwo({ BroadcastChannel: undefined });
    one.publish(alive(1));
    onChange.mockClear();
    browser.open().localStorage?.removeItem(key);
    expect(onChange).not.toHaveBeenCalled();
    expect(other.read()).toEqual(alive(1));
  });
});

describe('two heartbeats of one page', () => {
  it('share one record', () => {
    const page = createFakeTabs().open({ localStorage: undefined });
    const one = createTabs(page, domain, 'spa');
    const other = createTabs(page, domain, 'spa');
    one.publish(alive(1));
    expect(other.read()).toEqual(alive(1));
    expect(createTabs(page, domain, 'other').read()).toEqual({});
  });

  it('each keep the record when the other one stops', () => {
    const browser = createFakeTabs();
    const page = browser.open();
    const one = createTabs(page, domain, 'spa');
    const other = createTabs(page, domain, 'spa');
    const unsubscribe = one.listen(() => undefined);
    const unsubscribeOther = other.listen(() => undefined);
    other.publish(alive(1));
    unsubscribe();
    expect(other.read()).toEqual(alive(1));
    other.publish({ activity: { at: 2 } });
    expect(readStored(browser.stored)).toEqual({ ...alive(1), activity: { at: 2 } });
    unsubscribeOther();
  });
});

it('a tab that does not listen notifies the others, and leaves no channel open', () => {
  const { browser, onChange } = openTwo({ localStorage: undefined });
  const before = browser.held();
  createTabs(browser.open({ localStorage: undefined }), domain, 'spa').publish(alive(1));
  expect(onChange).toHaveBeenCalledOnce();
  expect(browser.held()).toBe(before);
});

describe('a tab that stops listening', () => {
  it('receives nothing and keeps nothing open', () => {
    const { browser, one, onChange, stop } = openTwo();
    expect(browser.held()).toBe(4);
    stop();
    expect(browser.held()).toBe(0);
    one.publish(alive(1));
    expect(onChange).not.toHaveBeenCalled();
  });

  it('can still publish and read', () => {
    const { browser, one, stop } = openTwo();
    stop();
    one.publish(alive(1));
    expect(one.read()).toEqual(alive(1));
    expect(readStored(browser.stored)).toEqual(alive(1));
  });

  it('reads storage again, and forgets what is not stored', () => {
    const { browser, one, other, stop } = openTwo();
    one.publish({ ...alive(1), activity: { at: 1 } });
    other.read();
    stop();
    browser.stored.set(key, JSON.stringify(alive(1)));
    // The activity is that of all apps of the origin.
    expect(other.read()).toEqual({ ...alive(1), activity: { at: 1 } });
  });
});
