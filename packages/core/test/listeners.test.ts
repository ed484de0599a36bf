import { describe, expect, it, vi } from 'vitest';
import type { SessionSnapshot } from '../src/contract/session.js';
import { alice, alive, loginRequired, minute } from './fake-answers.js';
import { createFakeBrowser, startVerified } from './fake-browser.js';

describe('a listener of an event', () => {
  it('that throws is reported and does not affect the others', async () => {
    const browser = createFakeBrowser();
    const boom = new Error('boom');
    const later = vi.fn();
    browser.heartbeat.on('sessionVerified', () => {
      throw boom;
    });
    browser.heartbeat.on('sessionVerified', later);
    await browser.startVerified();
    expect(later).toHaveBeenCalledTimes(1);
    expect(browser.exceptions).toEqual([boom]);
  });

  it('that is added twice is removed once, by the function that on returns', async () => {
    const browser = createFakeBrowser();
    const listener = vi.fn();
    const unsubscribe = browser.heartbeat.on('sessionVerified', listener);
    browser.heartbeat.on('sessionVerified', listener);
    unsubscribe();
    unsubscribe();
    await browser.startVerified();
    expect(listener).toHaveBeenCalledOnce();
  });

  it('receives a loss before the listeners of the snapshot, which may remove it', async () => {
    const browser = createFakeBrowser();
    const onLost = vi.fn();
    const unsubscribe = browser.heartbeat.on('sessionLost', onLost);
    browser.heartbeat.subscribe(() => {
      if (browser.snapshot().status === 'lost') unsubscribe();
    });
    await browser.start(loginRequired);
    expect(onLost).toHaveBeenCalledOnce();
  });

  it.each(['stop', 'logout'] as const)(
    'sees the state of its event, although an earlier listener called %s',
    async (method) => {
      const browser = createFakeBrowser();
      const seen: string[] = [];
      browser.heartbeat.on('sessionVerified', () => void browser.heartbeat[method]());
      browser.heartbeat.on('sessionVerified', () => seen.push(browser.snapshot().status));
      await browser.startVerified();
      expect(seen).toEqual(['active']);
      browser.heartbeat.stop();
      expect(browser.held()).toBe(0);
    },
  );

  it('receives a result of check(), although it stopped the heartbeat just before', async () => {
    const browser = createFakeBrowser();
    let result: Promise<SessionSnapshot> | undefined;
    browser.heartbeat.on('sessionVerified', () => {
      browser.heartbeat.stop();
      result = browser.heartbeat.check();
    });
    await browser.startVerified();
    expect(await result).toMatchObject({ status: 'active', checking: false });
    expect(browser.questions).toHaveLength(1);
  });
});

describe('a listener of the snapshot', () => {
  it('is called at each change and never without one, until it is removed', async () => {
    const browser = createFakeBrowser();
    const seen: SessionSnapshot[] = [];
    const listener = () => seen.push(browser.snapshot());
    const unsubscribe = browser.heartbeat.subscribe(listener);
    await browser.startVerified();
    expect(seen.map(({ status, checking }) => [status, checking])).toEqual([
      ['active', true],
      ['active', false],
    ]);
    expect(seen.every((snapshot) => Object.isFrozen(snapshot))).toBe(true);
    browser.heartbeat.subscribe(listener);
    unsubscribe();
    await browser.check();
    expect(seen).toHaveLength(3);
  });
});

it('the snapshot keeps its user object while sub and sid are the same', async () => {
  const browser = await startVerified({ intervalMs: minute });
  const { user } = browser.snapshot();
  await browser.advance(minute);
  await browser.respond({ ...alive, user: { ...alice } });
  expect(browser.snapshot().user).toBe(user);
  await browser.advance(minute);
  await browser.respond({ ...alive, user: { ...alice, sid: 'two' } });
  const inNewSession = { ...alice, sid: 'two' };
  expect(browser.snapshot().user).toEqual(inNewSession);
  expect(browser.lastEvent()).toMatchObject(['sessionVerified', { user: inNewSession }]);
});
