import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTabNames, tabNamesKey } from '../src/tab-names.js';
import { stubBroadcastChannels } from './broadcast-channels.js';

const page = performance.timeOrigin + 1;
let channels: ReturnType<typeof stubBroadcastChannels>;

beforeEach(() => {
  channels = stubBroadcastChannels();
});

afterEach(() => {
  vi.unstubAllGlobals();
  sessionStorage.clear();
});

describe('the names of the tabs', () => {
  it('are three characters, kept while the tab is open', () => {
    const { name } = createTabNames(() => undefined);
    expect(name).toMatch(/^[a-z0-9]{3}$/);
    expect(createTabNames(() => undefined).name).toBe(name);
  });

  it('tell who asked, and call back', () => {
    const changed = vi.fn();
    const names = createTabNames(changed);
    expect(names.askedBy(1_000)).toBeNull();
    channels.send({ askedAt: 1_000, tab: '3fx', page });
    expect(names.askedBy(1_000)).toBe('3fx');
    expect(names.askedBy(1_001)).toBeNull();
    expect(changed).toHaveBeenCalledTimes(1);
  });

  it.each([
    null,
    'a text',
    { askedAt: '1000', tab: '3fx', page },
    { askedAt: NaN, tab: '3fx', page },
    { askedAt: 1_000, tab: '<b>', page },
    { askedAt: 1_000, tab: 'a-name-that-is-too-long', page },
    { askedAt: 1_000, tab: '3fx' },
  ])('ignore %j', (junk) => {
    const changed = vi.fn();
    const names = createTabNames(changed);
    channels.send(junk);
    expect(names.askedBy(1_000)).toBeNull();
    expect(changed).not.toHaveBeenCalled();
  });

  it('are not heard by another inspector of the same page', () => {
    const [one, other] = [createTabNames(() => undefined), createTabNames(() => undefined)];
    one.tell(1_000);
    expect(other.askedBy(1_000)).toBeNull();
    expect(other.name).toBe(one.name);
  });

  it('are changed in the tab that was duplicated with its name', () => {
    const names = createTabNames(() => undefined);
    const twin = names.name;
    channels.send({ askedAt: 1_000, tab: twin, page });
    expect(names.name).not.toBe(twin);
    expect(names.askedBy(1_000)).toBe(twin);
    expect(sessionStorage.getItem(tabNamesKey)).toBe(names.name);
  });

  it('are told again to a tab that has just been opened', () => {
    const heard: unknown[] = [];
    const names = createTabNames(() => undefined);
    const other = new BroadcastChannel(tabNamesKey);
    other.addEventListener('message', ({ data }) => heard.push(data));
    other.postMessage({ askedAt: null, tab: '3fx', page });
    expect(heard).toEqual([]);
    names.tell(1_000);
    other.postMessage({ askedAt: null, tab: '3fx', page });
    const news = { askedAt: 1_000, tab: names.name, page: performance.timeOrigin };
    expect(heard).toEqual([news, news]);
  });

  it('are remembered for the last hundred checks', () => {
    const names = createTabNames(() => undefined);
    for (let askedAt = 1; askedAt <= 101; askedAt++) channels.send({ askedAt, tab: '3fx', page });
    expect([names.askedBy(1), names.askedBy(2), names.askedBy(101)]).toEqual([null, '3fx', '3fx']);
  });

  it('are not listened to any more once closed', () => {
    const names = createTabNames(() => undefined);
    names.close();
    expect(channels.open()).toBe(0);
  });

  it('do without a channel and without a storage', () => {
    vi.stubGlobal('BroadcastChannel', undefined);
    vi.stubGlobal('sessionStorage', undefined);
    const names = createTabNames(() => undefined);
    names.tell(1_000);
    expect(names.name).toMatch(/^[a-z0-9]{3}$/);
  });
});
