import { afterEach } from 'vitest';
import {
  createPushServer,
  type LogLine,
  type PushServer,
  type PushServerOptions,
} from '../src/index.js';
import { EventReader } from './event-reader.js';
import { accessToken, AUDIENCE, ISSUER, keys } from './tokens.js';

/** The allowed origin. */
export const ORIGIN = 'https://app.example';
/** The secret of the event stream and log stream webhooks. */
export const SECRET = 'a secret of the webhooks of the tests';

const opened: PushServer[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((server) => server.close()));
});

/** Creates a push server with all inputs and its log. The server is closed after the test. */
export function openServer(options: Partial<PushServerOptions> = {}): {
  readonly server: PushServer;
  readonly log: LogLine[];
} {
  const log: LogLine[] = [];
  const server = createPushServer({
    issuer: ISSUER,
    audience: AUDIENCE,
    keys,
    clientIds: ['spa'],
    allowedOrigins: [ORIGIN],
    eventStreamSecrets: [SECRET],
    logStreamSecrets: [SECRET],
    sharedSignals: { issuer: ISSUER, audience: 'https://push.example', keys },
    log: (line) => log.push(line),
    ...options,
  });
  opened.push(server);
  return { server, log };
}

/** Creates a request to the push server. */
export function request(path: string, init: RequestInit = {}): Request {
  return new Request(`http://push.example${path}`, init);
}

/** Requests a stream with an access token that has the given claims. */
export async function requestStream(
  server: PushServer,
  claims: { [name: string]: unknown } = {},
): Promise<Response> {
  const authorization = `Bearer ${await accessToken(claims)}`;
  return server.fetch(request('/hints', { headers: { authorization } }));
}

/** Opens a stream and skips the event `ready`. */
export async function openStream(
  server: PushServer,
  claims: { [name: string]: unknown } = {},
): Promise<EventReader> {
  const events = new EventReader(await requestStream(server, claims));
  const first = await events.next();
  if (first?.event !== 'ready') throw new Error('The first event must be ready');
  return events;
}

/** Creates a webhook request with the secret. */
export function delivery(
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
): Request {
  return request(path, {
    method: 'POST',
    headers: { authorization: `Bearer ${SECRET}`, 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

/** Returns the event stream event for a blocked user. */
export function blocked(user_id: string): unknown {
  return { type: 'user.updated', data: { object: { user_id, blocked: true } } };
}
