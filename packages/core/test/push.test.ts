import { describe, expect, it } from 'vitest';
import {
  alice,
  alive,
  aliveAsSomebody,
  hour,
  isolated,
  loginRequired,
  minute,
  offline,
} from './fake-answers.js';
import { startBrowser, startUnsupported, startVerified, startVerifiedAgo } from './fake-browser.js';
import { receive } from './fake-other-tab.js';

describe('a hint', () => {
  it.each([
    undefined,
    {},
    { sub: alice.sub },
    { sid: alice.sid },
    { sub: alice.sub, sid: alice.sid, because: 'user.updated' },
    { missed: true },
  ])('%j triggers a single check at once', async (hint) => {
    const browser = await startVerifiedAgo();
    await browser.hint(hint, alive);
    expect(browser.questions).toHaveLength(2);
    await browser.advance(minute);
    expect(browser.questions).toHaveLength(2);
  });

  it.each([
    { sub: 'auth0|bob', sid: alice.sid },
    { sub: 42 },
    { sub: null },
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
    const browser = await startBrowser({ user: { sub: alice.sub } }, aliveAsSomebody);
    await browser.advance(1);
    await browser.hint({ sid: 'any' });
    expect(browser.questions).toHaveLength(2);
  });

  it('during a check triggers another check afterwards', async () => {
    const browser = await startBrowser();
    await browser.advance(1);
    await browser.hint();
    await browser.hint();
    await browser.advance(1);
    await browser.report(undefined);
    expect(browser.questions).toHaveLength(1);
    await browser.respond(alive);
    expect(browser.questions).toHaveLength(2);
    await browser.respond(loginRequired);
    expect(browser.lastEvent()).toMatchObject(['sessionLost', { trigger: 'push' }]);
  });

  it('does not delay the result of a check() that has just timed out', async () => {
    const browser = await startVerified();
    const result = browser.heartbeat.check();
    await browser.settle();
    // The time limit has passed, and its timer has not fired yet.
    browser.setClock(5_000);
    await browser.hint();
    expect(browser.outcome()).toBe('asks main');
    expect(await result).toMatchObject({ status: 'unverified' });
  });

  it('is answered by a check that starts at the same moment', async () => {
    const browser = await startVerifiedAgo();
    await browser.hint();
    await browser.hint({}, alive);
    expect(browser.questions).toHaveLength(2);
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
    expect(browser.held()).toBe(idle + 1);
    await browser.heartbeat.logout();
    await browser.settle();
    expect(browser.held()).toBe(idle);
  });
});

describe('a hint that others may have been missed', () => {
  it('triggers no check where silent authentication does not work, and never navigates', async () => {
    const browser = await startUnsupported();
    await browser.hint({ missed: true });
    await browser.advance(minute);
    expect(browser.questions).toHaveLength(1);
    await browser.hint({}, loginRequired);
    expect(browser.redirects).toHaveLength(1);
  });

  it.each([
    ['its check', true, isolated],
    ['a later check', false, loginRequired],
  ])('never navigates, even if %s finds no silent authentication', async (_, silentAuth, error) => {
    const browser = await startBrowser({ silentAuth }, offline());
    await browser.hint({ missed: true });
    if (!browser.snapshot().checking) await browser.untilAsked();
    await browser.respond(error);
    await browser.advance(minute);
    expect(browser.snapshot().status).toBe('unsupported');
    expect(browser.redirects).toEqual([]);
  });

  it('is answered by another tab that finds no silent authentication', async () => {
    const browser = await startUnsupported();
    await browser.advance(hour);
    browser.setLock('taken');
    await browser.hint({ missed: true });
    await receive(browser, { verdict: 'unsupported', code: 'cross_origin_isolated' });
    expect(browser.outcome()).toBe('unsupported cross_origin_isolated');
  });

  it('is ignored while the user is idle, however often the stream reconnects', async () => {
    const browser = await startVerified({ pauseAfterIdleMs: 30 * minute, intervalMs: hour });
    await browser.advance(30 * minute);
    for (let times = 0; times < 10; times++) {
      await browser.hint({ missed: true });
      await browser.advance(minute);
    }
    expect(browser.questions).toHaveLength(1);
    await browser.hint({}, alive);
    expect(browser.questions).toHaveLength(2);
    await browser.page('input');
    await browser.advance(11_000);
    expect(browser.questions).toHaveLength(3);
  });
});
