/**
 * The stable code of a {@link SessionHeartbeatError}.
 *
 * - `invalid_client`: the argument is not a usable client.
 * - `invalid_option`: an option has an invalid value; the message names the option.
 * - `invalid_heartbeat`: the argument was not returned by `createSessionHeartbeat`.
 * - `wrong_client`: a provider has no client, or not that of the provider above.
 * - `duplicate_provider`: two providers or plugins watch the same app.
 * - `missing_provider`: a hook, composable or component is used outside of its provider or plugin.
 */
export type SessionHeartbeatErrorCode =
  | 'invalid_client'
  | 'invalid_option'
  | 'invalid_heartbeat'
  | 'wrong_client'
  | 'duplicate_provider'
  | 'missing_provider';

/**
 * A mistake in the calling code, thrown immediately. What happens to a session is never thrown: it
 * is emitted as an event and is part of the snapshot.
 *
 * The message is the code and the argument concerned: `invalid_option: intervalMs`.
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
  /** Identifies the error, also if two copies of the package are loaded. */
  override readonly name = 'SessionHeartbeatError';
  /** The stable code, for programs. */
  readonly code: SessionHeartbeatErrorCode;

  /**
   * Used by the packages; an app does not need it.
   *
   * @param code The stable code.
   * @param subject The argument or option concerned, or what to do.
   */
  constructor(code: SessionHeartbeatErrorCode, subject: string) {
    super(`${code}: ${subject}`);
    this.code = code;
  }
}

/** Throws `invalid_option` unless the condition holds. */
export function requireOption(name: string, isValid: boolean): void {
  if (!isValid) throw new SessionHeartbeatError('invalid_option', name);
}

/** Returns `value` if it is a number of milliseconds in the range, else throws `invalid_option`. */
export function requireDuration(name: string, value: unknown, min: number, max = Infinity): number {
  if (typeof value === 'number' && value >= min && value <= max) return value;
  throw new SessionHeartbeatError('invalid_option', name);
}

/** Throws `invalid_option` unless the value is a function or `undefined`. */
export function requireFunction(name: string, value: unknown): void {
  requireOption(name, value === undefined || typeof value === 'function');
}
