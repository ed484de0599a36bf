/**
 * Why a call to the local tenant was refused.
 *
 * - `port_in_use`: something else listens there.
 * - `listen_failed`: the port cannot be listened on for another reason.
 * - `invalid_option`: an option has a value that cannot be used; the message names it.
 * - `unknown_user`, `unknown_session`, `unknown_fault`: there is none of that id.
 * - `too_many_faults`: more than 100 at a time.
 */
export type LocalTenantErrorCode =
  | 'port_in_use'
  | 'listen_failed'
  | 'invalid_option'
  | 'unknown_user'
  | 'unknown_session'
  | 'unknown_fault'
  | 'too_many_faults';

/**
 * A caller's mistake, with a stable `code`.
 *
 * @example
 * ```ts
 * import { LocalTenantError, startLocalTenant } from '@auth0-heartbeat/local-tenant';
 *
 * try {
 *   await startLocalTenant({ port: 4400 });
 * } catch (error) {
 *   if (error instanceof LocalTenantError && error.code === 'port_in_use') process.exit(1);
 * }
 * ```
 */
export class LocalTenantError extends Error {
  /** Stable, for programs. */
  readonly code: LocalTenantErrorCode;

  /**
   * The tenant throws it; an app need not.
   *
   * @param code Stable, for programs.
   * @param message Names the mistake.
   * @param options The `cause`, where there is one.
   */
  constructor(code: LocalTenantErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'LocalTenantError';
    this.code = code;
  }
}

/** An option that cannot be used; the message names it. */
export function invalidOption(path: string, expectation: string): LocalTenantError {
  return new LocalTenantError('invalid_option', `${path} must be ${expectation}`);
}
