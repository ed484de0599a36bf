/** A request to the Management API, as the log tells it. */
export interface ManagementOperation {
  readonly method: 'patch' | 'delete';
  readonly path: string;
  readonly body?: Readonly<Record<string, unknown>>;
  readonly statusCode: number;
  /** The body of the answer. */
  readonly answer?: object;
}

const HIDDEN = '*****';

/**
 * The `details` of a `sapi` event in Auth0's shape. A password is not in it.
 * @see https://auth0.com/docs/deploy-monitor/logs/log-event-type-codes
 */
export function operationDetails({
  method,
  path,
  body = {},
  statusCode,
  answer = {},
}: ManagementOperation): Readonly<Record<string, unknown>> {
  const shown = 'password' in body ? { ...body, password: HIDDEN } : body;
  return {
    request: { method, path, query: {}, body: shown, channel: 'api', ip: '127.0.0.1' },
    response: { statusCode, body: answer },
  };
}
