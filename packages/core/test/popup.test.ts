import { describe, expect, it } from 'vitest';
import {
  alice,
  alive,
  aliveAsSomebody,
  blocked,
  bob,
  loginRequired,
  minute,
  missingRefreshToken,
} from './fake-answers.js';
import { digestOf, startBrowser, startUnsupported, startVerifiedAgo } from './fake-browser.js';
import { receive } from './fake-other-tab.js';

describe('while a login popup of the client is open', () => {
  it('a check asks a passive probe instead of the client', async () => {
    const browser = await startVerifiedAgo();
    await browser.client('popup_opened');
    await browser.page('focus');
    expect(browser.question().probe).toBe('passive');
  });

  it('an answer that names nobody is no verification', async () => {
    const browser = await startVerifiedAgo();
    const { verifiedAt } = browser.snapshot();
    await browser.client('popup_opened');
    const isVerified = browser.heartbeat.verify({ maxAgeMs: 1_000 });
    await browser.settle();
    await browser.respond(aliveAsSomebody);
    expect(await isVerified).toBe(false);
    expect(browser.snapshot()).toMatchObject({ status: 'active', verifiedAt });
    expect(browser.emitted).toEqual([]);
    expect(browser.record().check).toMatchObject({ verdict: 'alive', partial: true });
  });

  it('the user is asked for when the popup closes', async () => {
    const browser = await startVerifiedAgo({ intervalMs: 10 * minute });
    await browser.client('popup_opened');
    await browser.page('focus', aliveAsSomebody);
    await browser.client('popup_closed');
    await browser.advance(10_000);
    expect(browser.question().probe).toBe('main');
  });

  it('a blocked user is detected', async () => {
    const browser = await startVerifiedAgo();
    await browser.client('popup_opened');
    await browser.page('focus', blocked);
    expect(browser.lossReason()).toBe('user_blocked');
  });

  it.each([
    ['silent_auth', false],
    ['silent_auth', true],
    ['custom', true],
  ] as const)(
    'a session that is over is detected by a second question: %s probe, passive: %s',
    async (kind, passive) => {
      const browser = await startVerifiedAgo({ kind, passive });
      await browser.client('popup_opened');
      await browser.page('focus');
      const first = browser.question();
      await first.fail(loginRequired);
      expect(browser.snapshot().status).toBe('active');
      expect(browser.question()).not.toBe(first);
      await browser.respond(loginRequired);
      expect(browser.lossReason()).toBe('login_required');
    },
  );

  it.each(['has no user', 'has no refresh token'])(
    'a session that is over is detected by a second question: the client %s',
    async (problem) => {
      const hasNoUser = problem === 'has no user';
      const browser = await startVerifiedAgo({ kind: hasNoUser ? 'silent_auth' : 'grant' });
      if (hasNoUser) browser.setUser(null);
      await browser.page('focus');
      await browser.client('popup_opened');
      if (!hasNoUser) await browser.respond(missingRefreshToken);
      await browser.respond(loginRequired);
      expect(browser.snapshot().status).toBe('active');
      await browser.respond(loginRequired);
      expect(browser.lossReason()).toBe('login_required');
      const passive = browser.questions.slice(-2);
      expect(passive.map(({ probe }) => probe)).toEqual(['passive', 'passive']);
    },
  );

  it('a session that the login replaces meanwhile is not lost', async () => {
    const browser = await startVerifiedAgo();
    await browser.client('popup_opened');
    await browser.page('focus', loginRequired, aliveAsSomebody);
    expect(browser.snapshot()).toMatchObject({ status: 'active', checking: false });
  });

  it('the passive probe says nothing about a refresh token', async () => {
    const browser = await startVerifiedAgo({ kind: 'grant' });
    await browser.client('popup_opened');
    await browser.page('focus');
    expect(browser.question().probe).toBe('passive');
    await browser.respond(loginRequired);
    expect(browser.snapshot().status).toBe('unverified');
  });

  it('a popup that opens during the precheck is not disturbed by the probe that follows', async () => {
    const browser = await startBrowser({ silentAuth: false });
    await browser.client('popup_opened');
    await browser.respond(aliveAsSomebody);
    expect(browser.questions.map(({ probe }) => probe)).toEqual(['passive']);
    expect(browser.record().check).toMatchObject({ verdict: 'alive', partial: true });
  });

  it.each(['custom', 'silent_auth'] as const)('a passive %s probe goes on', async (kind) => {
    const browser = await startVerifiedAgo({ kind, passive: true });
    await browser.client('popup_opened');
    await browser.page('focus');
    expect(browser.question().probe).toBe('main');
  });

  it('a partial result of another tab is no verification here', async () => {
    const browser = await startVerifiedAgo();
    const { verifiedAt } = browser.snapshot();
    await browser.receive({ check: { at: browser.now(), verdict: 'alive', partial: true } });
    expect(browser.snapshot()).toMatchObject({ status: 'active', verifiedAt });
    expect(browser.emitted).toEqual([]);
  });

  it('no redirect confirms the session', async () => {
    const browser = await startUnsupported();
    await browser.client('popup_opened');
    await browser.hint({}, loginRequired);
    await browser.advance(minute);
    expect(browser.redirects).toEqual([]);
    await browser.client('popup_closed');
    expect(browser.redirects).toHaveLength(1);
  });
});

