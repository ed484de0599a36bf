import type { LocalTenantClient } from '../contract.js';
import type { LocalTenantWebhooks, LocalTenantWebhooksChange } from '../contract-webhooks.js';

/** Whom the tenant tells, complete. */
export interface Webhooks extends LocalTenantWebhooks {
  /** By client id. */
  readonly backchannelLogoutUrls: ReadonlyMap<string, string>;
}

/** Whom the tenant tells according to its options. */
export function initialWebhooks(
  webhooks: LocalTenantWebhooks,
  clients: readonly LocalTenantClient[],
): Webhooks {
  const urls = clients.flatMap(({ clientId, backchannelLogoutUrl }) =>
    backchannelLogoutUrl === undefined ? [] : [[clientId, backchannelLogoutUrl] as const],
  );
  return { ...webhooks, backchannelLogoutUrls: new Map(urls) };
}

/** The webhooks with the change applied: what it leaves out stays, `null` takes away. */
export function changeWebhooks(webhooks: Webhooks, change: LocalTenantWebhooksChange): Webhooks {
  const { backchannelLogoutUrls = {}, ...streams } = change;
  const urls = new Map(webhooks.backchannelLogoutUrls);
  for (const [clientId, url] of Object.entries(backchannelLogoutUrls)) {
    if (url === null) urls.delete(clientId);
    else urls.set(clientId, url);
  }
  const kept = Object.entries({ ...webhooks, ...streams }).filter(([, each]) => each !== null);
  return { ...(Object.fromEntries(kept) as LocalTenantWebhooks), backchannelLogoutUrls: urls };
}

/** The webhooks without their tokens. */
export function webhooksView({
  eventStream,
  logStream,
  sharedSignals,
  backchannelLogoutUrls,
}: Webhooks): Record<string, unknown> {
  return {
    eventStream: eventStream === undefined ? null : { url: eventStream.url },
    logStream: logStream === undefined ? null : { url: logStream.url },
    sharedSignals:
      sharedSignals === undefined
        ? null
        : { url: sharedSignals.url, audience: sharedSignals.audience },
    backchannelLogoutUrls: Object.fromEntries(backchannelLogoutUrls),
  };
}
