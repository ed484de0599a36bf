import { describe, expect, it } from 'vitest';
import { alice, alive, minute } from './fake-answers.js';
import { type FakeBrowser, createFakeBrowser, startBrowser } from './fake-browser.js';

describe('without a signed-in user', () => {
  it('is signed_out and makes no request', async () => {
    const browser = await startBrowser({ user: null });
    expect(await browser.heartbeat.check()).toMatchObject({ status: 'signed_out' });
    await browser.advance(100 * minute);
    expect(browser.questions).toHaveLength(0);
  });

  it('looks for a user at most once a second, whatever minGapMs is', async () => {
    const browser = await startBrowser({ user: null, minGapMs: 0 });
    const before = browser.looks();
    await browser.advance(minute);
    expect(browser.looks() - before).toBe(60);
  });

  it('looks for a user often while the page loads, then once per minGapMs', async () => {
    const browser = await startBrowser({ user: null, minGapMs: 10_000 });
    const looks: number[] = [];
    for (let second = 1; second <= 60; second++) {
      const before = browser.looks();
      await browser.advance(1_000);
      if (browser.looks() > before) looks.push(second);
    }
    expect(looks).toEqual([1, 2, 4, 8, 16, 26, 36, 46, 56]);
  });

  it('has no timer in a hidden page', async () => {
    const browser = createFakeBrowser({ user: null });
    await browser.page('hidden');
    await browser.start();
    expect(browser.timers()).toBe(0);
  });

  it('finds a user that the SDK signed in without completeLogin', async () => {
    const browser = await startBrowser({ user: null, minGapMs: 10_000 });
    await browser.advance(minute);
    browser.setUser(alice);
    await browser.advance(10_000);
    expect(browser.snapshot()).toMatchObject({ status: 'active', user: alice });
    expect(browser.questions).toHaveLength(1);
  });

  it.each<[string, (browser: FakeBrowser) => Promise<unknown>]>([
    ['completeLogin completes a login', (browser) => browser.client('signed_in')],
    ['the page receives focus after a login', (browser) => browser.page('focus')],
    ['it is started again', (browser) => browser.start()],
  ])('starts watching when %s', async (_, trigger) => {
    const browser = await startBrowser({ user: null });
    browser.setUser(alice);
    await trigger(browser);
    expect(browser.snapshot()).toMatchObject({ status: 'active', user: alice });
    expect(browser.questions).toHaveLength(1);
  });

  it('finds a user that signed in meanwhile when check() is called', async () => {
    const browser = await startBrowser({ user: null });
    browser.setUser(alice);
    const result = browser.heartbeat.check();
    await browser.settle();
    await browser.respond(alive);
    expect(await result).toMatchObject({ status: 'active', user: alice, checking: false });
  });

  it('makes no request when check() is called before start()', async () => {
    const browser = createFakeBrowser();
    expect(await browser.heartbeat.check()).toMatchObject({ status: 'loading' });
    expect(browser.looks()).toBe(0);
    expect(browser.questions).toHaveLength(0);
  });

  it('reports an exception of the client and continues to look', async () => {
    let isBroken = true;
    const browser = createFakeBrowser({
      minGapMs: 10_000,
      delay: (value) => (isBroken ? Promise.reject(new Error('boom')) : Promise.resolve(value)),
    });
    await browser.start();
    expect(browser.exceptions).toEqual([new Error('boom')]);
    isBroken = false;
    await browser.advance(1_000);
    expect(browser.snapshot().status).toBe('active');
  });
});
