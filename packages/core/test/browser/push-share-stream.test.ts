import { describe, expect, it, vi } from 'vitest';
import { CONNECT_MS, createFakePushBrowser, fakeTime } from './fake-push-browser.js';

/** As long as tabs need to find that one is frozen, and that a stream is live. */
const TAKE_OVER_MS = 2_000 + 2 * CONNECT_MS;

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

fakeTime();

/** So many tabs of one browser, the first of which has the stream. */
async function openTabs(number: number) {
  const browser = createFakePushBrowser();
  const tabs: ReturnType<typeof browser.open>[] = [];
  for (let turn = 0; turn < number; turn++) {
    tabs.push(browser.open());
    await pass(TAKE_OVER_MS);
  }
  const [first, second, third] = tabs as [(typeof tabs)[0], (typeof tabs)[0], (typeof tabs)[0]];
  return { browser, tabs, first, second, third };
}

describe('tabs of one browser', () => {
  it('have one stream, whose hints and state reach all', async () => {
    const { browser, tabs } = await openTabs(3);
    expect(browser.streams).toHaveLength(1);
    expect(tabs.map((tab) => tab.isLive())).toEqual([true, true, true]);
    await browser.hint('one');
    expect(tabs.map((tab) => tab.hints())).toEqual([['one'], ['one'], ['one']]);
    browser.streams[0]?.drop();
    await pass(10);
    expect(tabs.map((tab) => tab.isLive())).toEqual([false, false, false]);
    await pass(1_000);
    expect(tabs.map((tab) => tab.isLive())).toEqual([true, true, true]);
  });

  it('are told of a change alone', async () => {
    const { tabs } = await openTabs(3);
    await pass(600_000);
    for (const { news } of tabs) expect(news).toEqual([{ type: 'live', live: true }]);
  });

  it('that open at the same time have one stream', async () => {
    const browser = createFakePushBrowser();
    const tabs = [1, 2, 3, 4].map(() => browser.open());
    await pass(TAKE_OVER_MS);
    expect(browser.streams).toHaveLength(1);
    expect(tabs.every((tab) => tab.isLive())).toBe(true);
  });

  it('share with those of the same name alone', async () => {
    const browser = createFakePushBrowser();
    const one = browser.open({ name: 'alice' });
    const other = browser.open({ name: 'bob' });
    await pass(TAKE_OVER_MS);
    expect(browser.running()).toHaveLength(2);
    browser.streams[0]?.tell({ type: 'hint', hint: { sid: 'one' } });
    await pass(10);
    expect([one.hints(), other.hints()]).toEqual([['one'], []]);
  });

  it('that open in the background have no stream of their own either, and are told', async () => {
    const { browser } = await openTabs(1);
    const hidden = browser.open({ isVisible: false });
    await pass(30_000);
    expect(hidden.isLive()).toBe(true);
    await browser.hint('one');
    expect(hidden.hints()).toEqual(['one']);
    expect(browser.streams).toHaveLength(1);
  });

  it('are told at once of a stream that is there', async () => {
    const { browser } = await openTabs(1);
    const tab = browser.open();
    await pass(10);
    expect(tab.isLive()).toBe(true);
  });
});

