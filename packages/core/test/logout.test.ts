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
  createFakeBrowser,
  digestOf,
  startBrowser,
  startVerified,
  startVerifiedAgo,
} from './fake-browser.js';
import { receive, remoteCheck } from './fake-other-tab.js';

describe('logout()', () => {
  it('notifies the other tabs before it signs out of the client', async () => {
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
  });

  it('emits no loss if another tab has lost the session just before', async () => {
    const browser = await startVerified();
    await browser.advance(minute);
    browser.write({ check: remoteCheck(browser, { verdict: 'lost', code: 'user_blocked' }) });
    await browser.heartbeat.logout();
    expect(browser.events()).toEqual(['sessionVerified']);
    expect(browser.snapshot()).toMatchObject({ status: 'signed_out', loss: null });
  });

  it('notifies the other tabs before the first start, too', async () => {
    const browser = createFakeBrowser();
    await browser.heartbeat.logout();
    expect(browser.published).toMatchObject([
      { check: { verdict: 'lost', code: 'signed_out', user: digestOf(alice) } },
    ]);
    expect(browser.snapshot().status).toBe('loading');
  });

  it('publishes nothing if nobody is signed in', async () => {
    const browser = createFakeBrowser({ user: null });
    await browser.heartbeat.logout();
    expect(browser.published).toEqual([]);
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
    const browser = createFakeBrowser({
      delay: (value) =>
        value === undefined ? Promise.reject(new Error('boom')) : Promise.resolve(value),
    });
    await expect(browser.heartbeat.logout()).rejects.toThrow('boom');
    expect(browser.snapshot().status).toBe('loading');
  });

  it('prevents a check that was about to ask the tenant', async () => {
    const waiting: (() => void)[] = [];
    let isSlow = false;
    const browser = createFakeBrowser({
      delay: (value) =>
        isSlow
          ? new Promise((resolve) => waiting.push(() => resolve(value)))
          : Promise.resolve(value),
    });
    await browser.startVerified();
    isSlow = true;
    await browser.check();
    void browser.heartbeat.logout();
    browser.setUser(null);
    isSlow = false;
    for (const resolve of waiting) resolve();
    await browser.settle();
    expect(browser.snapshot().status).toBe('signed_out');
    expect(browser.questions).toHaveLength(1);
  });
});

describe('a late response of the SDK after a logout', () => {
  it('has restored tokens, which are removed', async () => {
    const browser = await startVerified();
    await browser.check();
    const late = browser.question();
    await browser.heartbeat.logout();
    await late.answer(alive);
    expect(browser.signOuts).toEqual([undefined, { openUrl: false }]);
    expect(browser.snapshot().status).toBe('signed_out');
  });

  it('is ignored if it is an error', async () => {
    const browser = await startVerified();
    await browser.check();
    const late = browser.question();
    await browser.heartbeat.logout();
    await late.fail(loginRequired);
    expect(browser.signOuts).toEqual([undefined]);
    expect(browser.events()).toEqual(['sessionVerified']);
  });

  it('is ignored if it comes from a passive probe, which restores no tokens', async () => {
    const browser = await startBrowser({ silentAuth: false });
    const late = browser.question();
    expect(late.probe).toBe('passive');
    await browser.heartbeat.logout();
    await late.answer(aliveAsSomebody);
    expect(browser.signOuts).toEqual([undefined]);
  });

  it('keeps the tokens of the next user', async () => {
    const browser = await startVerified();
    await browser.check();
    const late = browser.question();
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
    await browser.respond(aliveAsBob);
    expect(browser.signOuts).toEqual([{ openUrl: false }]);
  });
});

describe('a token call of the app', () => {
  it('that restored tokens after a logout has them removed', async () => {
    const browser = await startVerified();
    await browser.heartbeat.logout();
    await browser.client('tokens_restored');
    expect(browser.signOuts).toEqual([undefined, { openUrl: false }]);
  });

  it('keeps its tokens during a session', async () => {
    const browser = await startVerified();
    await browser.client('tokens_restored');
    expect(browser.signOuts).toEqual([]);
  });
});
