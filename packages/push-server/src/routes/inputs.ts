import type { Hint } from '../hint.js';
import { isAuthorized } from '../inputs/bearer-secret.js';
import type { BatchResult } from '../inputs/batch.js';
import { readEventStream } from '../inputs/event-stream.js';
import type { RevocationRequest } from '../inputs/global-token-revocation.js';
import { parseLogStreamBody, readLogStream } from '../inputs/log-stream.js';
import type { Log } from '../log.js';
import { RequestError } from '../request-error.js';
import type { Route } from './app.js';
import { parseJson, readBody, requireMediaType } from './body.js';
import { respondEmpty, respondJson, SECURITY_EVENT_ERROR_FORMAT } from './respond.js';

// Tokens are small, and anyone can send requests to these routes.
const TOKEN_BODY_BYTES = 32_768;

/** Options of all input routes. */
export interface InputOptions {
  readonly bodyBytes: number;
  readonly publish: (hint: Hint) => void;
  readonly log: Log;
}

/** `POST /backchannel-logout` ([OpenID Connect Back-Channel Logout §2.5](https://openid.net/specs/openid-connect-backchannel-1_0.html#BCRequest)). */
export function backChannelLogoutRoute(
  options: InputOptions,
  readLogoutToken: (token: string) => Promise<Hint>,
): Route {
  const path = '/backchannel-logout';
  return post(path, async (request) => {
    requireMediaType(request, 'application/x-www-form-urlencoded');
    const form = new URLSearchParams(await readTokenBody(request, options));
    const tokens = form.getAll('logout_token');
    const [token] = tokens;
    if (token === undefined || tokens.length > 1) {
      throw new RequestError(
        400,
        'invalid_request',
        'The form must contain exactly one logout_token',
      );
    }
    await readLogoutToken(token);
    options.log({ event: 'received', route: path, hints: 1, ignored: 0 });
    return respondEmpty(200);
  });
}

/** `POST /webhooks/event-stream`, for [Auth0 Event Streams](https://auth0.com/docs/customize/events). */
export function eventStreamRoute(options: InputOptions, secrets: readonly string[]): Route {
  const path = '/webhooks/event-stream';
  return post(path, async (request) => {
    await authorize(request, secrets);
    requireMediaType(request, 'application/json', 'application/cloudevents+json');
    const body = parseJson(await readBody(request, options.bodyBytes));
    return publishBatch(path, readEventStream(body), options);
  });
}

/** `POST /webhooks/log-stream`, for [Auth0 custom log streams](https://auth0.com/docs/customize/log-streams/custom-log-streams). */
export function logStreamRoute(options: InputOptions, secrets: readonly string[]): Route {
  const path = '/webhooks/log-stream';
  return post(path, async (request) => {
    await authorize(request, secrets);
    requireMediaType(request, 'application/json', 'application/x-ndjson', 'application/jsonl');
    const body = parseLogStreamBody(await readBody(request, options.bodyBytes));
    return publishBatch(path, readLogStream(body), options);
  });
}

/** `POST /webhooks/security-events` ([RFC 8935 §2](https://www.rfc-editor.org/rfc/rfc8935#section-2)). */
export function securityEventsRoute(
  options: InputOptions,
  readSecurityEvent: (token: string) => Promise<readonly Hint[]>,
): Route {
  const path = '/webhooks/security-events';
  const route = post(path, async (request) => {
    requireMediaType(request, 'application/secevent+jwt');
    const token = (await readTokenBody(request, options)).trim();
    const { length } = await readSecurityEvent(token);
    options.log({ event: 'received', route: path, hints: length, ignored: 0 });
    return respondEmpty(202);
  });
  return { ...route, errorFormat: SECURITY_EVENT_ERROR_FORMAT };
}

/** `POST /global-token-revocation` ([draft §3.1](https://datatracker.ietf.org/doc/html/draft-parecki-oauth-global-token-revocation-06)). */
export function globalTokenRevocationRoute(
  options: InputOptions,
  readRevocation: (request: RevocationRequest) => Promise<Hint>,
): Route {
  const path = '/global-token-revocation';
  return post(path, async (request) => {
    await readRevocation({
      authorization: request.headers.get('authorization'),
      async readBody() {
        requireMediaType(request, 'application/json');
        return parseJson(await readTokenBody(request, options));
      },
    });
    options.log({ event: 'received', route: path, hints: 1, ignored: 0 });
    return respondEmpty(204);
  });
}

function post(path: string, handler: (request: Request) => Promise<Response>): Route {
  return { path, handlers: { POST: handler } };
}

function readTokenBody(request: Request, { bodyBytes }: InputOptions): Promise<string> {
  return readBody(request, Math.min(bodyBytes, TOKEN_BODY_BYTES));
}

async function authorize(request: Request, secrets: readonly string[]): Promise<void> {
  if (await isAuthorized(request.headers.get('authorization'), secrets)) return;
  throw new RequestError(401, 'unauthorized', 'The webhook secret is missing or wrong');
}

function publishBatch(
  route: string,
  { hints, ignored }: BatchResult,
  { publish, log }: InputOptions,
): Response {
  for (const hint of hints) publish(hint);
  log({ event: 'received', route, hints: hints.length, ignored });
  return respondJson(200, { hints: hints.length, ignored });
}
