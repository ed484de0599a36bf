import { requireDuration, SessionHeartbeatError } from './errors.js';
import type { Probe } from './probe.js';
import type { CheckTrigger } from './session.js';
import type { Settings } from './settings.js';

/**
 * Tells of hints: calls `hint` when it is worth to check now. Called when a session begins to be
 * watched. Returns its undo, which is called when that is over.
 *
 * {@link pushTrigger} makes one for `@auth0-heartbeat/push-server`. Yours may listen to a WebSocket
 * that the app has anyway.
 *
 * @param hint Says that it is worth to check now, and about whom.
 * @param session The session that is watched.
 *
 * @example
 * ```ts
 * import { createSessionHeartbeat, type PushTrigger } from '@auth0-heartbeat/core';
 *
 * const socket = new WebSocket('wss://app.example.com/events');
 * const push: PushTrigger = (hint) => {
 *   const listen = ({ data }: MessageEvent) => data === 'session' && hint();
 *   socket.addEventListener('message', listen);
 *   return () => socket.removeEventListener('message', listen);
 * };
 * const heartbeat = createSessionHeartbeat(auth0, { triggers: { push } });
 * ```
 */
export type PushTrigger = (hint: (about?: PushHint) => void, session: PushedSession) => () => void;

/** Whose session a hint is about; without `sub` and `sid`, that of whoever is signed in. */
export interface PushHint {
  /** Subject identifier of the user. */
  readonly sub?: string;
  /** Session ID at the tenant, as the ID token's `sid`. */
  readonly sid?: string;
  /**
   * When this browser got the hint, for one that reaches several of its tabs: a check that any of
   * them began since answers it. Epoch milliseconds. Default: now.
   */
  readonly at?: number;
  /**
   * It says no more than that hints may have been missed. Nothing leaves the page for that, and no
   * check begins while the user is idle, or before silent authentication is known to work.
   */
  readonly missed?: boolean;
}

/** What a {@link PushTrigger} may know of the session and tell about itself. */
export interface PushedSession {
  /** Says whose session it is without saying who: tabs where it is the same may share a connection. */
  readonly digest: string;
  /**
   * Tells whether hints get through. While they do, checks come every `liveIntervalMs`, and the
   * snapshot says `live`.
   *
   * @param isLive Hints get through from now on.
   */
  setLive(isLive: boolean): void;
  /**
   * Whether a token may be asked for that is not cached. Not while the user is idle: it would keep
   * the tenant's session from ending. Nor before silent authentication is known to work in this
   * browser: the SDK would drop the tokens that it has.
   */
  mayRenewToken(): boolean;
  /**
   * Takes the error of a token call, like {@link SessionHeartbeat.report}.
   *
   * @param error What the call rejected with.
   */
  report(error: unknown): void;
}

/** Switches single triggers off, or hints on. */
export type TriggerOptions = {
  readonly [Trigger in Exclude<CheckTrigger, 'manual' | 'push'>]?: boolean;
} & {
  /** A source of hints from outside, which is asked while somebody is signed in. A hint ends nothing. */
  readonly push?: PushTrigger | false;
};

/** How a heartbeat behaves. Every option has a default that suits production. Durations are in milliseconds. */
export interface SessionHeartbeatOptions {
  /**
   * Between checks while the page is visible. Default: 900 000, the least that Auth0 documents for
   * polling.
   *
   * @see [Auth0, configure silent authentication](https://auth0.com/docs/authenticate/login/configure-silent-authentication)
   */
  readonly intervalMs?: number;
  /**
   * Between checks while a push trigger is live: a longer one asks the tenant less. It is also how
   * late an ending is found of which no hint came. Default: `intervalMs`.
   */
  readonly liveIntervalMs?: number;
  /**
   * No check begins sooner than this after the last one of this browser, whatever triggers it: it
   * waits until then. Except {@link SessionHeartbeat.check}, a hint, and
   * {@link SessionHeartbeat.report} unless it triggered the last one as well. An `intervalMs` that is
   * shorter counts instead. Default: 10 000.
   */
  readonly minGapMs?: number;
  /**
   * How long the answer to one probe is waited for. Default: 4500, under the 5 s for which
   * `@auth0/auth0-spa-js` waits for its own lock, so that a silent authorization that hangs in a
   * check is over before a token call of the app gives up.
   */
  readonly timeoutMs?: number;
  /**
   * After this long without input of the user in any tab, checks at the interval stop: each would
   * reset the idle timer of the tenant's session. The next input checks at once. `false`: never.
   * Default: 1 800 000.
   *
   * @see [Auth0, session lifecycle](https://auth0.com/docs/manage-users/sessions/session-lifecycle)
   */
  readonly pauseAfterIdleMs?: number | false;
  /**
   * After a page has been without a proof for this long, the session ends with `unverifiable`: for
   * apps that must fail closed. It counts from the last proof or login, or from when the page began
   * to watch. A last check is made just before, also in a hidden page and while the user is idle.
   * Default: `Infinity`.
   */
  readonly maxUnverifiedMs?: number;
  /** The way a check asks the tenant. Default: {@link tokenProbe} of the client. */
  readonly probe?: Probe;
  /**
   * Where no iframe can tell whether a session from an earlier visit is alive, asks the tenant by one
   * full-page redirect with `prompt=none`, which leads back to where the user is. A hint and a
   * {@link SessionHeartbeat.report} are confirmed that way in any case. Default: `false`.
   */
  readonly confirmByRedirect?: boolean;
  /** Switches off single triggers: `{ focus: false }`. Default: all on. */
  readonly triggers?: TriggerOptions;
}

const triggers =
  /^(start|interval|focus|online|wake|pageshow|activity|report|push|retry|other_tab)$/;

/**
 * Fills in the defaults.
 *
 * @throws {SessionHeartbeatError} `invalid_option`, naming the option and what it takes.
 */
export function decideSettings(options: SessionHeartbeatOptions, probe: Probe): Settings {
  const {
    intervalMs = 900_000,
    minGapMs = 10_000,
    timeoutMs = 4_500,
    pauseAfterIdleMs = 1_800_000,
    maxUnverifiedMs = Infinity,
    liveIntervalMs = intervalMs,
  } = options;
  const unknown = Object.entries(options.triggers ?? {}).find(
    ([name, value]) =>
      !triggers.test(name) ||
      (value != null &&
        typeof value !== 'boolean' &&
        !(name === 'push' && typeof value === 'function')),
  );
  if (unknown) {
    throw new SessionHeartbeatError(
      'invalid_option',
      `triggers.${unknown[0]} is ${String(unknown[1])}; give true or false for one of ${triggers.source.slice(2, -2)}, or a function for push.`,
    );
  }
  return {
    intervalMs: requireDuration('intervalMs', intervalMs, 1),
    liveIntervalMs: requireDuration('liveIntervalMs', liveIntervalMs, 1),
    minGapMs: requireDuration('minGapMs', minGapMs, 0, Number.MAX_VALUE),
    timeoutMs: requireDuration('timeoutMs', timeoutMs, 1, Number.MAX_VALUE),
    pauseAfterIdleMs:
      pauseAfterIdleMs === false
        ? Infinity
        : requireDuration('pauseAfterIdleMs', pauseAfterIdleMs, 1),
    maxUnverifiedMs: requireDuration('maxUnverifiedMs', maxUnverifiedMs, 1),
    confirmByRedirect: options.confirmByRedirect === true,
    triggers: options.triggers ?? {},
    probeIsPassive: probe.passive === true,
    probeUsesSilentAuth: probe.silentAuth !== false,
  };
}
