/**
 * The stable code of a {@link SessionHeartbeatError}.
 *
 * - `invalid_client`: what was passed for a client is none, or does not tell which application it is.
 * - `invalid_option`: an option has a value that cannot be used; the message names it.
 * - `invalid_heartbeat`: what was passed for a heartbeat is none of `createSessionHeartbeat`.
 * - `missing_provider`: a hook, a composable or a component stands outside of its provider or plugin.
 */
export type SessionHeartbeatErrorCode =
  'invalid_client' | 'invalid_option' | 'invalid_heartbeat' | 'missing_provider';

/**
 * A mistake of the calling code, thrown at once. What happens to a session is never thrown: it
 * comes as an event and in the snapshot.
 *
 * @example
 * ```ts
 * import { createSessionHeartbeat, SessionHeartbeatError } from '@auth0-heartbeat/core';
 *
 * try {
 *   createSessionHeartbeat(auth0, { intervalMs: Number.NaN });
 * } catch (error) {
 *   if (error instanceof SessionHeartbeatError) console.error(error.code, error.message);
 * }
 * ```
 */
export class SessionHeartbeatError extends Error {
  /** Tells it from other errors, also where two copies of the package are loaded. */
  override readonly name = 'SessionHeartbeatError';
  /** Stable, for programs. */
  readonly code: SessionHeartbeatErrorCode;

  /**
   * The packages throw it; an app need not.
   *
   * @param code Stable, for programs.
   * @param message Names the mistake and what to write instead.
   */
  constructor(code: SessionHeartbeatErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** Throws `invalid_option` unless `value` is a number of milliseconds. */
export function requireDuration(
  name: string,
  value: unknown,
  least: number,
  most = Infinity,
): number {
  if (typeof value === 'number' && value >= least && value <= most) return value;
  throw new SessionHeartbeatError(
    'invalid_option',
    `${name} is ${String(value)}; give it milliseconds, ${least} or more.`,
  );
}
