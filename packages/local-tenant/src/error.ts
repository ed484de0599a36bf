/**
 * The code of a {@link LocalTenantError}.
 *
 * - `port_in_use`: another process listens on the port.
 * - `listen_failed`: the tenant cannot listen on the port for another reason.
 * - `invalid_option`: an option is invalid. The message names it.
 * - `unknown_user`, `unknown_session`, `unknown_refresh_token`, `unknown_fault`: the ID does not exist.
 * - `too_many_faults`: the tenant already has 100 faults.
 */
export type LocalTenantErrorCode =
  | 'port_in_use'
  | 'listen_failed'
  | 'invalid_option'
  | 'unknown_user'
  | 'unknown_session'
  | 'unknown_refresh_token'
  | 'unknown_fault'
  | 'too_many_faults';

/**
 * The error that the local tenant throws, with a stable `code`.
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
  /** The stable error code. */
  readonly code: LocalTenantErrorCode;

  /**
   * Creates an error. The tenant does this for you.
   *
   * @param code The stable error code.
   * @param message What is wrong, for people.
   * @param options The `cause`, if there is one.
   */
  constructor(code: LocalTenantErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'LocalTenantError';
    this.code = code;
  }
}

/** Creates an `invalid_option` error. The message names the option. */
export function invalidOption(path: string, expectation: string): LocalTenantError {
  return new LocalTenantError('invalid_option', `${path} must be ${expectation}`);
}
