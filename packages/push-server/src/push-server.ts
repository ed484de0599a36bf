import { createAccessTokenReader } from './access-token.js';
import type { BackplaneEntry } from './backplane.js';
import type { Health, PushServer } from './contract.js';
import { createHintThrottle } from './delivery/hint-throttle.js';
import { createRecentHints } from './delivery/recent-hints.js';
import { PushServerError } from './error.js';
import { readHint } from './hint-input.js';
import type { Hint } from './hint.js';
import { createLogoutTokenReader } from './inputs/logout-token.js';
import { createSecurityEventReader } from './inputs/security-event-token.js';
import { keysOfIssuers } from './issuer-keys.js';
import { createLog } from './log.js';
import { createMemoryOnceStore } from './memory-once-store.js';
import type { OnceStore } from './once.js';
import type { PushServerOptions } from './options/contract.js';
import { readOptions, type ResolvedOptions } from './options/read-options.js';
import { Refusal } from './refusal.js';
import { createApp, type Route } from './routes/app.js';
import { createCors } from './routes/cors.js';
import { healthRoute } from './routes/health.js';
import { hintsRoute } from './routes/hints.js';
import {
  backChannelLogoutRoute,
  eventStreamRoute,
  logStreamRoute,
  securityEventsRoute,
  type InputOptions,
} from './routes/inputs.js';
import type { StreamOwner } from './streams/hint-stream.js';
import { createOpenStreams } from './streams/open-streams.js';

/** So long the hints of other nodes may fail to come before the browsers are told. */
const AWAY_AFTER_MS = 10_000;

/**
 * Creates a push server. It listens to nothing itself: hand its `fetch` to a server.
 *
 * @param options The tenant, who may open streams, and the secrets of the webhooks.
 *
 * @throws {PushServerError} `invalid_option`, naming it.
 *
 * @example
 * ```ts
 * import { createPushServer } from '@auth0-heartbeat/push-server';
 *
 * const pushServer = createPushServer({
 *   issuer: 'https://example.eu.auth0.com/',
 *   audience: 'https://api.example.com',
 *   allowedOrigins: ['https://app.example.com'],
 *   eventStreamSecrets: [process.env.EVENT_STREAM_SECRET ?? ''],
 * });
 * export default { fetch: pushServer.fetch };
 * ```
 *
 * @see [HTML, server-sent events](https://html.spec.whatwg.org/multipage/server-sent-events.html)
 * @see [Back-Channel Logout §2.5](https://openid.net/specs/openid-connect-backchannel-1_0.html#BCRequest)
 * @see [RFC 6750 §2.1](https://www.rfc-editor.org/rfc/rfc6750#section-2.1)
 */
export function createPushServer(options: PushServerOptions): PushServer {
  const resolved = readOptions(options);
  const { backplane, limits, memoryMs, now } = resolved;
  const log = createLog(resolved.log, now);
  const recent = createRecentHints(memoryMs, now);
  const streams = createOpenStreams({
    keepAliveMs: resolved.keepAliveMs,
    limits,
    now,
    onSlowReader: () => log({ event: 'slow_reader_closed' }),
  });
  const throttle = createHintThrottle(limits.hintsPerUserPerMinute, now, streams.deliver);
  let closing: Promise<void> | undefined;
  let giveUp: ReturnType<typeof setTimeout> | undefined;

  function receive({ hint, at }: BackplaneEntry): void {
    if (closing !== undefined) return;
    recent.remember(hint, at);
    throttle.push(hint);
  }

  function publish(hint: Hint): void {
    const entry = { hint, at: now() };
    // First here: what follows may depend on others.
    receive(entry);
    backplane?.publish(entry);
  }

  /** Nothing is lost in a short time away: the backplane catches up. In a longer one the browsers poll. */
  function changed(state: 'connected' | 'disconnected'): void {
    clearTimeout(giveUp);
    if (state === 'connected') streams.setComplete(true);
    else if (closing === undefined) giveUp = setTimeout(streams.setComplete, AWAY_AFTER_MS, false);
  }

  function health(): Health {
    const state = backplane?.state ?? 'none';
    const status = state === 'disconnected' ? 'degraded' : 'ok';
    return { status, streams: streams.size, backplane: state };
  }

  async function close(): Promise<void> {
    clearTimeout(giveUp);
    throttle.flush();
    log({ event: 'closed', streams: streams.close() });
    await backplane?.close();
  }

  function admit(): void {
    if (closing === undefined) return;
    throw new Refusal(503, 'temporarily_unavailable', 'The server is about to stop');
  }

  /** What cannot be passed on any more is refused, so that whoever sent it sends it again. */
  function take(hint: Hint): void {
    admit();
    publish(hint);
  }

  function open(owner: StreamOwner): ReadableStream<Uint8Array> {
    // Everything may have been closed while the token was verified.
    admit();
    return streams.open(owner, recent.missedBy(owner));
  }

  const seen = backplane?.once ?? createMemoryOnceStore(now);
  const once: OnceStore = {
    async claim(key, untilMs) {
      // A token that this node refuses must be new to the node that gets it next.
      admit();
      return seen.claim(key, untilMs);
    },
  };

  backplane?.subscribe({ receive, changed, memoryMs, now, log });
  const routes = [
    hintsRoute({
      cors: createCors(resolved.allowedOrigins),
      readAccessToken: createAccessTokenReader({
        issuers: resolved.issuers.map(({ issuer }) => issuer),
        audience: resolved.audience,
        keys: keysOfIssuers(resolved.issuers),
        sidClaim: resolved.sidClaim,
        now,
      }),
      open,
    }),
    ...inputRoutes(resolved, { bodyBytes: limits.bodyBytes, publish: take, log }, once),
    healthRoute(health),
  ];
  const fetch = createApp({ basePath: resolved.basePath, routes, log, admit });

  return {
    fetch,
    hints: {
      async publish(hint) {
        const read = readHint(hint);
        if (closing !== undefined) {
          throw new PushServerError('closed', 'The push server is closed; tell another node');
        }
        publish(read);
      },
    },
    health,
    close: () => (closing ??= close()),
  };
}

function inputRoutes(options: ResolvedOptions, input: InputOptions, once: OnceStore): Route[] {
  const { clientIds, eventStreamSecrets, logStreamSecrets, sharedSignals, now } = options;
  const issuer = options.issuers.map((one) => one.issuer);
  const routes: Route[] = [];
  if (clientIds !== undefined) {
    const keys = keysOfIssuers(options.issuers);
    const read = createLogoutTokenReader({ issuer, clientIds, keys, now, once });
    routes.push(backChannelLogoutRoute(input, read));
  }
  if (eventStreamSecrets !== undefined) routes.push(eventStreamRoute(input, eventStreamSecrets));
  if (logStreamSecrets !== undefined) routes.push(logStreamRoute(input, logStreamSecrets));
  if (sharedSignals !== undefined) {
    const subjectIssuers = [...issuer, sharedSignals.issuer];
    const read = createSecurityEventReader({ ...sharedSignals, subjectIssuers, now, once });
    routes.push(securityEventsRoute(input, read));
  }
  return routes;
}
