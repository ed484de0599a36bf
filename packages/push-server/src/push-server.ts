import type { BackplaneEntry } from './backplane.js';
import type { Health, PushServer, PushServerMetrics } from './contract.js';
import { createHintQueue } from './delivery/hint-queue.js';
import { createHintThrottle } from './delivery/hint-throttle.js';
import { createRecentHints } from './delivery/recent-hints.js';
import { shareOfTenant } from './delivery/tenant-share.js';
import { PushServerError } from './error.js';
import { type Hint, readHint } from './hint.js';
import { createApp } from './http/app.js';
import { healthRoute, metricsRoute } from './http/operations.js';
import { RequestError } from './http/respond.js';
import { createLog, type Log } from './log.js';
import type { PushServerOptions } from './options/contract.js';
import { readOptions } from './options/read-options.js';
import { readNumber } from './options/read.js';
import { createAccessTokenReader } from './streams/access-token.js';
import type { StreamOwner } from './streams/hint-stream.js';
import { createCors, hintsRoute } from './streams/hints-route.js';
import { createOpenStreams } from './streams/open-streams.js';
import { combineIssuerKeys } from './tokens/issuer-keys.js';
import { createMemoryOnceStore } from './tokens/once-store.js';
import { createTokenClaims } from './tokens/token-claims.js';
import { webhookRoutes } from './webhooks/routes.js';

/** How long the backplane may be disconnected before browsers get the event `away`. */
const AWAY_AFTER_MS = 10_000;

const DRAIN_MS = 20_000;
const MAX_DRAIN_MS = 3_600_000;

/** Longer than a claim in Redis takes. */
const CLAIM_GRACE_MS = 2_000;

/**
 * Creates a push server. It does not listen on a port: pass its `fetch` to an HTTP server.
 *
 * @param options The tenant, the audience of the streams, and the webhook secrets.
 *
 * @throws {PushServerError} `invalid_option`. The message names the option.
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
  const { backplane, limits, memoryMs, metrics, now } = resolved;
  const writeLog = createLog(resolved.log, now);
  const count = (record: (counters: PushServerMetrics) => void): void => {
    try {
      if (metrics !== undefined) record(metrics);
    } catch {
      // A request must not fail because it cannot be counted.
    }
  };
  const log: Log = (event) => {
    count((counters) => counters.log(event));
    writeLog(event);
  };
  const recent = createRecentHints(memoryMs, now);
  const share = shareOfTenant(resolved.tenantRequestsPerSecond);
  const streams = createOpenStreams({
    keepAliveMs: resolved.keepAliveMs,
    limits,
    checksPerSecond: share.checksPerSecond,
    now,
    onSlowReader: () => log({ event: 'slow_reader_closed' }),
    onReplaced: () => log({ event: 'oldest_stream_closed' }),
  });
  const throttle = createHintThrottle(limits.hintsPerUserPerMinute, now, (hint) => {
    const receivers = streams.deliver(hint);
    count((counters) => counters.hintSent(receivers));
  });
  const queue = createHintQueue({
    rate: share.hintRate,
    now,
    hasStream: streams.has,
    release(entry) {
      // A browser that lost its connection while the hint waited gets it after its reconnect.
      remember(entry);
      throttle.push(entry.hint);
    },
  });
  let draining: Promise<void> | undefined;
  let closing: Promise<void> | undefined;
  let stopWaiting = () => {};
  let awayTimer: ReturnType<typeof setTimeout> | undefined;

  function remember({ hint, at }: BackplaneEntry): void {
    recent.add(hint, at);
  }

  function receive(entry: BackplaneEntry): void {
    remember(entry);
    queue.push(entry);
  }

  /** Sends the hint to the other nodes at once, so that a crash of this node does not lose it there. */
  function publish(hint: Hint): void {
    const entry = { hint, at: now() };
    backplane?.publish(entry);
    receive(entry);
  }

  /** After a short outage the backplane delivers missed hints. During a long one browsers poll. */
  function changed(state: 'connected' | 'disconnected'): void {
    clearTimeout(awayTimer);
    if (state === 'connected') streams.setAway(false);
    else if (closing === undefined) awayTimer = setTimeout(streams.setAway, AWAY_AFTER_MS, true);
  }

  function health(): Health {
    const state = backplane?.state ?? 'none';
    const isServing = draining === undefined && closing === undefined;
    const serving = state === 'disconnected' ? 'degraded' : 'ok';
    const status = isServing ? serving : 'draining';
    return { status, streams: streams.size, queuedHints: queue.size, backplane: state };
  }

  async function drain(durationMs: number): Promise<void> {
    log({ event: 'draining', streams: streams.size });
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, durationMs / 2);
      stopWaiting = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    if (closing === undefined) await streams.drain(durationMs / 2);
  }

  async function close(): Promise<void> {
    stopWaiting();
    clearTimeout(awayTimer);
    await claims.settle(CLAIM_GRACE_MS);
    queue.clear();
    throttle.flush();
    log({ event: 'closed', streams: streams.close() });
    await backplane?.close();
  }

  function assertOpen(): void {
    if (closing !== undefined) throw shuttingDown();
  }

  /** Rejects hints after `close()`, so that the sender retries. */
  function publishIfOpen(hint: Hint): void {
    assertOpen();
    publish(hint);
  }

  function openStream(owner: StreamOwner): ReadableStream<Uint8Array> {
    // The server may have closed during the token verification.
    assertOpen();
    if (draining !== undefined) throw shuttingDown();
    // A hint that waits reaches the stream at its turn.
    const missed = queue.hasHintFor(owner) ? undefined : recent.findMissed(owner);
    const stream = streams.open(owner, missed);
    if (missed !== undefined) count((counters) => counters.hintSent(1));
    return stream;
  }

  const claims = createTokenClaims({
    store: backplane?.once ?? createMemoryOnceStore(now),
    publish,
    // If this node is closed, another node must still be able to accept the token.
    assertReady: assertOpen,
  });

  metrics?.observe(health);
  backplane?.subscribe({ receive, changed, memoryMs, now, log });
  const routes = [
    hintsRoute({
      cors: createCors(resolved.allowedOrigins),
      readAccessToken: createAccessTokenReader({
        issuers: resolved.issuers.map(({ issuer }) => issuer),
        audience: resolved.audience,
        keys: combineIssuerKeys(resolved.issuers),
        sidClaim: resolved.sidClaim,
        now,
      }),
      openStream,
    }),
    ...webhookRoutes(
      resolved,
      { bodyBytes: limits.bodyBytes, publish: publishIfOpen, log },
      claims,
    ),
    healthRoute(health),
    ...(metrics === undefined ? [] : [metricsRoute(metrics)]),
  ];
  const fetch = createApp({ basePath: resolved.basePath, routes, log, assertOpen });

  return {
    fetch,
    hints: {
      async publish(hint) {
        const read = readHint(hint);
        if (closing !== undefined) {
          throw new PushServerError(
            'closed',
            'The push server is closed; publish the hint on another node',
          );
        }
        publish(read);
      },
    },
    health,
    drain(durationMs = DRAIN_MS) {
      const readMs = readNumber(durationMs, 'durationMs', 0, MAX_DRAIN_MS);
      return (draining ??= closing ?? drain(readMs));
    },
    close: () => (closing ??= close()),
  };
}

function shuttingDown(): RequestError {
  return new RequestError(503, 'temporarily_unavailable', 'The server is shutting down');
}
