import { describe, expect, it, vi } from 'vitest';
import type { SessionSnapshot } from '../src/contract/session.js';
import { loginRequired } from './fake-answers.js';
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

  it('is removed by the function that on returns', async () => {
    const browser = createFakeBrowser();
    const [removed, kept] = [vi.fn(), vi.fn()];
    browser.heartbeat.on('sessionVerified', removed)();
    browser.heartbeat.on('sessionVerified', kept);
    await browser.startVerified();
    expect(removed).not.toHaveBeenCalled();
    expect(kept).toHaveBeenCalledOnce();
  });

  it('that is added twice is removed once', async () => {
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

  it('sees the state of its event, although an earlier listener stopped the heartbeat', async () => {
    const browser = createFakeBrowser();
    const seen: string[] = [];
    browser.heartbeat.on('sessionVerified', () => browser.heartbeat.stop());
    browser.heartbeat.on('sessionVerified', () => seen.push(browser.snapshot().status));
    await browser.startVerified();
    expect(seen).toEqual(['active']);
    expect(browser.held()).toBe(0);
  });
});

describe('a listener of the snapshot', () => {
  it('is called after each change and never without one', async () => {
    const browser = createFakeBrowser();
    const seen: SessionSnapshot[] = [];
    const unsubscribe = browser.heartbeat.subscribe(() => seen.push(browser.snapshot()));
    await browser.startVerified();
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.every((snapshot) => Object.isFrozen(snapshot))).toBe(true);
    expect(browser.snapshot()).toBe(browser.snapshot());
    unsubscribe();
    const before = seen.length;
    browser.heartbeat.stop();
    expect(seen).toHaveLength(before);
  });

  it('is called when a session is watched, at the start of a check and at its end', async () => {
    const browser = createFakeBrowser();
    const seen: string[] = [];
    const listener = () => {
      const { status, checking } = browser.snapshot();
      seen.push(`${status}${checking ? ', checking' : ''}`);
    };
    const unsubscribe = browser.heartbeat.subscribe(listener);
    browser.heartbeat.subscribe(listener);
    await browser.startVerified();
    expect(seen).toEqual(['active, checking', 'active, checking', 'active', 'active']);
    unsubscribe();
    browser.heartbeat.stop();
    expect(seen.slice(4)).toEqual([]);
  });
});

it('an error that throws when it is read is not a problem for report', async () => {
  const browser = await startVerified();
  const trap = Object.defineProperty({}, 'error', {
    get() {
      throw new Error('trap');
    },
  });
  await browser.report(trap);
  expect(browser.exceptions).toEqual([]);
  expect(browser.questions).toHaveLength(2);
});
