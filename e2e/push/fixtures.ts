import type { LocalTenant } from '@auth0-heartbeat/local-tenant';
import type { BrowserContext } from '@playwright/test';
import { startRedisServer, type RedisServer } from '../../scripts/redis-server.mjs';
import type { AppTab } from '../core/app-tab.js';
import { type OpenOptions, stored, test as base } from '../core/fixtures.js';
import {
  audience,
  eventStreamSecret,
  logStreamSecret,
  type RunningPushServer,
  startPushServer,
} from './push-server.js';

/** The interval that Auth0 asks for: nothing that a test waits for comes of it. */
const quarterOfAnHour = { intervalMs: 900_000 };

interface PushFixtures {
  /** One node, which the tenant tells by its event stream and by back-channel logout. */
  pushServer: RunningPushServer;
  redis: RedisServer;
  /** Starts one more node. */
  startNode(options?: { redisUrl?: string }): Promise<RunningPushServer>;
  /** Opens the app, with its stream from a node. */
  openPushed(options?: OpenOptions & { node?: RunningPushServer }): Promise<AppTab>;
  /** Opens a browser of its own, where nobody is signed in. */
  openBrowser(): Promise<BrowserContext>;
}

/** Playwright's `test`, with push servers for the app and the tenant of the core's stories. */
export const test = base.extend<PushFixtures>({
  startNode: async ({ served, tenant }, provide) => {
    const nodes: RunningPushServer[] = [];
    await provide(async ({ redisUrl } = {}) => {
      const node = await startPushServer({
        issuers: [`${tenant.domain}/`, `${tenant.crossSiteDomain}/`],
        origins: [`http://localhost:${served.port}`, `http://app.localhost:${served.port}`],
        // The name of the other site is known to browsers alone.
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
    tellEventsTo(tenant, node);
    await provide(node);
    tellNobody(tenant);
  },
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads from it what a fixture needs: here nothing
  redis: async ({}, provide) => {
    const redis = await startRedisServer();
    await provide(redis);
    await redis.kill();
  },
  openPushed: async ({ openApp, pushServer }, provide) => {
    await provide(({ node = pushServer, ...options } = {}) =>
      openApp({
        client: stored,
        heartbeat: quarterOfAnHour,
        ...options,
        push: { url: node.hintsUrl, audience },
      }),
    );
  },
  openBrowser: async ({ browser }, provide) => {
    const contexts: BrowserContext[] = [];
    await provide(async () => {
      const context = await browser.newContext();
      contexts.push(context);
      return context;
    });
    for (const context of contexts) await context.close();
  },
});

/** The tenant tells this node what happens, as Auth0 does: by its event stream and by logout tokens. */
export function tellEventsTo(tenant: LocalTenant, { url }: RunningPushServer): void {
  tenant.setWebhooks({
    eventStream: { url: `${url}/webhooks/event-stream`, token: eventStreamSecret },
    backchannelLogoutUrls: { 'core-app': `${url}/backchannel-logout` },
    logStream: null,
  });
}

/** The tenant tells this node what happens by its log alone. */
export function tellLogTo(tenant: LocalTenant, { url }: RunningPushServer): void {
  tellNobody(tenant);
  tenant.setWebhooks({
    logStream: { url: `${url}/webhooks/log-stream`, token: `Bearer ${logStreamSecret}` },
  });
}

export function tellNobody(tenant: LocalTenant): void {
  tenant.setWebhooks({
    eventStream: null,
    logStream: null,
    backchannelLogoutUrls: { 'core-app': null },
  });
}

export { alice, blockedAtAnyMoment, expect, silentRequests } from '../core/fixtures.js';
export { sendEvent } from './push-server.js';
export { poll } from '../shared/poll.js';
