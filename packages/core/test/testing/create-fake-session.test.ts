import { describe, expect, it } from 'vitest';
import { createSessionHeartbeat, type SessionHeartbeatOptions } from '../../src/index.js';
import { createFakeSession, type FakeSessionOptions } from '../../src/testing/index.js';

const INTERVAL_MS = 900_000;

/** A session that a heartbeat watches and has verified. */
async function watch(
  options: SessionHeartbeatOptions & { readonly session?: FakeSessionOptions } = {},
) {
  const { session: sessionOptions, ...heartbeatOptions } = options;
  const session = createFakeSession(sessionOptions);
  const heartbeat = createSessionHeartbeat(session.client, heartbeatOptions);
  const emitted: string[] = [];
  heartbeat.on(
    'sessionLost',
    ({ reason, trigger }) => void emitted.push(`${reason} by ${trigger}`),
  );
  heartbeat.on('sessionUnverified', ({ cause }) => void emitted.push(cause));
  heartbeat.on('interactionRequired', ({ error, tokensDropped }) => {
    emitted.push(`${error.error}${tokensDropped ? ', tokens dropped' : ''}`);
  });
  heartbeat.on('diagnosis', ({ code }) => void emitted.push(code));
  heartbeat.start();
  await session.advance(0);
  return { session, heartbeat, emitted };
}

describe('a fake session', () => {
  it('stays alive until a test changes it', async () => {
    const { session, heartbeat, emitted } = await watch();
    expect(heartbeat.getSnapshot()).toMatchObject({
      status: 'active',
      user: { sub: 'auth0|alice', sid: 'session-1' },
      verifiedAt: session.now(),
    });
    await session.advance(INTERVAL_MS);
    expect(session.checks).toBe(2);
    expect(heartbeat.getSnapshot()).toMatchObject({ status: 'active', verifiedAt: session.now() });
    expect(emitted).toEqual([]);
  });

  it.each([
    ['block', 'user_blocked'],
    ['expire', 'session_expired'],
    ['signOutElsewhere', 'login_required'],
    ['switchUser', 'user_changed'],
  ] as const)('%s(): the next check ends the session', async (change, reason) => {
    const { session, heartbeat, emitted } = await watch();
    const at = session.now() + INTERVAL_MS;
    session[change]();
    await session.advance(INTERVAL_MS - 1);
    expect(heartbeat.getSnapshot().status).toBe('active');
    await session.advance(1);
    expect(heartbeat.getSnapshot()).toMatchObject({ status: 'lost', loss: { reason, at } });
    expect(emitted).toEqual([`${reason} by interval`]);
  });

  it('signOutInOtherTab(): ends the session immediately, without a check', async () => {
    const { session, emitted } = await watch();
    session.signOutInOtherTab();
    await session.advance(0);
    expect(emitted).toEqual(['signed_out by other_tab']);
    expect(session.checks).toBe(1);
  });

  it.each([
    [undefined, 'consent_required'],
    ['interaction_required', 'interaction_required'],
    ['account_selection_required', 'account_selection_required'],
    ['mfa_required', 'login_required, tokens dropped'],
  ] as const)(
    'requireInteraction(%j): emits interactionRequired and keeps the session',
    async (interaction, event) => {
      const { session, heartbeat, emitted } = await watch();
      session.requireInteraction(interaction);
      await session.advance(INTERVAL_MS);
      expect(emitted).toEqual([event]);
      expect(heartbeat.getSnapshot().status).toBe('active');
      expect(session.user === null).toBe(interaction === 'mfa_required');
    },
  );

  it('goOffline(): checks fail; goOnline(): checks immediately', async () => {
    const { session, heartbeat, emitted } = await watch();
    session.goOffline();
    await session.advance(INTERVAL_MS);
    expect(emitted).toEqual(['network']);
    expect(heartbeat.getSnapshot().status).toBe('unverified');
    await session.advance(10 * INTERVAL_MS);
    expect(new Set(emitted)).toEqual(new Set(['network']));
    session.goOnline();
    await session.advance(0);
    expect(heartbeat.getSnapshot()).toMatchObject({ status: 'active', verifiedAt: session.now() });
  });

  it('has no user until somebody signs in', async () => {
    const { session, heartbeat } = await watch({ session: { user: null } });
    await session.advance(INTERVAL_MS);
    expect(heartbeat.getSnapshot().status).toBe('signed_out');
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

  it.each(['block', 'expire', 'signOutElsewhere', 'signOutInOtherTab', 'switchUser'] as const)(
    'signIn() after %s(): starts a new session',
    async (change) => {
      const { session, heartbeat, emitted } = await watch();
      session[change]();
      await heartbeat.check();
      expect(emitted).toHaveLength(1);
      session.signIn({ sub: 'auth0|alice' });
      await session.advance(INTERVAL_MS);
      const { status, user } = heartbeat.getSnapshot();
      expect([status, user?.sub]).toEqual(['active', 'auth0|alice']);
      expect(user?.sid).not.toBe('session-1');
      expect(emitted).toHaveLength(1);
    },
  );

  it('signIn(): discards what no check has detected yet', async () => {
    const { session, heartbeat, emitted } = await watch();
    session.expire();
    session.signIn();
    await session.advance(INTERVAL_MS);
    expect(heartbeat.getSnapshot().status).toBe('active');
    expect(emitted).toEqual([]);
  });

  it('is unsupported if the browser blocks third-party cookies', async () => {
    const { session, heartbeat, emitted } = await watch({
      session: { blocksThirdPartyCookies: true },
    });
    session.block();
    await session.advance(INTERVAL_MS);
    expect(emitted).toEqual(['third_party_cookies_blocked']);
    expect(heartbeat.getSnapshot().status).toBe('unsupported');
    expect(session.checks).toBe(2);
  });

  it('hide(): no checks; show(), focus() and input() after a pause: check immediately', async () => {
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
    await session.advance(10 * INTERVAL_MS);
    const { checks } = session;
    expect(checks).toBeLessThan(6);
    session.input();
    await session.advance(0);
    expect(session.checks).toBe(checks + 1);
  });

  it('is independent of other fake sessions', async () => {
    const [one, other] = [await watch(), await watch()];
    one.session.block();
    one.session.goOffline();
    one.session.hide();
    await one.session.advance(INTERVAL_MS);
    expect(other.session.now()).toBeLessThan(one.session.now());
    await other.session.advance(INTERVAL_MS);
    expect(other.heartbeat.getSnapshot()).toMatchObject({ status: 'active' });
    expect(other.emitted).toEqual([]);
  });

  it('starts at the given time, by default at the current time', () => {
    expect(createFakeSession({ now: 1_000 }).now()).toBe(1_000);
    expect(Math.abs(createFakeSession().now() - Date.now())).toBeLessThan(60_000);
  });

  it('is not checked while the heartbeat is stopped', async () => {
    const { session, heartbeat, emitted } = await watch();
    heartbeat.stop();
    session.signOutElsewhere();
    await session.advance(INTERVAL_MS);
    expect(session.checks).toBe(1);
    heartbeat.start();
    await session.advance(0);
    expect(emitted).toEqual(['login_required by start']);
  });
});
