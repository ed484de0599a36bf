import type { LoginOptions, SignOutOptions } from '../client.js';
import { digestOf } from '../digest.js';
import type { PushHint, PushTrigger } from '../options.js';
import type { Ports } from '../ports.js';
import type { Probe } from '../probe.js';
import { announceSignIn } from '../sign-ins.js';
import { world } from '../world.js';
import { type ClientState, createFakeClient, type FakeClient } from './fake-client.js';
import {
  createFakeTenant,
  type FakeTenant,
  type FakeUser,
  loginRequired,
  type Refusal,
  userIsBlocked,
} from './fake-tenant.js';
import { forgetLastPage } from './forget-last-page.js';
import { createSimulatedClock } from './simulated-clock.js';
import { createSimulatedPage } from './simulated-page.js';
import { createSimulatedPush } from './simulated-push.js';
import { createSimulatedTabs } from './simulated-tabs.js';

/** What a fake session begins with. */
export interface FakeSessionOptions {
  /** Who is signed in; `null`: nobody. Default: `{ sub: 'auth0|alice' }`. */
  readonly user?: FakeUser | null;
  /** What the simulated clock shows first. Epoch milliseconds. Default: `Date.now()`. */
  readonly now?: number;
  /**
   * The browser sends the tenant no cookies from an iframe: the session is `unsupported`, with the
   * diagnosis `third_party_cookies_blocked`. Default: `false`.
   */
  readonly blocksThirdPartyCookies?: boolean;
}

/**
 * What the tenant may want of a user whose session is alive.
 *
 * @see [OpenID Connect Core §3.1.2.6](https://openid.net/specs/openid-connect-core-1_0.html#AuthError)
 */
export type RequiredInteraction =
  'mfa_required' | 'consent_required' | 'interaction_required' | 'account_selection_required';

/**
 * A session in a simulated world: what happens in it is said by a test, and found out by the
 * shipped heartbeat, as in production at the next check: no sooner than `minGapMs` after the last.
 */
export interface FakeSession {
  /**
   * The app's client. Whatever is made of it lives in the simulated world: `createSessionHeartbeat`,
   * `handleSessionLoss`, `completeLogin`, the React provider and the Vue plugin.
   */
  readonly client: FakeClient;

  /** The user is blocked: the next check ends the session with `user_blocked`. */
  block(): void;
  /** The session reaches the end that the tenant had set: the next check ends it with `session_expired`. */
  expire(): void;
  /** The tenant's session ends: the next check ends the app's with `login_required`. */
  signOutElsewhere(): void;
  /** The user signs out in another tab of the app, which tells this one: `signed_out`, at once. */
  signOutInOtherTab(): void;
  /**
   * Somebody else signs in at the tenant: the next check ends the session with `user_changed`.
   *
   * @param user Default: `{ sub: 'auth0|bob' }`.
   */
  switchUser(user?: FakeUser): void;
  /**
   * The tenant wants something of the user: the session stays, and the next check tells of it.
   *
   * @param interaction Default: `consent_required`.
   */
  requireInteraction(interaction?: RequiredInteraction): void;
  /**
   * Somebody signs in at the tenant and comes back to the app: whatever was said before is over,
   * and the heartbeats watch.
   *
   * @param user Default: whoever was signed in last.
   */
  signIn(user?: FakeUser): void;

  /** Checks fail with a network error, at once. */
  goOffline(): void;
  /** Checks are answered again, and the browser says that the network is back. */
  goOnline(): void;

  /**
   * Takes the place of the app's push trigger: `triggers: { push: session.pushTrigger }`. It is live
   * from the first watch on, and reaches no network.
   */
  readonly pushTrigger: PushTrigger;
  /**
   * A hint comes, and the heartbeat checks now. While {@link FakeSession.pushTrigger} is not live it
   * gets lost.
   *
   * @param about Whose session it is about. Default: that of whoever is signed in.
   */
  hint(about?: PushHint): void;
  /**
   * The stream of {@link FakeSession.pushTrigger} fails, or is there again, after which a check
   * follows.
   *
   * @param isLive `false`: it fails.
   */
  setPushLive(isLive: boolean): void;

