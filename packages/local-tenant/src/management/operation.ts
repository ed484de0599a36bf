/** A request to the Management API, as the log describes it. */
export interface ManagementOperation {
  readonly method: 'post' | 'patch' | 'delete';
  readonly path: string;
  readonly body?: Readonly<Record<string, unknown>>;
  readonly statusCode: number;
  readonly responseBody?: object;
}

const MASK = '*****';

/**
 * Builds the `details` of a `sapi` event in Auth0's shape. It masks a password.
 * @see https://auth0.com/docs/deploy-monitor/logs/log-event-type-codes
 */
export function operationDetails({
  method,
  path,
  body = {},
  statusCode,
  responseBody = {},
}: ManagementOperation): Readonly<Record<string, unknown>> {
  const maskedBody = 'password' in body ? { ...body, password: MASK } : body;
  return {
    request: { method, path, query: {}, body: maskedBody, channel: 'api', ip: '127.0.0.1' },
    response: { statusCode, body: responseBody },
  };
}

/** Returns the path of a user. */
export function pathOf(userId: string): string {
  return `/api/v2/users/${encodeURIComponent(userId)}`;
}
