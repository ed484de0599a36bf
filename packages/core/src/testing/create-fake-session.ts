import type { LoginOptions, SignOutOptions } from '../contract/client.js';
import { SessionHeartbeatError } from '../contract/errors.js';
import type { PushHint, PushTrigger } from '../contract/options.js';
import type { Probe } from '../contract/probe.js';
import { digestOfUser } from '../machine/digest.js';
import { notifySignedIn, setEnvironment } from '../shell/client-registry.js';
import { type Internals, internalsOf } from '../shell/internals.js';
import { type ClientState, createFakeClient, type FakeClient } from './fake-client.js';
import {
  createFakeTenant,
  type FakeTenant,
  type FakeUser,
  loginRequired,
  type Refusal,
  userIsBlocked,
} from './fake-tenant.js';
import { createSimulatedClock } from './simulated-clock.js';
import { createSimulatedPage } from './simulated-page.js';
import { createSimulatedPush } from './simulated-push.js';
import { createSimulatedTabs } from './simulated-tabs.js';

/** The options of {@link createFakeSession}. */
export interface FakeSessionOptions {
  /** The signed-in user. `null`: nobody. Default: `{ sub: 'auth0|alice' }`. */
  readonly user?: FakeUser | null;
  /** The initial time of the simulated clock. Epoch milliseconds. Default: `Date.now()`. */
  readonly now?: number;
  /**
   * The browser blocks the cookies of the tenant in an iframe: the session is `unsupported`, with the
   * diagnosis `third_party_cookies_blocked`. Default: `false`.
   */
  readonly blocksThirdPartyCookies?: boolean;
}

/**
 * An interaction that the tenant may require of a user whose session is alive.
 *
 * @see [OpenID Connect Core §3.1.2.6](https://openid.net/specs/openid-connect-core-1_0.html#AuthError)
 */
export type RequiredInteraction =
  | 'mfa_required'
  | 'consent_required'
  | 'interaction_required'
  | 'account_selection_required';

/**
 * A session in a simulated environment. A test decides what happens to the session, and the real
 * heartbeat detects it at its next check, no sooner than `minGapMs` after the last one.
 */
export interface FakeSession {
  /**
   * The app's client. Everything that is created with it uses the simulated environment:
   * `createSessionHeartbeat`, `handleSessionLoss`, `completeLogin`, the React provider and the Vue
   * plugin.
   */
  readonly client: FakeClient;

  /** Blocks the user: the next check ends the session with `user_blocked`. */
  block(): void;
  /** Expires the session: the next check ends it with `session_expired`. */
  expire(): void;
  /** Ends the session of the tenant: the next check ends the app's session with `login_required`. */
  signOutElsewhere(): void;
  /** Signs the user out in another tab of the app: the session ends at once with `signed_out`. */
  signOutInOtherTab(): void;
  /**
   * Signs another user in at the tenant: the next check ends the session with `user_changed`.
   *
   * @param user Default: `{ sub: 'auth0|bob' }`.
   */
  switchUser(user?: FakeUser): void;
  /**
   * Requires a user interaction: the session continues, and the next check emits `interactionRequired`.
   *
   * @param interaction Default: `consent_required`.
   */
  requireInteraction(interaction?: RequiredInteraction): void;
  /**
   * Completes a login: everything that happened before is over, and the heartbeats watch the user.
   *
   * @param user Default: the user who was signed in last.
   */
  signIn(user?: FakeUser): void;

  /** Makes checks fail with a network error. */
  goOffline(): void;
  /** Makes checks succeed again and dispatches `online`. */
  goOnline(): void;

  /**
   * Replaces the push source of the app: `push: session.pushTrigger`. It is live when the heartbeat
   * starts watching, and uses no network.
   */
  readonly pushTrigger: PushTrigger;
  /**
   * Delivers a hint: the heartbeat checks now. The hint is lost while {@link FakeSession.pushTrigger}
   * is not live.
   *
   * @param about The session that the hint concerns. Default: the session of the signed-in user.
   */
  hint(about?: PushHint): void;
  /**
   * Interrupts the stream of {@link FakeSession.pushTrigger}, or restores it, which triggers a check.
   *
   * @param isLive `false`: interrupts it.
   */
  setPushLive(isLive: boolean): void;

