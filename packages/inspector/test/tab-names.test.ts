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
  it('have three characters and stay the same while the tab is open', () => {
    const { name } = createTabNames(() => undefined);
    expect(name).toMatch(/^[a-z0-9]{3}$/);
    expect(createTabNames(() => undefined).name).toBe(name);
  });

  it('identify the tab of an announced check', () => {
    const onChange = vi.fn();
    const names = createTabNames(onChange);
    expect(names.find(1_000)).toBeNull();
    channels.send({ startedAt: 1_000, tab: '3fx', page });
    expect(names.find(1_000)).toBe('3fx');
    expect(names.find(1_001)).toBeNull();
    expect(onChange).toHaveBeenCalledTimes(1);
  });

  it.each([
    null,
    'a text',
    { startedAt: '1000', tab: '3fx', page },
    { startedAt: NaN, tab: '3fx', page },
    { startedAt: 1_000, tab: '<b>', page },
    { startedAt: 1_000, tab: 'a-name-that-is-too-long', page },
    { startedAt: 1_000, tab: '3fx' },
  ])('ignore the message %j', (message) => {
    const onChange = vi.fn();
    const names = createTabNames(onChange);
    channels.send(message);
    expect(names.find(1_000)).toBeNull();
    expect(onChange).not.toHaveBeenCalled();
  });

  it('ignore messages of another inspector of the same page', () => {
    const [one, other] = [createTabNames(() => undefined), createTabNames(() => undefined)];
    one.announce(1_000);
    expect(other.find(1_000)).toBeNull();
    expect(other.name).toBe(one.name);
  });

  it('change in a duplicated tab', () => {
    const names = createTabNames(() => undefined);
    const twin = names.name;
    channels.send({ startedAt: 1_000, tab: twin, page });
    expect(names.name).not.toBe(twin);
    expect(names.find(1_000)).toBe(twin);
    expect(sessionStorage.getItem(tabNamesKey)).toBe(names.name);
  });

  it('are announced again to a tab that has just opened', () => {
    const received: unknown[] = [];
    const names = createTabNames(() => undefined);
    const other = new BroadcastChannel(tabNamesKey);
    other.addEventListener('message', ({ data }) => received.push(data));
    other.postMessage({ startedAt: null, tab: '3fx', page });
    expect(received).toEqual([]);
    names.announce(1_000);
    other.postMessage({ startedAt: null, tab: '3fx', page });
    const message = { startedAt: 1_000, tab: names.name, page: performance.timeOrigin };
    expect(received).toEqual([message, message]);
  });

  it('are kept for the last hundred checks', () => {
    const names = createTabNames(() => undefined);
    for (let startedAt = 1; startedAt <= 101; startedAt++)
      channels.send({ startedAt, tab: '3fx', page });
    expect([names.find(1), names.find(2), names.find(101)]).toEqual([null, '3fx', '3fx']);
  });

  it('stop listening when closed', () => {
    const names = createTabNames(() => undefined);
    names.close();
    expect(channels.open()).toBe(0);
  });

  it('work without a channel and without a storage', () => {
    vi.stubGlobal('BroadcastChannel', undefined);
    vi.stubGlobal('sessionStorage', undefined);
    const names = createTabNames(() => undefined);
    names.announce(1_000);
    expect(names.name).toMatch(/^[a-z0-9]{3}$/);
  });
});
