import { describe, expect, it } from 'vitest';
import {
  alice,
  alive,
  aliveAsBob,
  aliveAsSomebody,
  bob,
  loginRequired,
  minute,
} from './fake-answers.js';
import {
  type BrowserOptions,
  type FakeBrowser,
  createFakeBrowser,
  digestOf,
  startBrowser,
  startVerified,
  startVerifiedAgo,
} from './fake-browser.js';
import { receive, remoteCheck } from './fake-other-tab.js';

/** A session that was verified, and a check that waits for its answer. */
async function startChecking(options: BrowserOptions = {}) {
  const browser = await startVerified(options);
  await browser.check();
  return { browser, late: browser.question() };
}

describe('logout()', () => {
  it('notifies the other tabs before it signs out of the client, and is not a loss', async () => {
    let publishedBefore: unknown;
    const browser = createFakeBrowser({
      delay(value) {
        if (browser.signOuts.length > 0) publishedBefore ??= browser.published.at(-1);
        return Promise.resolve(value);
      },
    });
    await browser.startVerified();
    await browser.advance(minute);
    await browser.heartbeat.logout({ logoutParams: { returnTo: '/bye' } });
    expect(publishedBefore).toEqual({
      check: { at: browser.now(), verdict: 'lost', code: 'signed_out', user: digestOf(alice) },
    });
    expect(browser.signOuts).toEqual([{ logoutParams: { returnTo: '/bye' } }]);
    expect(browser.snapshot().status).toBe('signed_out');
    expect(browser.events()).toEqual(['sessionVerified']);
  });

  it('is followed by the session of the next user', async () => {
    const browser = await startVerified();
    await browser.advance(5 * minute);
    await browser.heartbeat.logout();
    // The client removes the user a moment later.
    browser.setUser(null);
    expect(browser.snapshot().status).toBe('signed_out');
    browser.setUser(bob);
    await browser.advance(minute);
    expect(browser.snapshot().user).toEqual(bob);
  });

  it.each<[string, (browser: FakeBrowser) => Promise<void>]>([
    ['by a login', (browser) => browser.client('signed_in')],
    ['after a stop', (browser) => (browser.heartbeat.stop(), browser.start())],
  ])('finds nobody until the client has signed out, except %s', async (_, find) => {
    const delay = (value: unknown) =>
      value === undefined ? new Promise(() => {}) : Promise.resolve(value);
    const browser = await startBrowser({ delay });
    void browser.heartbeat.logout();
    await browser.start();
    await browser.page('focus');
    await browser.advance(minute);
    expect(browser.snapshot().status).toBe('signed_out');
    browser.setUser(bob);
    await find(browser);
    expect(browser.snapshot().user).toEqual(bob);
  });

  it('emits no loss if another tab has lost the session just before', async () => {
    const browser = await startVerifiedAgo();
    browser.write({ check: remoteCheck(browser, { verdict: 'lost', code: 'user_blocked' }) });
    await browser.heartbeat.logout();
    expect(browser.events()).toEqual([]);
    expect(browser.snapshot()).toMatchObject({ status: 'signed_out', loss: null });
  });

  it.each([
    ['notifies the other tabs, too', alice, ['signed_out']],
    ['publishes nothing if nobody is signed in', null, []],
  ])('before the first start %s', async (_, user, codes) => {
    const browser = createFakeBrowser({ user });
    await browser.heartbeat.logout();
    expect(browser.published.map(({ check }) => check?.code)).toEqual(codes);
    expect(browser.signOuts).toEqual([undefined]);
    expect(browser.snapshot().status).toBe('loading');
    expect(browser.held()).toBe(0);
  });

  it('cancels a running check, whose promise resolves with status signed_out', async () => {
    const browser = await startVerified();
    const result = browser.heartbeat.check();
    await browser.settle();
    void browser.heartbeat.logout();
    expect(await result).toMatchObject({ status: 'signed_out', checking: false });
    expect(browser.question().request.signal.aborted).toBe(true);
  });

  it('rejects with the error of the client', async () => {
    const delay = (value: unknown) =>
      value === undefined ? Promise.reject(new Error('boom')) : Promise.resolve(value);
    const browser = createFakeBrowser({ delay });
    await expect(browser.heartbeat.logout()).rejects.toThrow('boom');
    expect(browser.snapshot().status).toBe('loading');
  });

  it.each([
    ['waited for its turn', (value: unknown) => value === undefined],
    ['asked the client for its user', (value: unknown) => value !== undefined],
  ])('prevents a check that %s', async (_, waitsFor) => {
    const waiting: (() => void)[] = [];
    let isSlow = false;
    const delay = (value: unknown) =>
      isSlow && waitsFor(value)
        ? new Promise((go) => waiting.push(() => go(value)))
        : Promise.resolve(value);
    const browser = await startVerified({ delay });
    isSlow = true;
    await browser.check();
    isSlow = false;
    await browser.heartbeat.logout();
    browser.setUser(null);
    for (const go of waiting) go();
    await browser.settle();
    expect(browser.snapshot().status).toBe('signed_out');
    expect(browser.questions).toHaveLength(1);
  });
});

describe('a late response of the SDK after a logout', () => {
  it.each([
    ['has restored tokens, which are removed', alive, [undefined, { openUrl: false }]],
    ['is ignored if it is an error', loginRequired, [undefined]],
  ])('%s', async (_, response, signOuts) => {
    const { browser } = await startChecking();
    await browser.heartbeat.logout();
    await browser.respond(response);
    expect(browser.signOuts).toEqual(signOuts);
    expect(browser.snapshot().status).toBe('signed_out');
    expect(browser.events()).toEqual(['sessionVerified']);
  });

  it('is ignored if it comes from a passive probe, which restores no tokens', async () => {
    const browser = await startBrowser({ silentAuth: false });
    await browser.heartbeat.logout();
    await browser.respond(aliveAsSomebody);
    expect(browser.signOuts).toEqual([undefined]);
  });

  it('keeps the tokens of the next user', async () => {
    const { browser, late } = await startChecking();
    await browser.heartbeat.logout();
    browser.setUser(bob);
    await browser.client('signed_in');
    await late.answer(alive);
    expect(browser.signOuts).toEqual([undefined]);
    expect(browser.snapshot().user).toEqual(bob);
  });

  it('has its tokens removed after a loss, too, whoever they belong to', async () => {
    const browser = await startVerifiedAgo();
    await browser.check();
    await receive(browser, { verdict: 'lost', code: 'signed_out' });
    expect(browser.question().request.signal.aborted).toBe(true);
    await browser.respond(aliveAsBob);
    expect(browser.signOuts).toEqual([{ openUrl: false }]);
    expect(browser.outcome()).toBe('lost signed_out');
  });
});

it('a token call of the app that restored tokens has them removed after a logout only', async () => {
  const browser = await startVerified();
  await browser.client('tokens_restored');
  expect(browser.signOuts).toEqual([]);
  await browser.heartbeat.logout();
  await browser.client('tokens_restored');
  expect(browser.signOuts).toEqual([undefined, { openUrl: false }]);
});