describe('when the tab that has the stream', () => {
  it.each(['close', 'crash', 'undo'] as const)('is gone (%s), one other has it', async (end) => {
    const { browser, tabs, first } = await openTabs(3);
    first[end]();
    await pass(2 * CONNECT_MS);
    expect(browser.streams).toHaveLength(2);
    expect(browser.running()).toHaveLength(1);
    expect(tabs.slice(1).map((tab) => tab.isLive())).toEqual([true, true]);
    await browser.hint('one');
    expect(tabs.slice(1).map((tab) => tab.hints())).toEqual([['one'], ['one']]);
  });

  it('is gone, the others are not live before there is another', async () => {
    const { tabs, first } = await openTabs(3);
    first.close();
    await pass(10);
    expect(tabs.slice(1).map((tab) => tab.isLive())).toEqual([false, false]);
  });

  it('is gone, the next one knows that hints may have been missed', async () => {
    const { browser, first } = await openTabs(2);
    expect(browser.streams[0]?.begunAt).toBeGreaterThan(0);
    first.close();
    await pass(10);
    expect(browser.streams[1]?.begunAt).toBe(0);
  });

  it('is hidden, it keeps it', async () => {
    const { browser, tabs, first } = await openTabs(3);
    first.hide();
    await pass(600_000);
    expect(browser.streams).toHaveLength(1);
    expect(tabs.every((tab) => tab.isLive())).toBe(true);
  });

  it('is closed and the next in line is frozen, a visible one takes it over at once', async () => {
    const { browser, first, second, third } = await openTabs(3);
    second.hide();
    second.freeze();
    first.close();
    await pass(10);
    expect(third.isLive()).toBe(false);
    await pass(2 * TAKE_OVER_MS);
    expect(browser.running().map(({ tab }) => tab)).toEqual([third]);
    expect(third.isLive()).toBe(true);
  });

  it('is frozen, a visible one takes it over after a while', async () => {
    const { browser, first, second } = await openTabs(2);
    first.hide();
    first.freeze();
    await pass(60_000 - TAKE_OVER_MS);
    expect(browser.streams).toHaveLength(1);
    await pass(30_000 + 2 * TAKE_OVER_MS);
    expect(browser.running().map(({ tab }) => tab)).toEqual([second]);
    expect(second.isLive()).toBe(true);
    expect(browser.streams[1]?.begunAt).toBe(0);
  });

  it('is frozen, one that is shown takes it over at once', async () => {
    const { browser, first, second } = await openTabs(2);
    first.hide();
    second.hide();
    first.freeze();
    second.show();
    await pass(TAKE_OVER_MS);
    expect(browser.running().map(({ tab }) => tab)).toEqual([second]);
  });

  it('is frozen, one that opens takes it over at once, and what others missed is asked for', async () => {
    const { browser, first } = await openTabs(1);
    first.freeze();
    const opened = browser.open();
    await pass(TAKE_OVER_MS);
    expect(browser.running().map(({ tab }) => tab)).toEqual([opened]);
    expect(browser.streams[1]?.begunAt).toBe(0);
  });

  it('is frozen, no hidden one takes it over, and none is live', async () => {
    const { browser, first, second, third } = await openTabs(3);
    for (const tab of [first, second, third]) tab.hide();
    first.freeze();
    await pass(600_000);
    expect(browser.streams).toHaveLength(1);
    expect([second.isLive(), third.isLive()]).toEqual([false, false]);
  });

  it.each([0, 0.5])('is frozen, several visible ones end with one stream (%d)', async (random) => {
    vi.spyOn(Math, 'random').mockReturnValue(random);
    const { browser, tabs, first } = await openTabs(5);
    first.hide();
    first.freeze();
    await pass(200_000);
    expect(browser.running()).toHaveLength(1);
    expect(tabs.slice(1).every((tab) => tab.isLive())).toBe(true);
    await browser.hint('one');
    expect(tabs.slice(1).map((tab) => tab.hints())).toEqual(Array(4).fill(['one']));
  });

  it('is frozen, one takes it over, and the others leave it that', async () => {
    const { browser, first } = await openTabs(5);
    first.hide();
    first.freeze();
    await pass(600_000);
    expect(browser.streams).toHaveLength(2);
  });

  it('is frozen and wakes after another took it over, it drops its own', async () => {
    const { browser, tabs, first, second } = await openTabs(2);
    first.hide();
    first.freeze();
    await pass(200_000);
    first.wake();
    await pass(10);
    expect(browser.running().map(({ tab }) => tab)).toEqual([second]);
    await pass(30_000);
    expect(tabs.map((tab) => tab.isLive())).toEqual([true, true]);
    await browser.hint('one');
    expect(tabs.map((tab) => tab.hints())).toEqual([['one'], ['one']]);
    second.close();
    await pass(2 * CONNECT_MS);
    expect(browser.running().map(({ tab }) => tab)).toEqual([first]);
    expect(first.isLive()).toBe(true);
  });

  it('is robbed while it is visible, it knows at once of the stream that there is', async () => {
    const { browser, first, second } = await openTabs(2);
    first.freeze();
    second.show();
    await pass(TAKE_OVER_MS);
    first.wake();
    await pass(20);
    expect(first.isLive()).toBe(true);
    second.freeze();
    await pass(95_000);
    expect(browser.running().map(({ tab }) => tab)).toEqual([first]);
  });

  it('is robbed by one that then says nothing, it asks, and takes the stream back', async () => {
    const browser = createFakePushBrowser();
    let rob = () => {};
    const asked: LockOptions[] = [];
    const request = (_: string, options: LockOptions, callback: () => unknown) =>
      new Promise((_resolve, reject) => {
        asked.push(options);
        if (asked.length > 1) return;
        rob = () => reject(new DOMException('stolen', 'AbortError'));
        callback();
      });
    const tab = browser.open({ instead: { navigator: { locks: { request } } } });
    await pass(TAKE_OVER_MS);
    expect(tab.isLive()).toBe(true);
    rob();
    await pass(10);
    expect(tab.isLive()).toBe(false);
    await pass(TAKE_OVER_MS);
    expect(asked.map(({ steal }) => steal)).toEqual([undefined, undefined, true]);
  });

  it('is shown or online, it looks whether the stream is still one', async () => {
    const { browser, first, second } = await openTabs(2);
    first.hide();
    first.show();
    first.goOnline();
    second.hide();
    second.show();
    second.goOnline();
    expect(browser.streams[0]?.nudges).toEqual([false, true]);
  });
});

