import type { Hint } from '../hint.js';
import { isAuthorized } from '../inputs/bearer-secret.js';
import { readEventStream } from '../inputs/event-stream.js';
import { parseLogStreamBody, readLogStream } from '../inputs/log-stream.js';
import type { Reading } from '../inputs/reading.js';
import type { Log } from '../log.js';
import { Refusal } from '../refusal.js';
import type { Route } from './app.js';
import { parseJson, readBody, requireMediaType } from './body.js';
import { respondEmpty, respondJson, SECURITY_EVENT_FORM } from './respond.js';

// Anyone can post to the routes of tokens, which are far smaller.
const TOKEN_BODY_BYTES = 32_768;

/** What every input needs. */
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
      throw new Refusal(400, 'invalid_request', 'The form must have one logout_token');
    }
    take(path, { hints: [await readLogoutToken(token)], ignored: 0 }, options);
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
    return respondReading(take(path, readEventStream(body), options));
  });
}

/** `POST /webhooks/log-stream`, for [Auth0 custom log streams](https://auth0.com/docs/customize/log-streams/custom-log-streams). */
export function logStreamRoute(options: InputOptions, secrets: readonly string[]): Route {
  const path = '/webhooks/log-stream';
  return post(path, async (request) => {
    await authorize(request, secrets);
    requireMediaType(request, 'application/json', 'application/x-ndjson', 'application/jsonl');
    const body = parseLogStreamBody(await readBody(request, options.bodyBytes));
    return respondReading(take(path, readLogStream(body), options));
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
    take(path, { hints: await readSecurityEvent(token), ignored: 0 }, options);
    return respondEmpty(202);
  });
  return { ...route, form: SECURITY_EVENT_FORM };
}

function post(path: string, handler: (request: Request) => Promise<Response>): Route {
  return { path, handlers: { POST: handler } };
}

function readTokenBody(request: Request, { bodyBytes }: InputOptions): Promise<string> {
  return readBody(request, Math.min(bodyBytes, TOKEN_BODY_BYTES));
}

async function authorize(request: Request, secrets: readonly string[]): Promise<void> {
  if (await isAuthorized(request.headers.get('authorization'), secrets)) return;
  throw new Refusal(401, 'unauthorized', 'The secret of this webhook is needed');
}

function take(route: string, reading: Reading, { publish, log }: InputOptions): Reading {
  const { hints, ignored } = reading;
  for (const hint of hints) publish(hint);
  log({ event: 'received', route, hints: hints.length, ignored });
  return reading;
}

function respondReading({ hints, ignored }: Reading): Response {
  return respondJson(200, { hints: hints.length, ignored });
}
