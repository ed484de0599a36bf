import type { SessionUser } from './session.js';

/** The way a check asks the tenant whether this browser still has its session. */
export interface Probe {
  /**
   * Asks once. Resolves with a definitive answer; rejects with the tenant's OAuth 2.0 error
   * (`error`, `error_description`) or with whatever kept the answer away.
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

/** The part of an `AbortSignal` that a probe needs. */
export interface ProbeSignal {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** A definitive answer of the tenant. */
export type ProbeAnswer =
  /** The session is alive; `user` where the probe can tell whose it is. */
  | { readonly session: 'alive'; readonly user?: SessionUser }
  /** The session reached the end that the tenant had set for it. */
  | { readonly session: 'expired' };
