import { describe, expect, it, vi } from 'vitest';
import { alice, alive, hour, loginRequired, minute } from './fake-answers.js';
import {
  type FakeBrowser,
  createFakeBrowser,
  startBrowser,
  startVerified,
  startVerifiedAgo,
} from './fake-browser.js';
import { remoteCheck } from './fake-other-tab.js';

/** A browser whose client answers when `next` is called, while it is slow. */
function createSlowBrowser() {
  const waiting: (() => void)[] = [];
  let isSlow = true;
  const browser = createFakeBrowser({
    delay: (value) =>
      isSlow
        ? new Promise((resolve) => waiting.push(() => resolve(value)))
        : Promise.resolve(value),
  });
  return {
    browser,
    waiting,
    setSlow: (next: boolean) => void (isSlow = next),
    async next() {
      waiting.shift()?.();
      await browser.settle();
    },
  };
}

describe('start', () => {
  it('twice, or right after a stop, as React StrictMode does, watches once', async () => {
    const browser = createFakeBrowser();
    browser.heartbeat.start();
    browser.heartbeat.stop();
    browser.heartbeat.start();
    await browser.start();
    const looks = browser.looks();
    await browser.start();
    expect(browser.looks()).toBe(looks);
    expect(browser.outcome()).toBe('asks main');
    expect(browser.questions).toHaveLength(1);
    expect(browser.timers()).toBe(1);
    // Before the stop, and after it.
    expect(browser.watches()).toBe(2);
  });

  it('right after a stop in a listener continues to watch', async () => {
    const browser = createFakeBrowser({ intervalMs: minute });
    const unsubscribe = browser.heartbeat.on('sessionVerified', () => {
      unsubscribe();
      browser.heartbeat.stop();
      browser.heartbeat.start();
    });
    await browser.start(alive, alive);
    await browser.page('hidden');
    await browser.page('shown');
    expect(await browser.untilAsked()).toBe(10_000);
  });

  it('does not hide a loss from another tab that the same step reveals', async () => {
    const browser = await startVerifiedAgo();
    browser.write({ check: remoteCheck(browser, { verdict: 'lost', code: 'signed_out' }) });
    await browser.start();
    expect(browser.outcome()).toBe('lost signed_out');
    expect(browser.events()).toEqual(['sessionLost']);
  });

  it('after a stop keeps the tokens if a late answer arrives before the user is found', async () => {
    const { browser, waiting, setSlow, next } = createSlowBrowser();
    setSlow(false);
    await browser.startVerified();
    await browser.check();
    const late = browser.question();
    browser.heartbeat.stop();
    setSlow(true);
    await browser.start();
    await late.answer(alive);
    expect(browser.signOuts).toEqual([]);
    setSlow(false);
    for (let i = 0; i < 20 && waiting.length > 0; i++) await next();
    expect(browser.snapshot().status).toBe('active');
  });
});

describe('stop', () => {
  it('removes everything and cancels the running check', async () => {
    const browser = await startBrowser();
    const result = browser.heartbeat.check();
    await browser.settle();
    browser.heartbeat.stop();
    expect(browser.held()).toBe(0);
    expect(browser.question().request.signal.aborted).toBe(true);
    expect(await result).toMatchObject({ status: 'active', checking: false });
    await browser.respond(loginRequired);
    expect(browser.events()).toEqual([]);
  });

  it('leaves the queue, which the check entered again after a suspension', async () => {
    const browser = await startVerifiedAgo();
    browser.setLock('taken');
    await browser.page('focus');
    browser.setClock(hour);
    browser.heartbeat.stop();
    expect(browser.held()).toBe(0);
    expect(browser.exceptions).toEqual([]);
  });

  it('discards the user that a lookup from before a logout finds', async () => {
    const { browser, setSlow, next } = createSlowBrowser();
    await browser.start();
    browser.setUser(null);
    setSlow(false);
    await browser.heartbeat.logout();
    browser.heartbeat.stop();
    await browser.start();
    await next();
    expect(browser.snapshot().status).toBe('signed_out');
  });

  it('discards the user that an earlier lookup finds', async () => {
    const browser = createFakeBrowser();
    browser.heartbeat.start();
    browser.setUser(null);
    browser.heartbeat.stop();
    await browser.start();
    expect(browser.snapshot().status).toBe('signed_out');
  });

  it.each([0, 1, 2, 3])(
    'after %d responses of a slow client prevents every request',
    async (count) => {
      const { browser, next, waiting } = createSlowBrowser();
      await browser.start();
      for (let i = 0; i < count; i++) await next();
      browser.heartbeat.stop();
      for (let i = 0; i < 20 && waiting.length > 0; i++) await next();
      expect(browser.questions.filter(({ request }) => !request.signal.aborted)).toEqual([]);
      expect(browser.snapshot().checking).toBe(false);
      expect(browser.held()).toBe(0);
    },
  );

  it('keeps the snapshot until the next start, and verifies nothing', async () => {
    const browser = await startVerified();
    const snapshot = browser.snapshot();
    const held = browser.held();
    browser.heartbeat.stop();
    expect(browser.snapshot()).toBe(snapshot);
    expect(await browser.heartbeat.verify({ maxAgeMs: hour })).toBe(false);
    browser.heartbeat.start();
    expect(browser.snapshot()).toMatchObject({ status: 'loading', user: null });
    await browser.settle();
    await browser.respond(alive);
    expect(browser.snapshot().status).toBe('active');
    expect(browser.held()).toBe(held);
  });
});

