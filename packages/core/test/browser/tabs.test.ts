import { describe, expect, it, vi } from 'vitest';
import { createTabs, type TabsWindow } from '../../src/browser/tabs.js';
import { parseRecord, type SharedRecord } from '../../src/machine/shared-record.js';
import { createFakeTabs } from './fake-tabs.js';
import { createDeniedStorage } from './fake-page.js';

const domain = 'tenant.example.com';
const key = `auth0-heartbeat.${domain}.spa`;

type Overrides = Parameters<ReturnType<typeof createFakeTabs>['open']>[0];

/** Two tabs of one browser, and the notifications of the second. */
function openTwo(overrides: Overrides = {}) {
  const browser = createFakeTabs();
  const one = createTabs(browser.open(overrides), domain, 'spa');
  const other = createTabs(browser.open(overrides), domain, 'spa');
  const onChange = vi.fn();
  const unsubscribes = [one.listen(() => undefined), other.listen(onChange)];
  return {
    browser,
    one,
    other,
    onChange,
    stop: () => unsubscribes.forEach((unsubscribe) => unsubscribe()),
    /** The record in storage. */
    stored: () => parseRecord(browser.stored.get(key)),
    store: (record: SharedRecord) => browser.stored.set(key, JSON.stringify(record)),
  };
}

const alive = (at: number): SharedRecord => ({ check: { at, verdict: 'alive' } });
const lost = (at: number): SharedRecord => ({ check: { at, verdict: 'lost', code: 'signed_out' } });
const active = (at: number): SharedRecord => ({ activity: { at } });

