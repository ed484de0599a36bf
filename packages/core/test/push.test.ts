import { describe, expect, it } from 'vitest';
import {
  alice,
  alive,
  aliveAsSomebody,
  isolated,
  loginRequired,
  minute,
  offline,
} from './fake-answers.js';
import {
  createFakeBrowser,
  startBrowser,
  startVerified,
  startVerifiedAgo,
} from './fake-browser.js';

describe('a hint', () => {
  it.each([
    undefined,
    {},
    { sub: alice.sub },
    { sid: alice.sid },
    { sub: alice.sub, sid: alice.sid },
    { sub: alice.sub, because: 'user.updated' },
  ])('%j triggers a check at once', async (hint) => {
    const browser = await startVerifiedAgo();
    await browser.hint(hint);
    expect(browser.questions).toHaveLength(2);
  });

  it.each([
    { sub: 'auth0|bob' },
    { sub: 'auth0|bob', sid: alice.sid },
    { sub: 42 },
    { sub: null },
    { sid: 'another' },
    { sub: alice.sub, sid: 'another' },
    { sid: 42 },
    { sid: null },
    null,
    'auth0|alice',
    '',
    42,
    true,
    () => undefined,
  ])('%j is ignored', async (hint) => {
    const browser = await startVerifiedAgo();
    await browser.hint(hint);
    expect(browser.questions).toHaveLength(1);
    expect(browser.exceptions).toEqual([]);
  });

  it('about a session concerns a user without a session ID', async () => {
    const browser = createFakeBrowser();
    browser.setUser({ sub: alice.sub });
    await browser.start(aliveAsSomebody);
    await browser.advance(1);
    await browser.hint({ sid: 'any' });
    expect(browser.questions).toHaveLength(2);
  });

  it('during a check triggers another check afterwards', async () => {
    const browser = await startBrowser();
    await browser.advance(1);
    await browser.hint();
    await browser.hint();
    expect(browser.questions).toHaveLength(1);
    await browser.respond(alive);
    expect(browser.questions).toHaveLength(2);
    await browser.respond(loginRequired);
    expect(browser.lastEvent()).toMatchObject(['sessionLost', { trigger: 'push' }]);
  });

  it('triggers a single check', async () => {
    const browser = await startVerifiedAgo();
    await browser.hint({}, alive);
    await browser.advance(minute);
    expect(browser.questions).toHaveLength(2);
  });

  it('is answered by a check that starts at the same moment', async () => {
    const browser = await startVerifiedAgo();
    await browser.hint();
    await browser.hint({}, alive);
    expect(browser.questions).toHaveLength(2);
  });

  it('triggers a check in a hidden page, too', async () => {
    const browser = await startVerifiedAgo();
    await browser.page('hidden');
    await browser.hint();
    expect(browser.questions).toHaveLength(2);
    await browser.respond(loginRequired);
    expect(browser.snapshot().status).toBe('lost');
  });

  it('ends nothing by itself', async () => {
    const browser = await startVerifiedAgo();
    await browser.hint({ sub: alice.sub });
    expect(browser.snapshot().status).toBe('active');
    await browser.respond(alive);
    expect(browser.snapshot().status).toBe('active');
  });

  it('is received only while a user is watched', async () => {
    const browser = await startBrowser({ user: null });
    const idle = browser.held();
    browser.setUser(alice);
    await browser.page('focus', alive);
    const watching = browser.held();
    await browser.heartbeat.logout();
    await browser.settle();
    expect(watching).toBe(idle + 1);
    expect(browser.held()).toBe(idle);
  });
});

describe('a hint that others may have been missed', () => {
  it('triggers a check at once', async () => {
    const browser = await startVerifiedAgo();
    await browser.hint({ missed: true });
    expect(browser.questions).toHaveLength(2);
  });

  it('never navigates', async () => {
    const browser = await startBrowser({ silentAuth: false }, loginRequired);
    await browser.hint({ missed: true });
    await browser.advance(minute);
    expect(browser.questions).toHaveLength(1);
    expect(browser.redirects).toEqual([]);
    await browser.hint({}, loginRequired);
    expect(browser.redirects).toHaveLength(1);
  });

  it('never navigates, even if its check finds silent authentication unsupported', async () => {
    const browser = await startVerifiedAgo();
    await browser.hint({ missed: true }, isolated);
    await browser.advance(minute);
    expect(browser.snapshot().status).toBe('unsupported');
    expect(browser.redirects).toEqual([]);
  });

  it('never navigates, even if a later check finds silent authentication unsupported', async () => {
    const browser = await startBrowser({ silentAuth: false }, offline());
    await browser.hint({ missed: true });
    await browser.advance(15_000);
    await browser.respond(loginRequired);
    await browser.advance(minute);
    expect(browser.snapshot().status).toBe('unsupported');
    expect(browser.redirects).toEqual([]);
  });

  it('is ignored while the user is idle, however often the stream reconnects', async () => {
    const browser = await startVerified({ pauseAfterIdleMs: 30 * minute, intervalMs: 60 * minute });
    await browser.advance(30 * minute);
    const before = browser.questions.length;
    for (let times = 0; times < 10; times++) {
      await browser.hint({ missed: true });
      await browser.advance(minute);
    }
    expect(browser.questions).toHaveLength(before);
    await browser.hint({});
    expect(browser.questions).toHaveLength(before + 1);
    await browser.respond(alive);
    await browser.page('input');
    await browser.advance(11_000);
    expect(browser.questions).toHaveLength(before + 2);
  });
});
