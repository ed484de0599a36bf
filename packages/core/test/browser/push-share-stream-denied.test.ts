import { describe, expect, it, vi } from 'vitest';
import type { PushWindow } from '../../src/browser/push/share-stream.js';
import { createFakePushBrowser, fakeTime } from './fake-push-browser.js';

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

fakeTime();

const deny = () => {
  throw new DOMException('denied', 'SecurityError');
};
const refuse = async () => deny();

const ways: [string, Partial<Record<keyof PushWindow, unknown>>][] = [
  ['no Web Locks', { navigator: {} }],
  [
    'Web Locks that cannot be read',
    {
      navigator: {
        get locks() {
          return deny();
        },
      },
    },
  ],
  ['Web Locks that throw', { navigator: { locks: { request: deny } } }],
  ['Web Locks that are denied', { navigator: { locks: { request: refuse } } }],
  ['no channels', { BroadcastChannel: undefined }],
  ['channels that throw', { BroadcastChannel: deny }],
  ['neither', { navigator: {}, BroadcastChannel: undefined }],
];

describe.each(ways)('with %s', (_, instead) => {
  it('each tab has its own stream, and each hint reaches each once', async () => {
    const browser = createFakePushBrowser();
    const tabs = [browser.open({ instead }), browser.open({ instead })];
    await pass(600_000);
    expect(browser.streams).toHaveLength(2);
    expect(browser.running().map(({ tab }) => tab)).toEqual(tabs);
    for (const tab of tabs) expect(tab.isLive()).toBe(true);
    await browser.hint('one');
    for (const tab of tabs) expect(tab.hints()).toEqual(['one']);
  });

  it('the undo leaves nothing', async () => {
    const browser = createFakePushBrowser();
    const tab = browser.open({ instead });
    await pass(5_000);
    tab.undo();
    await pass(10);
    expect(browser.held()).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
    expect(browser.running()).toEqual([]);
    expect(tab.isLive()).toBe(false);
  });

  it('the undo at once leaves nothing', async () => {
    const browser = createFakePushBrowser();
    browser.open({ instead }).undo();
    await pass(10);
    expect(browser.held()).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
    expect(browser.running()).toEqual([]);
  });

  it('a page that is left has no stream, and one again when it comes back', async () => {
    const browser = createFakePushBrowser();
    const tab = browser.open({ instead });
    await pass(5_000);
    tab.leave();
    await pass(10);
    expect(browser.running()).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
    tab.comeBack();
    await pass(5_000);
    expect(browser.running()).toHaveLength(1);
    expect(tab.isLive()).toBe(true);
  });
});

it('a channel that was closed under it costs the other tabs their hints, and throws nothing', async () => {
  const browser = createFakePushBrowser();
  const tab = browser.open({
    instead: {
      BroadcastChannel: class {
        postMessage() {
          throw new DOMException('closed', 'InvalidStateError');
        }
        close() {}
      },
    },
  });
  await pass(5_000);
  await browser.hint('one');
  expect(tab.isLive()).toBe(true);
  expect(tab.hints()).toEqual(['one']);
});