describe('an entry that a tab publishes', () => {
  it('reaches the other tabs and the next page, alone', () => {
    const { browser, one, other, onChange } = openTwo();
    one.publish(alive(1));
    one.publish(active(2));
    const all = { ...alive(1), ...active(2) };
    expect(one.read()).toEqual(all);
    expect(other.read()).toEqual(all);
    expect(onChange).toHaveBeenCalled();
    expect(createTabs(browser.open(), domain, 'spa').read()).toEqual(all);
    expect(browser.messages.map((message) => JSON.parse(message) as unknown)).toEqual([
      alive(1),
      active(2),
    ]);
  });

  it('replaces the whole earlier entry', () => {
    const { one, other } = openTwo();
    one.publish({ check: { at: 1, verdict: 'inconclusive', code: 'timeout', retryAt: 9 } });
    one.publish(alive(2));
    expect(other.read()).toEqual(alive(2));
  });

  it.each([
    [domain, 'other'],
    ['other.example.com', 'spa'],
  ])('does not reach tabs with the domain %s and the client ID %s', (otherDomain, clientId) => {
    const { browser, one } = openTwo();
    one.publish(alive(1));
    const onChange = vi.fn();
    const tabs = createTabs(browser.open(), otherDomain, clientId);
    tabs.listen(onChange);
    one.publish(alive(2));
    expect(tabs.read()).toEqual({});
    expect(onChange).not.toHaveBeenCalled();
  });

  it.each([
    ['the channel', {}],
    ['the storage event', { BroadcastChannel: undefined }],
  ])('arrives through %s if storage still returns what this tab wrote', (_, overrides) => {
    const { browser, one, other, onChange } = openTwo(overrides);
    other.publish({ ...alive(1), ...active(9) });
    const own = browser.stored.get(key) ?? '';
    // Each process has its own copy of the storage.
    browser.stored.get = () => own;
    const found: SharedRecord[] = [];
    onChange.mockImplementation(() => found.push(other.read()));
    one.publish(lost(2));
    expect(found).toContainEqual({ ...lost(2), ...active(9) });
  });

  it('is kept by a tab that publishes another entry when it receives it', () => {
    const { browser, one, other, onChange, stored } = openTwo();
    other.publish(alive(1));
    const own = browser.stored.get(key) ?? '';
    browser.stored.get = () => own;
    const all = { ...alive(2), ...active(3) };
    onChange.mockImplementationOnce(() => {
      delete (browser.stored as Partial<typeof browser.stored>).get;
      other.publish(active(3));
      expect(other.read()).toEqual(all);
    });
    one.publish(alive(2));
    expect(onChange).toHaveBeenCalled();
    expect(one.read()).toEqual(all);
    expect(stored()).toEqual(all);
  });

  it('is replaced by no older one, from the channel or from storage', () => {
    const { browser, one, other, onChange, store, stored } = openTwo();
    const late = new (browser.open().BroadcastChannel as typeof BroadcastChannel)(key);
    one.publish(lost(2));
    const record = other.read();
    late.postMessage(JSON.stringify(alive(1)));
    expect(onChange).toHaveBeenCalled();
    expect(other.read()).toBe(record);
    store(alive(1));
    expect(other.read()).toBe(record);
    // The next entry restores the rest.
    other.publish(active(3));
    expect(stored()).toEqual({ ...record, ...active(3) });
  });

  it('is merged with newer entries of an old record in storage', () => {
    const { one, store } = openTwo();
    one.publish({ ...alive(2), ...active(2) });
    store({ ...alive(1), ...active(3) });
    expect(one.read()).toEqual({ ...alive(2), ...active(3) });
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

const denied = createDeniedStorage();
const full = () => {
  throw new DOMException('full', 'QuotaExceededError');
};

/** A channel in an opaque origin. */
class DeniedChannel {
  constructor() {
    denied.getItem();
  }
}

describe('tabs share', () => {
  it.each([
    ['without a BroadcastChannel', undefined],
    ['in an opaque origin', DeniedChannel],
  ])('through the storage event %s', (_, BroadcastChannel) => {
    const { one, other, onChange } = openTwo({ BroadcastChannel });
    one.publish(alive(1));
    expect(onChange).toHaveBeenCalledTimes(1);
    expect(other.read()).toEqual(alive(1));
  });

  it.each([
    ['is denied', denied],
    ['is full', { getItem: () => null, setItem: full, removeItem: () => undefined }],
    ['is missing', undefined],
  ])('through the channel where storage %s', (_, localStorage) => {
    const { one, other, onChange } = openTwo({ localStorage });
    one.publish(alive(1));
    one.publish(active(2));
    expect(onChange).toHaveBeenCalledTimes(2);
    const all = { ...alive(1), ...active(2) };
    expect(one.read()).toEqual(all);
    expect(other.read()).toEqual(all);
  });
});

describe('a tab keeps its own record', () => {
  it('where everything is denied', () => {
    const page = Object.defineProperties({ navigator: {} } as TabsWindow, {
      localStorage: { get: denied.getItem },
      BroadcastChannel: { get: denied.getItem },
    });
    Object.assign(page, { addEventListener: () => {}, removeEventListener: () => {} });
    const tabs = createTabs(page, domain, 'spa');
    const unsubscribe = tabs.listen(() => undefined);
    tabs.publish(alive(1));
    expect(tabs.read()).toEqual(alive(1));
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
    const { browser, one, other, stored } = openTwo();
    one.publish(active(1));
    expect(other.read()).toEqual(active(1));
    browser.stored.clear();
    expect(other.read()).toEqual(active(1));
    one.publish(alive(2));
    expect(stored()).toEqual({ ...active(1), ...alive(2) });
  });
});

it('a record that cannot be updated is removed, so that it does not mislead the next page', () => {
  const browser = createFakeTabs();
  const page = browser.open();
  const tabs = createTabs(page, domain, 'spa');
  tabs.listen(() => undefined);
  tabs.publish(alive(1));
  expect(browser.stored.size).toBeGreaterThan(0);
  Object.assign(page.localStorage ?? {}, { setItem: full });
  tabs.publish(lost(2));
  expect(browser.stored.size).toBe(0);
  expect(tabs.read()).toEqual(lost(2));
});
