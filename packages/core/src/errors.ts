/** The stable code of a {@link SessionHeartbeatError}. */
export type SessionHeartbeatErrorCode =
  'invalid_client' | 'invalid_option' | 'invalid_heartbeat' | 'missing_provider';

/**
 * A mistake of the calling code, thrown at once. What happens to a session is never thrown: it
 * comes as an event and in the snapshot.
 */
export class SessionHeartbeatError extends Error {
  override readonly name = 'SessionHeartbeatError';
  readonly code: SessionHeartbeatErrorCode;

  /**
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
