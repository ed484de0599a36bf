import { describe, expect, it } from 'vitest';
import { createTabs } from '../../src/browser/tabs.js';
import type { Tabs } from '../../src/ports.js';
import { createFakeTabs } from './fake-tabs.js';

const domain = 'tenant.example.com';
const inAMinute = () => Date.now() + 60_000;

const denied = () => {
  throw new DOMException('denied', 'SecurityError');
};
const deniedStorage = { getItem: denied, setItem: denied };

const lease = (tabs: Tabs, until: number, steal: boolean) => tabs.lease(until, steal, Date.now());

/** Two tabs of one browser. */
function openTwo(instead: Parameters<ReturnType<typeof createFakeTabs>['open']>[0] = {}) {
  const browser = createFakeTabs();
  const tell = createTabs(browser.open(instead), domain, 'spa');
  const hear = createTabs(browser.open(instead), domain, 'spa');
  tell.listen(() => undefined);
  hear.listen(() => undefined);
  return { browser, tell, hear };
}

describe.each([
  ['Web Locks', {}],
  ['a stored lease', { navigator: {} }],
])('the lease, with %s', (_, instead) => {
  it('is one tab’s at a time, until it is given back', async () => {
    const { tell: one, hear: other } = openTwo(instead);
    one.publish({ askedAt: 1 });
    const release = await lease(one, inAMinute(), false);
    expect(release).not.toBeNull();
    expect(await lease(other, inAMinute(), false)).toBeNull();
    release?.();
    await Promise.resolve();
    expect(await lease(other, inAMinute(), false)).not.toBeNull();
  });

  it('can be taken away, and is not given back then by whom it was taken from', async () => {
    const { tell: one, hear: other } = openTwo(instead);
    const until = inAMinute();
    const release = await lease(one, until, false);
    const stolen = await lease(other, until + 1, true);
    expect(stolen).not.toBeNull();
    release?.();
    await Promise.resolve();
    expect(await lease(one, until + 2, false)).toBeNull();
    stolen?.();
    await Promise.resolve();
    expect(await lease(one, until + 2, false)).not.toBeNull();
  });

  it('of another domain or client ID is another one', async () => {
    const browser = createFakeTabs();
    expect(
      await lease(createTabs(browser.open(instead), domain, 'spa'), inAMinute(), false),
    ).not.toBeNull();
    expect(
      await lease(createTabs(browser.open(instead), domain, 'other'), inAMinute(), false),
    ).not.toBeNull();
  });
});

describe('a stored lease', () => {
  it('ends by itself at its deadline', async () => {
    const { tell: one, hear: other } = openTwo({ navigator: {} });
    await lease(one, Date.now() - 1, false);
    expect(await lease(other, inAMinute(), false)).not.toBeNull();
  });

  it('from a clock that was set back since does not last for ever', async () => {
    const { tell: one, hear: other } = openTwo({ navigator: {} });
    await lease(one, Date.now() + 365 * 86_400_000, false);
    expect(await lease(other, inAMinute(), false)).not.toBeNull();
  });

  it('is everybody’s where storage throws', async () => {
    const { tell: one, hear: other } = openTwo({
      navigator: {},
      localStorage: deniedStorage,
      BroadcastChannel: undefined,
    });
    expect(await lease(one, inAMinute(), false)).not.toBeNull();
    expect(await lease(other, inAMinute(), false)).not.toBeNull();
  });
});

describe('Web Locks that are denied', () => {
  it('are done without', async () => {
    const request = () => Promise.reject(new DOMException('denied', 'SecurityError'));
    const browser = createFakeTabs();
    const tabs = createTabs(browser.open({ navigator: { locks: { request } } }), domain, 'spa');
    const release = await lease(tabs, inAMinute(), false);
    expect(release).not.toBeNull();
    expect(() => release?.()).not.toThrow();
  });

  it('leave no lock behind when they are given back', async () => {
    const { browser, tell } = openTwo();
    const release = await lease(tell, inAMinute(), false);
    expect(browser.locked()).toBe(1);
    release?.();
    await Promise.resolve();
    await Promise.resolve();
    expect(browser.locked()).toBe(0);
  });
});