describe('the app is prepared for a user', () => {
  it('before they are watched, and only once', async () => {
    const admitted: string[] = [];
    let admit = () => {};
    const browser = await startBrowser({
      admitUser: ({ user }) => (admitted.push(user.sub), new Promise((go) => void (admit = go))),
    });
    expect(browser.snapshot()).toMatchObject({ status: 'loading', user: null });
    admit();
    await browser.settle();
    expect(browser.snapshot()).toMatchObject({ status: 'active', user: alice });
    // The client is asked for its user again.
    await browser.client('signed_in');
    expect(browser.looks()).toBeGreaterThan(2);
    expect(admitted).toEqual([alice.sub]);
  });

  it('and not if nobody is signed in', async () => {
    const admitUser = vi.fn();
    const browser = await startBrowser({ user: null, admitUser });
    expect(browser.snapshot().status).toBe('signed_out');
    expect(admitUser).not.toHaveBeenCalled();
  });
});

describe('without a signed-in user', () => {
  it('is signed_out, makes no request, and looks once per call of check()', async () => {
    const browser = await startBrowser({ user: null });
    expect(await browser.heartbeat.check()).toMatchObject({ status: 'signed_out' });
    expect(browser.looks()).toBe(2);
    expect(await browser.untilAsked()).toBe(Infinity);
  });

  it.each([
    ['at most once a second, whatever minGapMs is', 0, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]],
    ['often while the page loads, then once per minGapMs', 4_000, [1, 2, 4, 8, 12]],
  ])('looks for a user %s', async (_, minGapMs, expected) => {
    const browser = await startBrowser({ user: null, minGapMs });
    const looks: number[] = [];
    for (let second = 1; second <= 12; second++) {
      const before = browser.looks();
      await browser.advance(1_000);
      if (browser.looks() > before) looks.push(second);
    }
    expect(looks).toEqual(expected);
  });

  it('has no timer in a hidden page', async () => {
    const browser = createFakeBrowser({ user: null });
    await browser.page('hidden');
    await browser.start();
    expect(browser.timers()).toBe(0);
  });

  it.each<[string, (browser: FakeBrowser) => Promise<unknown>]>([
    ['the SDK signed a user in without completeLogin', (browser) => browser.advance(1_000)],
    ['completeLogin completes a login', (browser) => browser.client('signed_in')],
    ['the page receives focus after a login', (browser) => browser.page('focus')],
    ['it is started again', (browser) => browser.start()],
  ])('starts watching when %s', async (_, trigger) => {
    const browser = await startBrowser({ user: null });
    browser.setUser(alice);
    await trigger(browser);
    expect(browser.snapshot()).toMatchObject({ status: 'active', user: alice });
    expect(browser.questions).toHaveLength(1);
    // At the start, now, and before the request.
    expect(browser.looks()).toBe(3);
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
  });

  it('reports an exception of the client and continues to look', async () => {
    let isBroken = true;
    const delay = (value: unknown) =>
      isBroken ? Promise.reject(new Error('boom')) : Promise.resolve(value);
    const browser = await startBrowser({ delay });
    expect(browser.exceptions).toEqual([new Error('boom')]);
    isBroken = false;
    await browser.advance(1_000);
    expect(browser.snapshot().status).toBe('active');
  });
});
