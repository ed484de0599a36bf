import type { SessionUser } from './session.js';

/**
 * The way a check asks the tenant whether this browser still has its session: {@link tokenProbe},
 * {@link sessionProbe}, or a function of your own.
 *
 * @example
 * ```ts
 * import { createSessionHeartbeat, type Probe } from '@auth0-heartbeat/core';
 *
 * const probe: Probe = async () => {
 *   const response = await fetch('/api/session');
 *   if (response.status === 401) return { session: 'expired' };
 *   if (!response.ok) throw new Error(`The answer was ${response.status}.`);
 *   return { session: 'alive' };
 * };
 * const heartbeat = createSessionHeartbeat(auth0, {
 *   probe: Object.assign(probe, { passive: true, silentAuth: false }),
 * });
 * ```
 */
export interface Probe {
  /**
   * Asks once. Resolves with a definitive answer; rejects with the tenant's OAuth 2.0 error
   * (`error`, `error_description`) or with whatever kept the answer away.
   *
   * @param request For how long somebody waits for the answer.
   */
  (request: ProbeRequest): Promise<ProbeAnswer>;
  /**
   * `true`: leaves the client's tokens alone whatever the answer is. A probe that may touch them
   * is asked only where silent authentication is proven to work.
   */
  readonly passive?: boolean;
  /**
   * `false`: needs no cookie of the tenant, so it is asked also where silent authentication does
   * not work.
   */
  readonly silentAuth?: boolean;
}

/** One question to the tenant. */
export interface ProbeRequest {
  /** How long the answer will be waited for. Milliseconds. */
  readonly timeoutMs: number;
  /** Aborted when nobody waits for the answer any more: after `timeoutMs`, or when stopped. */
  readonly signal: ProbeSignal;
}

/** The part of an `AbortSignal` that a probe needs. What a probe gets is a whole one. */
export interface ProbeSignal {
  /** Nobody waits any more. */
  readonly aborted: boolean;
  /**
   * Listens to the abort.
   *
   * @param type The only event there is.
   * @param listener Called once.
   */
  addEventListener(type: 'abort', listener: () => void): void;
  /**
   * Undoes `addEventListener`.
   *
   * @param type The only event there is.
   * @param listener The one that was added.
   */
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** A definitive answer of the tenant. */
export type ProbeAnswer =
  /** The session is alive; `user` where the probe can tell whose it is. */
  | {
      /** The tenant said so, just now. */
      readonly session: 'alive';
      /** Whose session it is. Another `sub` than before ends the session with `user_changed`. */
      readonly user?: SessionUser;
    }
  /** The session reached the end that the tenant had set for it. */
  | {
      /** Ends the session with `session_expired`. */
      readonly session: 'expired';
    };