  /** Hides the page. */
  hide(): void;
  /** Shows the page. */
  show(): void;
  /** Gives the page the focus. */
  focus(): void;
  /**
   * Dispatches user input. Without input, checks pause after `pauseAfterIdleMs`, and the session ends
   * after `idleTimeoutMs`.
   */
  input(): void;
  /**
   * The user goes away: advances the simulated clock until an end of the session is announced by
   * `sessionEnding`. `advance(warnBeforeMs)` then leads to the end itself. The clock stays if an end is
   * announced already.
   *
   * @throws {SessionHeartbeatError} `invalid_option` if no end is announced: there is no
   *   `idleTimeoutMs`, `warnBeforeMs` is `0`, or nobody is watched.
   *
   * @example
   * ```ts
   * import { createSessionHeartbeat } from '@auth0-heartbeat/core';
   * import { createFakeSession } from '@auth0-heartbeat/core/testing';
   * import { expect } from 'vitest';
   *
   * const session = createFakeSession();
   * const heartbeat = createSessionHeartbeat(session.client, { idleTimeoutMs: 900_000 });
   * heartbeat.start();
   * await session.goIdle();
   * expect(heartbeat.getSnapshot().endCause).toBe('idle_timeout');
   * heartbeat.extend();
   * await session.advance(60_000);
   * expect(heartbeat.getSnapshot().status).toBe('active');
   * await session.goIdle();
   * await session.advance(60_000);
   * expect(heartbeat.getSnapshot().loss?.reason).toBe('idle_timeout');
   * ```
   */
  goIdle(): Promise<void>;

  /**
   * Advances the simulated clock, timer by timer, and waits for everything that follows. `0` waits
   * for pending promises only. Takes no real time and does not affect faked timers.
   *
   * @param ms The duration. Milliseconds.
   *
   * @throws {SessionHeartbeatError} `invalid_option` if `ms` is not a number of 0 or more.
   */
  advance(ms: number): Promise<void>;

  /** Returns the simulated time. Epoch milliseconds. */
  now(): number;
  /** The user of the app's client. */
  readonly user: FakeUser | null;
  /** The number of checks that asked the tenant, including those that failed. */
  readonly checks: number;
  /** The options of each `loginWithRedirect`: `{ appState: { returnTo } }`. The page did not navigate. */
  readonly logins: readonly LoginOptions[];
  /** The options of each `logout` that would have navigated. */
  readonly logouts: readonly SignOutOptions[];
}

/**
 * Creates a fake session. Each is independent of the others and needs no clean-up: it has no timers
 * and no listeners outside of itself.
 *
 * @param options The user and the browser.
 *
 * @example
 * ```ts
 * import { createSessionHeartbeat } from '@auth0-heartbeat/core';
 * import { createFakeSession } from '@auth0-heartbeat/core/testing';
 * import { expect } from 'vitest';
 *
 * const session = createFakeSession();
 * const heartbeat = createSessionHeartbeat(session.client);
 * heartbeat.start();
 * session.block();
 * await session.advance(900_000);
 * expect(heartbeat.getSnapshot().loss?.reason).toBe('user_blocked');
 * ```
 */
