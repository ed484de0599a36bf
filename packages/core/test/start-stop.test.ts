import { describe, expect, it } from 'vitest';
import { alice, alive, hour, loginRequired, minute } from './fake-answers.js';
import { createFakeBrowser, digestOf, startBrowser, startVerified } from './fake-browser.js';
import { remoteCheck } from './fake-other-tab.js';

/** A browser whose client answers when `next` is called, if it is slow. */
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
  it('that is called twice starts once', async () => {
    const browser = createFakeBrowser();
    browser.heartbeat.start();
    await browser.start();
    await browser.start();
    expect(browser.questions).toHaveLength(1);
  });

  it('right after a stop, as React StrictMode does, watches once', async () => {
    const browser = createFakeBrowser();
    browser.heartbeat.start();
    browser.heartbeat.stop();
    await browser.start();
    expect(browser.questions).toHaveLength(1);
    expect(browser.timers()).toBe(1);
  });

  it('right after a stop in a listener continues to watch', async () => {
    const browser = createFakeBrowser({ intervalMs: minute });
    const unsubscribe = browser.heartbeat.on('sessionVerified', () => {
      unsubscribe();
      browser.heartbeat.stop();
      browser.heartbeat.start();
    });
    await browser.startVerified();
    await browser.respond(alive);
    await browser.page('hidden');
    await browser.page('shown');
    await browser.advance(minute);
    expect(browser.questions.length).toBeGreaterThan(2);
  });

  it('does not hide a loss from another tab that the same step reveals', async () => {
    const browser = await startVerified();
    await browser.advance(minute);
    browser.write({ check: remoteCheck(browser, { verdict: 'lost', code: 'signed_out' }) });
    await browser.start();
    expect(browser.snapshot().loss).toMatchObject({ reason: 'signed_out' });
    expect(browser.events().filter((name) => name === 'sessionLost')).toHaveLength(1);
  });

  it('ignores a refused redirect that dates from before the clock was set back', async () => {
    const browser = createFakeBrowser();
    const refused = { verdict: 'lost', code: 'login_required', topLevel: true };
    browser.write({
      check: remoteCheck(browser, { ...refused, at: browser.now() + minute }),
      login: { at: browser.now() - 1_000, user: digestOf(alice) },
    });
    await browser.start();
    expect(browser.snapshot()).toMatchObject({ status: 'active', loss: null });
  });

  it('after a stop keeps the tokens if a late answer arrives before the user is found', async () => {
    const { browser, waiting, setSlow } = createSlowBrowser();
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
    for (const resolve of waiting) resolve();
    await browser.settle();
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
      while (waiting.length > 0) await next();
      expect(browser.questions.filter(({ request }) => !request.signal.aborted)).toEqual([]);
      expect(browser.snapshot().checking).toBe(false);
      expect(browser.held()).toBe(0);
    },
  );
});

describe('a heartbeat that was stopped', () => {
  it('keeps its snapshot until it is started again', async () => {
    const browser = await startVerified();
    const snapshot = browser.snapshot();
    browser.heartbeat.stop();
    expect(browser.snapshot()).toBe(snapshot);
    browser.heartbeat.start();
    expect(browser.snapshot()).toMatchObject({ status: 'loading', user: null });
    await browser.settle();
    expect(browser.snapshot().status).toBe('active');
  });

  it('verifies nothing', async () => {
    const browser = await startVerified();
    browser.heartbeat.stop();
    expect(await browser.heartbeat.verify({ maxAgeMs: hour })).toBe(false);
  });
});

describe('logout', () => {
  it('is not a loss, and the next user is watched', async () => {
    const browser = await startVerified();
    await browser.advance(5 * minute);
    await browser.heartbeat.logout({ logoutParams: { returnTo: '/bye' } });
    await browser.settle();
    // The client removes the user a moment later.
    browser.setUser(null);
    expect(browser.snapshot().status).toBe('signed_out');
    expect(browser.signOuts).toEqual([{ logoutParams: { returnTo: '/bye' } }]);
    expect(browser.events()).not.toContain('sessionLost');
    browser.setUser({ sub: 'auth0|bob' });
    await browser.advance(minute);
    expect(browser.snapshot().user).toEqual({ sub: 'auth0|bob' });
  });
});

it('a login after a loss starts the next session', async () => {
  const browser = await startBrowser({}, loginRequired);
  await browser.client('signed_in');
  expect(browser.snapshot()).toMatchObject({ status: 'active', user: alice });
});

describe('a refused redirect', () => {
  it('ends nothing once the client has no user: a later login begins a new session', async () => {
    const browser = createFakeBrowser();
    browser.write({
      check: {
        at: browser.now(),
        verdict: 'lost',
        code: 'login_required',
        user: digestOf({ sub: 'auth0|alice' }),
        topLevel: true,
      },
    });
    browser.setUser(null);
    await browser.start();
    browser.setUser({ sub: 'auth0|alice', sid: 'two' });
    await browser.advance(10_000);
    expect(browser.events()).not.toContain('sessionLost');
    expect(browser.snapshot().user).toEqual({ sub: 'auth0|alice', sid: 'two' });
  });
});
