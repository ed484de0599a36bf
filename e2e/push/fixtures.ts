import type { LocalTenant } from '@auth0-heartbeat/local-tenant';
import type { Profile } from '../engines/contract.js';
import { startRedisServer, type RedisServer } from '../../scripts/redis-server.mjs';
import type { AppTab } from '../core/app-tab.js';
import { alice, type OpenOptions, stored, test as base } from '../core/fixtures.js';
import { type FloodServer, startFloodServer } from './flood-server.js';
import {
  audience,
  eventStreamSecret,
  logStreamSecret,
  type RunningPushServer,
  startPushServer,
} from './push-server.js';

/** The interval that Auth0 recommends. No interval check happens during a test. */
const quarterOfAnHour = { intervalMs: 900_000 };

interface PushFixtures {
  /** One node, which receives the event stream and the back-channel logout tokens of the tenant. */
  pushServer: RunningPushServer;
  redis: RedisServer;
  /** A hostile push server. */
  floodServer: FloodServer;
  /** Starts another node. */
  startNode(options?: { redisUrl?: string }): Promise<RunningPushServer>;
  /** Opens the app with a stream from a node. */
  openPushed(
    options?: OpenOptions & { node?: { hintsUrl: string }; liveIntervalMs?: number },
  ): Promise<AppTab>;
  /** Opens another browser, in which nobody is signed in. */
  openBrowser(): Promise<Profile>;
}

/** Playwright's `test`, with push servers for the app and the tenant of the core stories. */
export const test = base.extend<PushFixtures>({
  startNode: async ({ served, tenant }, provide) => {
    const nodes: RunningPushServer[] = [];
    await provide(async ({ redisUrl } = {}) => {
      const node = await startPushServer({
        issuers: [`${tenant.domain}/`, `${tenant.crossSiteDomain}/`],
        origins: [`http://localhost:${served.port}`, `http://app.localhost:${served.port}`],
        // Node.js cannot resolve the domain of the other site.
        jwksUri: `${tenant.domain}/.well-known/jwks.json`,
        clientId: 'core-app',
        ...(redisUrl && { redisUrl }),
      });
      nodes.push(node);
      return node;
    });
    for (const node of nodes) await node.kill();
  },
  pushServer: async ({ startNode, tenant }, provide) => {
    const node = await startNode();
    sendWebhooksTo(tenant, node);
    await provide(node);
    disableWebhooks(tenant);
  },
  redis: async ({}, provide) => {
    const redis = await startRedisServer();
    await provide(redis);
    await redis.kill();
  },
  floodServer: async ({}, provide) => {
    const server = await startFloodServer(alice);
    await provide(server);
    await server.stop();
  },
  openPushed: async ({ openApp, pushServer }, provide) => {
    await provide(({ node = pushServer, liveIntervalMs, ...options } = {}) =>
      openApp({
        client: stored,
        heartbeat: quarterOfAnHour,
        ...options,
        push: {
          url: node.hintsUrl,
          audience,
          ...(liveIntervalMs !== undefined && { liveIntervalMs }),
        },
      }),
    );
  },
  openBrowser: async ({ engine }, provide) => {
    const profiles: Profile[] = [];
    await provide(async () => {
      const profile = await engine.openProfile('default');
      profiles.push(profile);
      return profile;
    });
    for (const profile of profiles) await profile.close();
  },
});

/** Sends the event stream and the logout tokens of the tenant to this node. */
export function sendWebhooksTo(tenant: LocalTenant, { url }: RunningPushServer): void {
  tenant.setWebhooks({
    eventStream: { url: `${url}/webhooks/event-stream`, token: eventStreamSecret },
    backchannelLogoutUrls: { 'core-app': `${url}/backchannel-logout` },
    logStream: null,
  });
}

/** Sends only the log stream of the tenant to this node. */
export function sendLogTo(tenant: LocalTenant, { url }: RunningPushServer): void {
  disableWebhooks(tenant);
  tenant.setWebhooks({
    logStream: { url: `${url}/webhooks/log-stream`, token: `Bearer ${logStreamSecret}` },
  });
}

export function disableWebhooks(tenant: LocalTenant): void {
  tenant.setWebhooks({
    eventStream: null,
    logStream: null,
    backchannelLogoutUrls: { 'core-app': null },
  });
}

export { alice, blockedAtAnyMoment, expect, silentRequests } from '../core/fixtures.js';
export { sendEvent } from './push-server.js';
export { poll } from '../shared/poll.js';