export function createFakeSession(options: FakeSessionOptions = {}): FakeSession {
  const { user = alice, now = Date.now(), blocksThirdPartyCookies = false } = options;
  const tenant = createFakeTenant(user ?? alice, !blocksThirdPartyCookies);
  const state: ClientState = { user: null, isExpired: false, checks: 0, logins: [], logouts: [] };
  const clock = createSimulatedClock(now);
  const page = createSimulatedPage(clock.now);
  const push = createSimulatedPush(clock.repeat);
  const tabs = createSimulatedTabs(clock, !blocksThirdPartyCookies);
  const client = createFakeClient(tenant, state);
  /** The heartbeats of the app. */
  const watchers: Internals[] = [];
  let announcements = 0;
  setEnvironment(client, {
    clock,
    page,
    tabs,
    // No jitter: retries, and the check after a reconnect, happen as soon as they may.
    random: () => 0,
    passiveProbe: createPassiveProbe(tenant, state),
    onHeartbeat(heartbeat) {
      const internals = internalsOf(heartbeat);
      if (internals) watchers.push(internals);
      heartbeat.on('sessionEnding', () => void announcements++);
    },
  });
  if (user) state.user = tenant.signIn(user);
  else tenant.refuse(loginRequired);
  forgetLastPage();

  return {
    client,
    block: () => tenant.refuse(userIsBlocked),
    expire() {
      tenant.refuse(loginRequired);
      state.isExpired = state.user !== null;
    },
    signOutElsewhere: () => tenant.refuse(loginRequired),
    signOutInOtherTab() {
      tenant.refuse(loginRequired);
      if (!state.user) return;
      // Later than any check of this tab.
      const at = clock.now() + 1;
      const user = digestOfUser(state.user);
      tabs.receive({ check: { at, verdict: 'lost', code: 'signed_out', user } });
    },
    switchUser: (next = bob) => void tenant.signIn(next),
    requireInteraction: (interaction = 'consent_required') => tenant.refuse(refusalOf(interaction)),
    signIn(next) {
      state.user = tenant.signIn(next);
      state.isExpired = false;
      const at = clock.now();
      tabs.publish({
        silentAuth: { at, works: false },
        login: { at, user: digestOfUser(state.user) },
      });
      notifySignedIn(client);
    },
    goOffline: () => tenant.setOnline(false),
    goOnline() {
      tenant.setOnline(true);
      page.dispatch('online');
    },
    pushTrigger: push.trigger,
    hint: push.hint,
    setPushLive: push.setLive,
    hide: () => page.setVisible(false),
    show: () => page.setVisible(true),
    focus: () => page.dispatch('focus'),
    input: () => page.dispatch('input'),
    async goIdle() {
      const before = announcements;
      // The app may postpone the end as soon as it is announced.
      const isAnnounced = () => announcements > before || watchers.some(hasAnnouncedEnd);
      const timeouts = watchers.map(({ settings }) => settings.idleTimeoutMs);
      const longestMs = Math.max(0, ...timeouts.filter((ms) => ms < Infinity));
      if (longestMs > 0 && (await clock.advanceUntil(isAnnounced, longestMs))) return;
      throw new SessionHeartbeatError('invalid_option', 'idleTimeoutMs');
    },
    advance: clock.advance,
    now: clock.now,
    get user() {
      return state.user;
    },
    get checks() {
      return state.checks;
    },
    logins: state.logins,
    logouts: state.logouts,
  };
}

const alice: FakeUser = { sub: 'auth0|alice' };
const bob: FakeUser = { sub: 'auth0|bob' };

function hasAnnouncedEnd({ readState }: Internals): boolean {
  const { announced, phase } = readState();
  return phase === 'watching' && announced !== null;
}

/** Asks as `sessionProbe` does. If it finds a session, the check continues and is counted then. */
function createPassiveProbe(tenant: FakeTenant, state: ClientState): Probe {
  return {
    kind: 'silent_auth',
    passive: true,
    async ask() {
      try {
        tenant.askSilently();
      } catch (error) {
        state.checks++;
        throw error;
      }
      return { session: 'alive' };
    },
  };
}

interface TabStorage {
  readonly sessionStorage?: { removeItem(key: string): void };
}

/** Removes what the heartbeat of an earlier test may have stored for the way to the tenant and back. */
function forgetLastPage(): void {
  try {
    const { sessionStorage } = globalThis as TabStorage;
    sessionStorage?.removeItem('auth0-heartbeat.lost-at');
    sessionStorage?.removeItem('auth0-heartbeat.confirmed-at');
    sessionStorage?.removeItem('auth0-heartbeat.last-loss');
    sessionStorage?.removeItem('auth0-heartbeat.tenant.example.com.fake-session.user');
  } catch {
    // Denied, also to the heartbeat.
  }
}

/** In an iframe a second factor is required with these words, and the SDK removes its tokens. */
function refusalOf(interaction: RequiredInteraction): Refusal {
  return interaction === 'mfa_required'
    ? { error: 'login_required', error_description: 'Multifactor authentication required' }
    : { error: interaction, error_description: `The tenant requires ${interaction}.` };
}
