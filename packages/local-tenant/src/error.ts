/** Why a call to the local tenant was refused. */
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
 * try {
 *   await startLocalTenant({ port: 4400 });
 * } catch (error) {
 *   if (error instanceof LocalTenantError && error.code === 'port_in_use') process.exit(1);
 * }
 */
export class LocalTenantError extends Error {
  readonly code: LocalTenantErrorCode;

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
