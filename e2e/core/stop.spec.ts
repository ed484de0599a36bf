import type { AppTab } from './app-tab.js';
import { expect, never, stored, test, unanswered } from './fixtures.js';
import { poll } from '../shared/poll.js';

interface Resources {
  /** Listeners on window and document, by type. */
  listeners: Record<string, number>;
  channels: number;
  timers: number;
}

declare global {
  interface Window {
    resources(): Resources;
  }
}

/** Counts what scripts add to a page and do not remove. */
function countResources(): void {
  const listening = new Map<string, Set<unknown>>();
  const timers = new Set<unknown>();
  let channels = 0;
  const { addEventListener, removeEventListener } = EventTarget.prototype;
  const nameOf = (target: unknown, type: string) => {
    const on = target === document ? 'document' : target === window || !target ? 'window' : '';
    return on && `${on} ${type}`;
  };
  EventTarget.prototype.addEventListener = function (type, listener, options) {
    const name = nameOf(this, type);
    if (name && listener) {
      const all = listening.get(name) ?? new Set();
      listening.set(name, all.add(listener));
      const { signal } = Object(options) as AddEventListenerOptions;
      if (signal) addEventListener.call(signal, 'abort', () => all.delete(listener));
    }
    return addEventListener.call(this, type, listener, options);
  };
  EventTarget.prototype.removeEventListener = function (type, listener, options) {
    listening.get(nameOf(this, type))?.delete(listener);
    return removeEventListener.call(this, type, listener, options);
  };

  const { setTimeout, clearTimeout } = window;
  window.setTimeout = ((work: () => void, ms?: number) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      work();
    }, ms);
    timers.add(timer);
    return timer;
  }) as typeof window.setTimeout;
  window.clearTimeout = (timer) => {
    timers.delete(timer);
    clearTimeout(timer);
  };

  const Channel = window.BroadcastChannel;
  window.BroadcastChannel = class extends Channel {
    constructor(name: string) {
      super(name);
      channels++;
    }
    override close(): void {
      channels--;
      super.close();
    }
  };

  window.resources = () => ({
    listeners: Object.fromEntries([...listening].map(([name, all]) => [name, all.size])),
    channels,
    timers: timers.size,
  });
}

const countFrames = (tab: AppTab) => tab.evaluate(() => document.querySelectorAll('iframe').length);

test('two stopped heartbeats leave no listener, timer, channel, iframe or lock', async ({
  initScripts,
  openApp,
}) => {
  initScripts.add(countResources);
  const tab = await openApp({ client: stored });
  await tab.signIn();
  await tab.expectVerified(1);
  await tab.evaluate(() => window.app.heartbeat.stop());
  // The SDK removes its own timers and iframe a little later.
  await poll(() => countFrames(tab)).toBe(0);
  const before = await tab.evaluate(() => window.resources());

  const between = await tab.evaluate(async () => {
    const heartbeats = [window.app.createHeartbeat(), window.app.createHeartbeat()];
    for (const heartbeat of heartbeats) heartbeat.start();
    await Promise.all(heartbeats.map((heartbeat) => heartbeat.check()));
    const resources = window.resources();
    for (const heartbeat of heartbeats) heartbeat.stop();
    return resources;
  });
  expect(between.channels).toBe(before.channels + 2);
  expect(between.listeners['window focus']).toBe((before.listeners['window focus'] ?? 0) + 2);

  await poll(() => tab.evaluate(() => window.resources())).toEqual({
    ...between,
    listeners: expect.objectContaining(before.listeners),
    channels: before.channels,
    timers: before.timers,
  });
  const { listeners } = await tab.evaluate(() => window.resources());
  for (const [name, count] of Object.entries(listeners)) {
    expect([name, count]).toEqual([name, before.listeners[name] ?? 0]);
  }
  await poll(() => countFrames(tab)).toBe(0);
  const locks = await tab.evaluate(() => navigator.locks.query());
  expect([...(locks.held ?? []), ...(locks.pending ?? [])]).toEqual([]);
  expect(await tab.snapshot()).toMatchObject({ status: 'active', checking: false });
});

test('stopping during the first check removes its iframe and its lock', async ({
  openApp,
  tenant,
}) => {
  const fault = { endpoint: '/authorize', kind: 'hang', silentOnly: true } as const;
  tenant.setFault(fault);
  const tab = await openApp({ client: stored, heartbeat: { ...never, timeoutMs: 60_000 } });
  await tab.signIn();
  await poll(() => unanswered(tenant)).toBe(1);
  const during = await tab.evaluate(async () => ({
    iframes: document.querySelectorAll('iframe').length,
    locks: (await navigator.locks.query()).held?.length,
  }));
  expect(during).toEqual({ iframes: 1, locks: 1 });

  await tab.evaluate(() => window.app.heartbeat.stop());
  expect(await countFrames(tab)).toBe(0);
  await poll(() => tab.evaluate(async () => (await navigator.locks.query()).held)).toEqual([]);
  expect(tab.all('sessionUnverified')).toEqual([]);
  expect(await tab.userOfClient()).toBe('auth0|alice');
});