describe('a page that is left', () => {
  it('holds nothing but its listeners, and has its part again when it comes back', async () => {
    const { browser, first } = await openTabs(1);
    const whole = browser.held();
    first.leave();
    await pass(10);
    expect(browser.held()).toBe(whole - 2);
    expect(vi.getTimerCount()).toBe(0);
    expect(first.isLive()).toBe(false);
    first.comeBack();
    await pass(TAKE_OVER_MS);
    expect(browser.held()).toBe(whole);
    expect(browser.streams).toHaveLength(2);
    expect(first.isLive()).toBe(true);
  });

  it('gives the stream to another, and has that one’s when it comes back', async () => {
    const { browser, first, second } = await openTabs(2);
    first.leave();
    await pass(TAKE_OVER_MS);
    expect(second.isLive()).toBe(true);
    first.comeBack();
    await pass(TAKE_OVER_MS);
    expect(browser.running().map(({ tab }) => tab)).toEqual([second]);
    expect(first.isLive()).toBe(true);
  });

  it('that is shown for the first time begins once', async () => {
    const { browser, first } = await openTabs(1);
    first.comeBack(false);
    await pass(TAKE_OVER_MS);
    expect(browser.streams).toHaveLength(1);
    first.undo();
    await pass(10);
    expect(browser.held()).toBe(0);
  });

  it('does not begin when it comes back after the undo', async () => {
    const { browser, first } = await openTabs(1);
    first.leave();
    first.undo();
    first.comeBack();
    await pass(TAKE_OVER_MS);
    expect(browser.held()).toBe(0);
    expect(browser.streams).toHaveLength(1);
  });
});

describe('a message that does not fit', () => {
  it.each<[unknown]>([
    [null],
    [undefined],
    ['live'],
    [42],
    [[]],
    [{}],
    [{ type: 'live' }],
    [{ type: 'live', live: 'no' }],
    [{ type: 'live', live: 0 }],
    [{ type: 'hint' }],
    [{ type: 'hint', hint: null }],
    [{ type: 'hint', hint: 'all' }],
    [{ type: 'dead', live: false }],
    [{ __proto__: { type: 'live', live: false } }],
    [JSON.parse('{"__proto__":{"type":"live","live":false}}')],
  ])('%j is ignored', async (data) => {
    const { browser, tabs } = await openTabs(2);
    const before = tabs.map(({ news }) => news.length);
    browser.say(data);
    await pass(10);
    expect(tabs.map(({ news }) => news.length)).toEqual(before);
    expect(browser.streams).toHaveLength(1);
  });

  it('cannot tell the tab that has the stream about it', async () => {
    const { browser, first } = await openTabs(1);
    browser.say({ type: 'live', live: false });
    browser.say({ type: 'hint', hint: {} });
    await pass(10);
    expect(first.news).toEqual([{ type: 'live', live: true }]);
  });
});
