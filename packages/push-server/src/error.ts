/**
 * Why a call to the push server was refused.
 *
 * - `invalid_option`: an option has a value that cannot be used; the message names it.
 * - `invalid_hint`: a hint has neither `sub` nor `sid`, or one of them is no text of 1 to 512
 *   characters.
 * - `closed`: the push server takes no hints any more.
 * - `port_in_use`, `listen_failed`: of the command, which listens by itself.
 */
export type PushServerErrorCode =
  'invalid_option' | 'invalid_hint' | 'closed' | 'port_in_use' | 'listen_failed';

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
  /** Tells it from other errors, also where two copies of the package are loaded. */
  override readonly name = 'PushServerError';

  /**
   * The push server throws it; an app need not.
   *
   * @param code Stable, for programs.
   * @param message Names the mistake.
   * @param options The `cause`, where there is one.
   */
  constructor(
    /** Stable, for programs. */
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
