/** The format of an error response. */
export interface ErrorFormat {
  /** Returns the JSON body of the response. */
  body(error: RequestError): object;
  /** Returns the `WWW-Authenticate` header of a 401 response. */
  challenge(error: RequestError): string;
}

/** `error` and `error_description`, as in [RFC 6749 §5.2](https://www.rfc-editor.org/rfc/rfc6749#section-5.2). */
export const OAUTH_ERROR_FORMAT: ErrorFormat = {
  body: ({ code, description }) => ({ error: code, error_description: description }),
  challenge: ({ code, description }) =>
    code === 'unauthorized'
      ? 'Bearer'
      : `Bearer error="${code}", error_description="${description}"`,
};

/** `err` and `description`, as in [RFC 8935 §2.3](https://www.rfc-editor.org/rfc/rfc8935#section-2.3). */
export const SECURITY_EVENT_ERROR_FORMAT: ErrorFormat = {
  body: ({ code, description }) => ({ err: code, description }),
  challenge: OAUTH_ERROR_FORMAT.challenge,
};

// Retry-After header in seconds. A stream may close soon, or the keys may become available.
const RETRY_AFTER: Readonly<Record<number, string>> = { 503: '30' };

/** Creates an error response. */
export function respondError(error: RequestError, format: ErrorFormat): Response {
  const retryAfter = RETRY_AFTER[error.status];
  return respondJson(error.status, format.body(error), {
    ...(error.status === 401 && { 'WWW-Authenticate': format.challenge(error) }),
    ...(retryAfter !== undefined && { 'Retry-After': retryAfter }),
  });
}

/** Creates a JSON response that must not be cached. */
export function respondJson(
  status: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-store', ...headers },
  });
}

/** Creates a response without a body that must not be cached. */
export function respondEmpty(status: number): Response {
  return new Response(null, { status, headers: { 'Cache-Control': 'no-store' } });
}

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