  /** The user looks at another tab. */
  hide(): void;
  /** The user looks at this tab again. */
  show(): void;
  /** The page gets the focus. */
  focus(): void;
  /** The user does something in the page. Without, checks pause after `pauseAfterIdleMs`. */
  input(): void;

  /**
   * Lets simulated time pass, timer by timer, and everything happen that follows. `0`: only what
   * waits for its turn. Takes no real time and works with faked timers, which it leaves alone.
   *
   * @param ms How long. Milliseconds.
   *
   * @throws {SessionHeartbeatError} `invalid_option` when `ms` is no number of milliseconds.
   */
  advance(ms: number): Promise<void>;

  /** What the simulated clock shows. Epoch milliseconds. */
  now(): number;
  /** Whom the app's client takes for signed in. */
  readonly user: FakeUser | null;
  /** How many checks asked the tenant, also in vain. */
  readonly checks: number;
  /** The options of each `loginWithRedirect`: `{ appState: { returnTo } }`. The page did not leave. */
  readonly logins: readonly LoginOptions[];
  /** The options of each `logout` that would have left the page. */
  readonly logouts: readonly SignOutOptions[];
}

/**
 * Makes a fake session, independent of every other one. It needs no clean-up: it sets no timer and
 * listens to nothing outside of itself.
 *
 * @param options Who is signed in, and in what kind of browser.
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
  const page = createSimulatedPage();
  const push = createSimulatedPush();
  const tabs = createSimulatedTabs(clock, !blocksThirdPartyCookies);
  const ports: Partial<Ports> = {
    clock,
    page,
    tabs,
    random: () => 0.5,
    guardProbe: createGuardProbe(tenant, state),
  };
  const client = Object.assign(createFakeClient(tenant, state), { [world]: ports });
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
      // A moment later than a check of this tab may have been, which would be known here.
      const askedAt = clock.now() + 1;
      const digest = digestOf(state.user.sub);
      tabs.tell({ askedAt, verdict: 'lost', code: 'signed_out', user: digest });
    },
    switchUser: (next = bob) => void tenant.signIn(next),
    requireInteraction: (interaction = 'consent_required') => tenant.refuse(refusalOf(interaction)),
    signIn(next) {
      state.user = tenant.signIn(next);
      state.isExpired = false;
      tabs.publish({
        proven: false,
        verdict: 'signed_in',
        user: digestOf(state.user.sub),
        signedInAt: clock.now(),
        refused: undefined,
      });
      announceSignIn(client);
    },
    goOffline: () => tenant.setOnline(false),
    goOnline() {
      tenant.setOnline(true);
      page.happen('online');
    },
    pushTrigger: push.trigger,
    hint: push.hint,
    setPushLive: push.setLive,
    hide: () => page.setVisible(false),
    show: () => page.setVisible(true),
    focus: () => page.happen('focus'),
    input: () => page.happen('active'),
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

/** Asks as `sessionProbe` does. Where it finds the session, the check goes on and is counted then. */
function createGuardProbe(tenant: FakeTenant, state: ClientState): Probe {
  const probe: Probe = async () => {
    try {
      tenant.askSilently();
    } catch (error) {
      state.checks++;
      throw error;
    }
    return { session: 'alive' };
  };
  return Object.assign(probe, { passive: true });
}

/** In an iframe a second factor is asked for in these words, at which the SDK drops its tokens. */
function refusalOf(interaction: RequiredInteraction): Refusal {
  return interaction === 'mfa_required'
    ? { error: 'login_required', error_description: 'Multifactor authentication required' }
    : { error: interaction, error_description: `The tenant answers ${interaction}.` };
}
