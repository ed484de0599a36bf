import type { SessionUser } from './session.js';

/**
 * How a check asks whether the session is alive: {@link tokenProbe}, {@link sessionProbe}, or your
 * own object.
 *
 * @example
 * ```ts
 * import { createSessionHeartbeat, type Probe } from '@auth0-heartbeat/core';
 *
 * const probe: Probe = {
 *   kind: 'custom',
 *   passive: true,
 *   async ask({ signal }) {
 *     const response = await fetch('/api/session', { signal: signal as AbortSignal });
 *     if (response.status === 401) return { session: 'expired' };
 *     if (!response.ok) throw new Error(`Unexpected status ${response.status}.`);
 *     return { session: 'alive' };
 *   },
 * };
 * const heartbeat = createSessionHeartbeat(auth0, { probe });
 * ```
 */
export interface Probe {
  /**
   * What the probe depends on.
   *
   * - `silent_auth`: silent authentication in an iframe, which needs the cookies of the tenant.
   * - `grant`: a refresh token.
   * - `custom`: anything else, for example a request to your own backend.
   */
  readonly kind: 'silent_auth' | 'grant' | 'custom';
  /**
   * `true` if the probe never changes the tokens of the client. A `silent_auth` probe that may
   * change them is used only when silent authentication is known to work in this browser.
   * Default: `false`.
   */
  readonly passive?: boolean;
  /**
   * Asks once. Resolves with a definitive answer. Rejects with the OAuth 2.0 error of the tenant
   * (`error`, `error_description`), or with the error that prevented an answer.
   *
   * @param request The time limit and the abort signal.
   */
  ask(request: ProbeRequest): Promise<ProbeAnswer>;
}

/** One request of a check to its probe. */
export interface ProbeRequest {
  /** The time limit for the answer. Milliseconds. */
  readonly timeoutMs: number;
  /** The organization of the signed-in user. */
  readonly organization?: string | undefined;
  /** Aborted when the answer is no longer needed: after `timeoutMs`, or when the heartbeat stops. */
  readonly signal: ProbeSignal;
}

/** The part of an `AbortSignal` that a probe needs. In a browser it is an `AbortSignal`. */
export interface ProbeSignal {
  /** Whether the answer is no longer needed. */
  readonly aborted: boolean;
  /**
   * Adds a listener.
   *
   * @param type The event type.
   * @param listener Called once.
   */
  addEventListener(type: 'abort', listener: () => void): void;
  /**
   * Removes a listener.
   *
   * @param type The event type.
   * @param listener The listener to remove.
   */
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** A definitive answer to a probe. */
export type ProbeAnswer =
  /** The session is alive. */
  | {
      /** The state of the session. */
      readonly session: 'alive';
      /**
       * The user of the session, if the probe identifies it. Another `sub` or `org_id` ends the
       * session with `user_changed`; a claim that is missing counts as unchanged. `org_id: null`: no
       * organization.
       */
      readonly user?: {
        readonly [Claim in keyof SessionUser]: SessionUser[Claim] | null | undefined;
      };
    }
  /** The session reached the lifetime that the tenant set. */
  | {
      /** Ends the session with `session_expired`. */
      readonly session: 'expired';
    };
