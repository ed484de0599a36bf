import { describe, expect, it, vi } from 'vitest';
import { createTabs } from '../../src/browser/tabs.js';
import { parseRecord, type SharedRecord } from '../../src/machine/shared-record.js';
import { createFakeTabs } from './fake-tabs.js';

const domain = 'tenant.example.com';
const key = `auth0-heartbeat.${domain}.spa`;
const alive = (at: number): SharedRecord => ({ check: { at, verdict: 'alive' } });

type Overrides = Parameters<ReturnType<typeof createFakeTabs>['open']>[0];

/** A tab that listens, and another one. */
function openListener(overrides: Overrides = {}) {
  const browser = createFakeTabs();
  const onChange = vi.fn();
  const tabs = createTabs(browser.open(overrides), domain, 'spa');
  const stop = tabs.listen(onChange);
  const other = createTabs(browser.open(overrides), domain, 'spa');
  return { browser, tabs, onChange, stop, other };
}

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
      const { browser, tabs } = openListener();
      const channel = new (browser.open().BroadcastChannel as typeof BroadcastChannel)(key);
      expect(() => channel.postMessage(message)).not.toThrow();
      expect(tabs.read()).toEqual({});
      tabs.publish(alive(2));
      expect(tabs.read()).toEqual(alive(2));
    },
  );

  it('under another key, or none, causes no notification', () => {
    const { browser, tabs, onChange, other } = openListener({ BroadcastChannel: undefined });
    const { localStorage } = browser.open();
    localStorage?.setItem('other', JSON.stringify(alive(1)));
    expect(onChange).not.toHaveBeenCalled();
    other.publish(alive(1));
    onChange.mockClear();
    localStorage?.removeItem(key);
    expect(onChange).not.toHaveBeenCalled();
    expect(tabs.read()).toEqual(alive(1));
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
    const stop = one.listen(() => undefined);
    const stopOther = other.listen(() => undefined);
    other.publish(alive(1));
    stop();
    expect(other.read()).toEqual(alive(1));
    other.publish({ activity: { at: 2 } });
    const all = { ...alive(1), activity: { at: 2 } };
    expect(parseRecord(browser.stored.get(key))).toEqual(all);
    stopOther();
  });
});

it('a tab that does not listen notifies the others, and leaves no channel open', () => {
  const { browser, onChange, other } = openListener({ localStorage: undefined });
  const before = browser.held();
  other.publish(alive(1));
  expect(onChange).toHaveBeenCalledOnce();
  expect(browser.held()).toBe(before);
});

describe('a tab that stops listening', () => {
  it('receives nothing, keeps nothing open, and can still publish and read', () => {
    const { browser, tabs, onChange, stop, other } = openListener();
    expect(browser.held()).toBe(2);
    stop();
    expect(browser.held()).toBe(0);
    other.publish(alive(1));
    expect(onChange).not.toHaveBeenCalled();
    tabs.publish(alive(2));
    expect(tabs.read()).toEqual(alive(2));
    expect(parseRecord(browser.stored.get(key))).toEqual(alive(2));
  });

  it('reads storage again, and forgets what is not stored', () => {
    const { browser, tabs, stop } = openListener();
    tabs.publish({ ...alive(1), activity: { at: 1 } });
    stop();
    browser.stored.set(key, JSON.stringify(alive(1)));
    // The activity is that of all apps of the origin.
    expect(tabs.read()).toEqual({ ...alive(1), activity: { at: 1 } });
  });
});
