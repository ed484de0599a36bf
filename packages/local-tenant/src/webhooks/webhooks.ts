import type { LocalTenantClient } from '../contract-clients.js';
import type { LocalTenantWebhooks, LocalTenantWebhooksChange } from '../contract-webhooks.js';

/** All webhooks of the tenant. */
export interface Webhooks extends LocalTenantWebhooks {
  /** The URLs by client ID. */
  readonly backchannelLogoutUrls: ReadonlyMap<string, string>;
}

/** Returns the webhooks of the options. */
export function initialWebhooks({
  eventStream,
  logStream,
  sharedSignals,
  clients,
}: LocalTenantWebhooks & { readonly clients: readonly LocalTenantClient[] }): Webhooks {
  const urls = clients.flatMap(({ clientId, backchannelLogoutUrl }) =>
    backchannelLogoutUrl === undefined ? [] : [[clientId, backchannelLogoutUrl] as const],
  );
  return {
    ...(eventStream && { eventStream }),
    ...(logStream && { logStream }),
    ...(sharedSignals && { sharedSignals }),
    backchannelLogoutUrls: new Map(urls),
  };
}

/** Applies the change. Omitted webhooks stay the same, `null` removes one. */
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

/** Returns the webhooks without their tokens. */
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
