import { describe, expect, it, vi } from 'vitest';
import type { PushWindow } from '../../src/push/share-stream.js';
import { createFakeBrowser, fakeTime } from './fake-browser.js';

const advance = (ms: number) => vi.advanceTimersByTimeAsync(ms);

fakeTime();

const deny = () => {
  throw new DOMException('denied', 'SecurityError');
};

const environments: [string, Partial<Record<keyof PushWindow, unknown>>][] = [
  ['without Web Locks', { navigator: {} }],
  [
    'with Web Locks whose access throws',
    {
      navigator: {
        get locks() {
          return deny();
        },
      },
    },
  ],
  ['with Web Locks that throw', { navigator: { locks: { request: deny } } }],
  ['with Web Locks that reject', { navigator: { locks: { request: async () => deny() } } }],
];

describe.each(environments)('%s', (_, overrides) => {
  it('each tab has its own stream', async () => {
    const browser = createFakeBrowser();
    const tabs = [browser.open({ overrides }), browser.open({ overrides })];
    await advance(600_000);
    expect(browser.streams).toHaveLength(2);
    expect(browser.owners()).toEqual(tabs);
  });

  it('a stop leaves nothing behind', async () => {
    const browser = createFakeBrowser();
    const tab = browser.open({ overrides });
    await advance(5_000);
    tab.stop();
    await advance(10);
    expect(browser.held()).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
    expect(browser.owners()).toEqual([]);
  });

  it('an immediate stop leaves nothing behind', async () => {
    const browser = createFakeBrowser();
    browser.open({ overrides }).stop();
    await advance(10);
    expect(browser.held()).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
    expect(browser.owners()).toEqual([]);
  });

  it('a page in the back/forward cache has no stream, and opens one when it is restored', async () => {
    const browser = createFakeBrowser();
    const tab = browser.open({ overrides });
    await advance(5_000);
    tab.leave();
    await advance(10);
    expect(browser.owners()).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
    tab.restore();
    await advance(5_000);
    expect(browser.owners()).toEqual([tab]);
  });
});
