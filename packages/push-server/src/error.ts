/**
 * The reason for a {@link PushServerError}.
 *
 * - `invalid_option`: an option is missing, unknown or invalid. The message names it.
 * - `invalid_hint`: a hint has neither `sub` nor `sid`, or one of them is not a string of 1 to 512
 *   characters.
 * - `closed`: the push server is closed and accepts no more hints.
 * - `port_in_use`, `listen_failed`: the command-line server cannot listen on the address.
 */
export type PushServerErrorCode =
  | 'invalid_option'
  | 'invalid_hint'
  | 'closed'
  | 'port_in_use'
  | 'listen_failed';

/**
 * A caller's mistake, with a stable `code`.
 *
 * @example
 * ```ts
 * import { createPushServer, PushServerError } from '@auth0-heartbeat/push-server';
 *
 * try {
 *   createPushServer({ issuer: process.env.ISSUER ?? '', audience: 'https://api.example.com' });
 * } catch (error) {
 *   if (error instanceof PushServerError && error.code === 'invalid_option') process.exit(1);
 * }
 * ```
 */
export class PushServerError extends Error {
  /** Identifies the error class, even if two copies of the package are loaded. */
  override readonly name = 'PushServerError';

  /**
   * Created by the push server. Applications do not need to create one.
   *
   * @param code A stable code for programs.
   * @param message Describes the mistake.
   * @param options The `cause`, if any.
   */
  constructor(
    /** A stable code for programs. */
    readonly code: PushServerErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Creates the error for an invalid option. `path` is the name of the option. */
export function invalidOption(path: string, expectation: string): PushServerError {
  return new PushServerError('invalid_option', `${path} must be ${expectation}`);
}