it('the client is asked again after the popup', async () => {
  const browser = await startVerifiedAgo();
  await browser.client('popup_opened');
  await browser.client('popup_closed');
  await browser.page('focus', alive);
  expect(browser.question().probe).toBe('main');
});

it('a login by popup is checked at once, also while a session is watched', async () => {
  const browser = await startUnsupported();
  await browser.client('signed_in');
  await browser.respond(aliveAsSomebody);
  await browser.respond(alive);
  expect(browser.snapshot().status).toBe('active');
});

it('a login by popup as another user ends the session', async () => {
  const browser = await startVerifiedAgo();
  await browser.check(alive);
  // Within the gap: the client is looked at, and the tenant is not asked.
  browser.setUser(bob);
  await browser.client('signed_in');
  expect(browser.questions).toHaveLength(2);
  expect(browser.lossReason()).toBe('user_changed');
});

it('an answer about the session before a login by popup does not end the new one', async () => {
  const browser = await startVerifiedAgo();
  await browser.client('popup_opened');
  await browser.page('focus');
  const before = browser.question();
  await browser.client('popup_closed');
  await browser.client('signed_in');
  await before.fail(loginRequired);
  expect(browser.snapshot().status).toBe('active');
  await browser.advance(10_000);
  await browser.respond(alive);
  expect(browser.events()).toEqual(['sessionVerified']);
});

it('an answer about the session before a login in another tab does not end the new one', async () => {
  const browser = await startVerifiedAgo();
  await browser.page('focus');
  await browser.advance(1_000);
  await browser.receive({ login: { at: browser.now(), user: digestOf(alice) } });
  await browser.respond(loginRequired);
  expect(browser.snapshot()).toMatchObject({ status: 'active', checking: true });
  await browser.respond(loginRequired);
  expect(browser.lossReason()).toBe('login_required');
});

it('a login from before a question does not make its answer void', async () => {
  const browser = await startVerifiedAgo();
  await browser.page('focus');
  // The clock of the other tab is ahead.
  await browser.receive({ login: { at: browser.now() + 500, user: digestOf(alice) } });
  await browser.respond(loginRequired);
  expect(browser.snapshot().status).toBe('lost');
});

describe('the partial result of a tab with a popup', () => {
  const partial = { verdict: 'alive', partial: true, user: undefined };

  it('does not answer check() in a tab that can ask for the user', async () => {
    const browser = await startVerifiedAgo();
    browser.setLock('taken');
    await browser.check();
    await browser.advance(1);
    await receive(browser, partial);
    expect(browser.snapshot().checking).toBe(true);
    await browser.grantLocks();
    expect(browser.question().probe).toBe('main');
  });

  it.each([
    ['grant', 'report', 'main'],
    ['silent_auth', 'report', 'main'],
    ['grant', 'focus', 'main'],
    ['silent_auth', 'focus', undefined],
  ] as const)('of a %s probe answers a queued %s as far as it can', async (kind, cause, probe) => {
    const browser = await startVerifiedAgo({ kind });
    browser.setLock('taken');
    if (cause === 'focus') await browser.page('focus');
    else browser.heartbeat.report(new Response(null, { status: 401 }));
    await browser.advance(1);
    const before = browser.questions.length;
    await receive(browser, partial);
    await browser.grantLocks();
    expect(browser.questions[before]?.probe).toBe(probe);
  });

  it('does not answer a hint in a tab that can ask for the user', async () => {
    const browser = await startVerifiedAgo();
    await browser.page('focus');
    await browser.advance(1);
    await browser.hint();
    await browser.advance(1);
    await receive(browser, partial);
    await browser.respond(alive);
    expect(browser.questions).toHaveLength(3);
  });
});
