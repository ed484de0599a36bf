/** The HTTP status codes of rejected requests. */
export type RequestErrorStatus = 400 | 401 | 403 | 404 | 405 | 413 | 415 | 422 | 503;

/** A rejected request. This error is expected: it becomes an HTTP response and a log line. */
export class RequestError extends Error {
  override readonly name = 'RequestError';

  /**
   * @param status the HTTP status of the response
   * @param code a stable error code for the response, such as `invalid_request`
   * @param description a message for the response; must not help an attacker
   * @param detail more information for the log only
   */
  constructor(
    readonly status: RequestErrorStatus,
    readonly code: string,
    readonly description: string,
    readonly detail?: string,
  ) {
    super(`${code}: ${description}`);
  }
}
