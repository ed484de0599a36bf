import { afterEach } from 'vitest';
import {
  createPushServer,
  type LogLine,
  type PushServer,
  type PushServerOptions,
} from '../src/index.js';
import { EventReader } from './event-reader.js';
import { accessToken, AUDIENCE, ISSUER, keys } from './tokens.js';

/** The application of these tests. */
export const ORIGIN = 'https://app.example';
/** The secret of both webhooks. */
export const SECRET = 'a secret of the webhooks';

const opened: PushServer[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((server) => server.close()));
});

/** A push server with every input, closed after the test, and what it has logged. */
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

/** A request to the push server. */
export function request(path: string, init: RequestInit = {}): Request {
  return new Request(`http://push.example${path}`, init);
}

/** Asks for the stream of the user whom the claims are of. */
export async function askForStream(
  server: PushServer,
  claims: { [name: string]: unknown } = {},
): Promise<Response> {
  const authorization = `Bearer ${await accessToken(claims)}`;
  return server.fetch(request('/hints', { headers: { authorization } }));
}

/** Opens a stream, past its `ready`. */
export async function openStream(
  server: PushServer,
  claims: { [name: string]: unknown } = {},
): Promise<EventReader> {
  const events = new EventReader(await askForStream(server, claims));
  const first = await events.next();
  if (first?.event !== 'ready') throw new Error('a stream must say that it is ready');
  return events;
}

/** A webhook's delivery. */
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

/** The event of an event stream for a user who was blocked. */
export function blocked(user_id: string): unknown {
  return { type: 'user.updated', data: { object: { user_id, blocked: true } } };
}
