/** Why a call to the push server was refused. */
export type PushServerErrorCode =
  'invalid_option' | 'invalid_hint' | 'closed' | 'port_in_use' | 'listen_failed';

/**
 * A caller's mistake, with a stable `code`.
 *
 * @example
 * try {
 *   createPushServer({ issuer: 'example.eu.auth0.com', ... });
 * } catch (error) {
 *   if (error instanceof PushServerError && error.code === 'invalid_option') throw error;
 * }
 */
export class PushServerError extends Error {
  override readonly name = 'PushServerError';

  constructor(
    readonly code: PushServerErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** An option that cannot be used; the message names it. */
export function invalidOption(path: string, expectation: string): PushServerError {
  return new PushServerError('invalid_option', `${path} must be ${expectation}`);
}
