import { describe, expect, it } from 'vitest';
import { createSessionHeartbeat, type SessionHeartbeatOptions } from '../../src/index.js';
import {
  createFakeSession,
  type FakeSession,
  type FakeSessionOptions,
} from '../../src/testing/index.js';

const INTERVAL_MS = 900_000;

/** A session that is watched, and was found alive. */
async function watch(
  options: SessionHeartbeatOptions & { readonly session?: FakeSessionOptions } = {},
) {
  const { session: sessionOptions, ...heartbeatOptions } = options;
  const session = createFakeSession(sessionOptions);
  const heartbeat = createSessionHeartbeat(session.client, heartbeatOptions);
  const told: string[] = [];
  heartbeat.on('sessionLost', ({ reason, trigger }) => void told.push(`${reason} by ${trigger}`));
  heartbeat.on('sessionUnverified', ({ cause }) => void told.push(cause));
  heartbeat.on('interactionRequired', ({ error, tokensDropped }) => {
    told.push(`${error.error}${tokensDropped ? ', tokens dropped' : ''}`);
  });
  heartbeat.on('diagnosis', ({ code }) => void told.push(code));
  heartbeat.start();
  await session.advance(0);
  return { session, heartbeat, told };
}

describe('a fake session', () => {
  it('is alive until something happens to it', async () => {
    const { session, heartbeat, told } = await watch();
    expect(heartbeat.getSnapshot()).toMatchObject({
      status: 'active',
      user: { sub: 'auth0|alice', sid: 'session-1' },
      verifiedAt: session.now(),
    });
    await session.advance(INTERVAL_MS);
    expect(session.checks).toBe(2);
    expect(heartbeat.getSnapshot()).toMatchObject({ status: 'active', verifiedAt: session.now() });
    expect(told).toEqual([]);
  });

  it.each<[string, (session: FakeSession) => void, string]>([
    ['block', (session) => session.block(), 'user_blocked'],
    ['expire', (session) => session.expire(), 'session_expired'],
    ['signOutElsewhere', (session) => session.signOutElsewhere(), 'login_required'],
    ['switchUser', (session) => session.switchUser(), 'user_changed'],
  ])('%s(): the next check ends it', async (_, happen, reason) => {
    const { session, heartbeat, told } = await watch();
    const at = session.now() + INTERVAL_MS;
    happen(session);
    await session.advance(INTERVAL_MS - 1);
    expect(heartbeat.getSnapshot().status).toBe('active');
    await session.advance(1);
    expect(heartbeat.getSnapshot()).toMatchObject({ status: 'lost', loss: { reason, at } });
    expect(told).toEqual([`${reason} by interval`]);
  });

  it.each<[string, (session: FakeSession) => void, string]>([
    ['block', (session) => session.block(), 'user_blocked'],
    ['expire', (session) => session.expire(), 'session_expired'],
    ['signOutElsewhere', (session) => session.signOutElsewhere(), 'login_required'],
    ['switchUser', (session) => session.switchUser(), 'user_changed'],
  ])('%s(): a check by hand needs no time', async (_, happen, reason) => {
    const { session, heartbeat } = await watch();
    happen(session);
    expect((await heartbeat.check()).loss).toMatchObject({ reason, trigger: 'manual' });
  });

  it('signOutInOtherTab(): ends it at once', async () => {
    const { session, told } = await watch();
    session.signOutInOtherTab();
    await session.advance(0);
    expect(told).toEqual(['signed_out by other_tab']);
    expect(session.checks).toBe(1);
  });

  it.each([
    [undefined, 'consent_required'],
    ['interaction_required', 'interaction_required'],
    ['account_selection_required', 'account_selection_required'],
    ['mfa_required', 'login_required, tokens dropped'],
  ] as const)('requireInteraction(%j): is told, and ends nothing', async (wanted, what) => {
    const { session, heartbeat, told } = await watch();
    session.requireInteraction(wanted);
    await session.advance(INTERVAL_MS);
    expect(told).toEqual([what]);
    expect(heartbeat.getSnapshot().status).toBe('active');
    expect(session.user === null).toBe(wanted === 'mfa_required');
  });

  it('goOffline(): checks fail; goOnline(): the next is at once', async () => {
    const { session, heartbeat, told } = await watch();
    session.goOffline();
    await session.advance(INTERVAL_MS);
    expect(told).toEqual(['network']);
    expect(heartbeat.getSnapshot().status).toBe('unverified');
    await session.advance(10 * INTERVAL_MS);
    expect(new Set(told)).toEqual(new Set(['network']));
    session.goOnline();
    await session.advance(0);
    expect(heartbeat.getSnapshot()).toMatchObject({ status: 'active', verifiedAt: session.now() });
  });

  it('ends for want of a proof in an app that fails closed', async () => {
    const { session, told } = await watch({ maxUnverifiedMs: 3_600_000 });
    session.goOffline();
    await session.advance(3_600_000);
    expect(told.at(-1)).toBe('unverifiable by interval');
  });

  it('knows nobody where nobody is signed in, until somebody is', async () => {
    const { session, heartbeat } = await watch({ session: { user: null } });
    await session.advance(INTERVAL_MS);
    expect(heartbeat.getSnapshot().status).toBe('idle');
    expect(session.user).toBeNull();
    expect(session.checks).toBe(0);
    session.signIn({ sub: 'auth0|carol', sid: 'hers', name: 'Carol' });
    await session.advance(0);
    expect(session.user).toEqual({ sub: 'auth0|carol', sid: 'hers', name: 'Carol' });
    expect(heartbeat.getSnapshot()).toMatchObject({
      status: 'active',
      user: { sub: 'auth0|carol', sid: 'hers' },
      verifiedAt: session.now(),
    });
    expect(session.checks).toBe(1);
  });

  it.each<[string, (session: FakeSession) => void]>([
    ['block', (session) => session.block()],
    ['expire', (session) => session.expire()],
    ['signOutElsewhere', (session) => session.signOutElsewhere()],
    ['signOutInOtherTab', (session) => session.signOutInOtherTab()],
    ['switchUser', (session) => session.switchUser()],
  ])('signIn() after %s(): a new session, watched anew', async (_, happen) => {
    const { session, heartbeat, told } = await watch();
    happen(session);
    await heartbeat.check();
    expect(told).toHaveLength(1);
    session.signIn({ sub: 'auth0|alice' });
    await session.advance(INTERVAL_MS);
    expect(heartbeat.getSnapshot()).toMatchObject({
      status: 'active',
      user: { sub: 'auth0|alice' },
    });
    expect(heartbeat.getSnapshot().user?.sid).not.toBe('session-1');
    expect(told).toHaveLength(1);
  });

  it('signIn(): what was said before and not found out yet is over', async () => {
    const { session, heartbeat, told } = await watch();
    session.expire();
    session.signIn();
    await session.advance(INTERVAL_MS);
    expect(heartbeat.getSnapshot().status).toBe('active');
    expect(told).toEqual([]);
  });

  it('cannot be watched where the browser blocks third-party cookies', async () => {
    const { session, heartbeat, told } = await watch({
      session: { blocksThirdPartyCookies: true },
    });
    session.block();
    await session.advance(INTERVAL_MS);
    expect(told).toEqual(['third_party_cookies_blocked']);
    expect(heartbeat.getSnapshot().status).toBe('unsupported');
    expect(session.checks).toBe(2);
  });

  it('hide(): no check; show() and focus(): at once', async () => {
    const { session } = await watch();
    session.hide();
    await session.advance(4 * INTERVAL_MS);
    expect(session.checks).toBe(1);
    session.show();
    await session.advance(0);
    expect(session.checks).toBe(2);
    await session.advance(60_000);
    session.focus();
    await session.advance(0);
    expect(session.checks).toBe(3);
  });

  it('input(): without, checks pause', async () => {
    const { session } = await watch();
    await session.advance(10 * INTERVAL_MS);
    const { checks } = session;
    expect(checks).toBeLessThan(4);
    session.input();
    await session.advance(0);
    expect(session.checks).toBe(checks + 1);
  });

  it('is independent of every other one', async () => {
    const [one, other] = [await watch(), await watch()];
    one.session.block();
    one.session.goOffline();
    one.session.hide();
    await one.session.advance(INTERVAL_MS);
    expect(other.session.now()).toBeLessThan(one.session.now());
    await other.session.advance(INTERVAL_MS);
    expect(other.heartbeat.getSnapshot()).toMatchObject({ status: 'active' });
    expect(other.told).toEqual([]);
  });

  it('begins when it is told to', () => {
    expect(createFakeSession({ now: 1_000 }).now()).toBe(1_000);
    expect(Math.abs(createFakeSession().now() - Date.now())).toBeLessThan(60_000);
  });

  it('is left alone by a heartbeat that is stopped, and found again', async () => {
    const { session, heartbeat, told } = await watch();
    heartbeat.stop();
    session.signOutElsewhere();
    await session.advance(INTERVAL_MS);
    expect(session.checks).toBe(1);
    heartbeat.start();
    await session.advance(0);
    expect(told).toEqual(['login_required by start']);
  });
});
