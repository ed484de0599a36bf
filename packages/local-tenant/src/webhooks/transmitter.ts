import { randomUUID } from 'node:crypto';
import type { JWK } from 'oidc-provider';
import type { Wait } from '../clock.js';
import type { LocalTenantDelivery } from '../contract-webhooks.js';
import { createSign } from '../signing-key.js';
import type { Tenant } from '../tenant/tenant.js';
import { createEncodings } from './encoding.js';
import { messagesFor } from './messages.js';
import { Outbox } from './outbox.js';
import { post } from './post.js';
import type { Message } from './target.js';

/** Sends the events of a tenant to its webhooks. */
export interface Transmitter {
  /** Resolves when no delivery is pending. */
  settled(): Promise<void>;
  /** Aborts pending deliveries and ignores later events. */
  stop(): void;
}

/** Listens to the tenant and sends its events to the webhooks. */
export function startTransmitter(
  tenant: Tenant,
  key: JWK,
  defaultIssuer: string,
  wait: Wait,
): Transmitter {
  const outbox = new Outbox({
    encodings: createEncodings(createSign(key), tenant.now),
    post,
    wait,
    now: tenant.now,
    record: (attempt, messages) => {
      tenant.deliveries.add(attempt);
      logLogoutDelivery(tenant, attempt, messages);
    },
  });
  tenant.setListener((event) => {
    if (event.type === 'reset') return outbox.clear();
    const context = {
      webhooks: tenant.webhooks,
      clients: tenant.clients.all(),
      at: tenant.now(),
      defaultIssuer,
      newId: randomUUID,
    };
    for (const each of messagesFor(event, context)) outbox.send(each);
  });
  return {
    settled: () => outbox.settled(),
    stop: () => {
      tenant.setListener(() => {});
      outbox.clear();
    },
  };
}

/** Logs the result of a logout token's delivery, like Auth0. */
function logLogoutDelivery(
  tenant: Tenant,
  { target, client_id, outcome, status, error }: Omit<LocalTenantDelivery, 'sequence'>,
  messages: readonly Message[],
): void {
  if (target !== 'backchannel_logout' || outcome === 'retrying') return;
  const { sub, sid } = messages[0]?.content ?? {};
  const delivered = outcome === 'delivered';
  const reason = status === undefined ? error : `the application responded with ${status}`;
  tenant.log.write({
    type: delivered ? 'oidc_backchannel_logout_succeeded' : 'oidc_backchannel_logout_failed',
    description: delivered
      ? 'Successful OIDC Back-Channel Logout request'
      : `Failed OIDC Back-Channel Logout request: ${reason}`,
    client_id,
    user_id: typeof sub === 'string' ? sub : undefined,
    details: { session_id: typeof sid === 'string' ? sid : undefined },
  });
}
