import { describe, expect, it } from 'vitest';
import { alice, minute } from './fake-answers.js';
import { createFakeBrowser, type FakeBrowser } from './fake-browser.js';

describe('without a signed-in user', () => {
  it('is signed_out and makes no request', async () => {
    const browser = createFakeBrowser();
    browser.setUser(null);
    await browser.start();
    expect(await browser.heartbeat.check()).toMatchObject({ status: 'signed_out' });
    await browser.advance(100 * minute);
    expect(browser.questions).toHaveLength(0);
  });

  it('looks for a user at most once a second, whatever minGapMs is', async () => {
    const browser = createFakeBrowser({ minGapMs: 0 });
    browser.setUser(null);
    await browser.start();
    const before = browser.looks();
    await browser.advance(minute);
    expect(browser.looks() - before).toBe(60);
  });

  it('looks for a user often while the page loads, then once per minGapMs', async () => {
    const browser = createFakeBrowser({ minGapMs: 10_000 });
    browser.setUser(null);
    await browser.start();
    const looks: number[] = [];
    for (let second = 1; second <= 60; second++) {
      const before = browser.looks();
      await browser.advance(1_000);
      if (browser.looks() > before) looks.push(second);
    }
    expect(looks).toEqual([1, 2, 4, 8, 16, 26, 36, 46, 56]);
  });

  it('has no timer in a hidden page', async () => {
    const browser = createFakeBrowser();
    browser.setUser(null);
    await browser.page('hidden');
    await browser.start();
    expect(browser.timers()).toBe(0);
  });

  it('finds a user that the SDK signed in without completeLogin', async () => {
    const browser = createFakeBrowser({ minGapMs: 10_000 });
    browser.setUser(null);
    await browser.start();
    await browser.advance(minute);
    browser.setUser(alice);
    await browser.advance(10_000);
    expect(browser.heartbeat.getSnapshot()).toMatchObject({ status: 'active', user: alice });
    expect(browser.questions).toHaveLength(1);
  });

  it.each<[string, (browser: FakeBrowser) => Promise<unknown>]>([
    ['completeLogin completes a login', (browser) => browser.signedIn()],
    ['the page receives focus after a login', (browser) => browser.page('focus')],
    ['it is started again', (browser) => browser.start()],
  ])('starts watching when %s', async (_, trigger) => {
    const browser = createFakeBrowser();
    browser.setUser(null);
    await browser.start();
    browser.setUser(alice);
    await trigger(browser);
    expect(browser.heartbeat.getSnapshot()).toMatchObject({ status: 'active', user: alice });
    expect(browser.questions).toHaveLength(1);
  });

  it('finds a user that signed in meanwhile when check() is called', async () => {
    const browser = createFakeBrowser();
    browser.setUser(null);
    await browser.start();
    browser.setUser(alice);
    const result = browser.heartbeat.check();
    await browser.settle();
    await browser.question().answer({ session: 'alive', user: alice });
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
    expect(browser.heartbeat.getSnapshot().status).toBe('active');
  });
});
