import { randomUUID } from 'node:crypto';
import type { JWK } from 'oidc-provider';
import type { LocalTenantDelivery } from '../contract-webhooks.js';
import type { Tenant } from '../tenant/tenant.js';
import { addressed } from './addressed.js';
import { createEncodings } from './encoding.js';
import { Outbox } from './outbox.js';
import { post } from './post.js';
import { createSign } from './sign.js';
import type { Message } from './target.js';
import type { Wait } from './wait.js';

/** Tells others what happens at a tenant. */
export interface Transmitter {
  settled(): Promise<void>;
  /** Abandons what is on its way and tells nothing from now on. */
  stop(): void;
}

/** Follows a tenant and tells those whom its webhooks name. */
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
      logLogout(tenant, attempt, messages);
    },
  });
  tenant.follow((event) => {
    if (event.type === 'reset') return outbox.clear();
    const book = {
      webhooks: tenant.webhooks,
      clients: tenant.clients.all(),
      at: tenant.now(),
      defaultIssuer,
      newId: randomUUID,
    };
    for (const each of addressed(event, book)) outbox.send(each);
  });
  return {
    settled: () => outbox.settled(),
    stop: () => {
      tenant.follow(() => {});
      outbox.clear();
    },
  };
}

/** As at Auth0, the log says what became of a logout token. */
function logLogout(
  tenant: Tenant,
  { target, client_id, outcome, status, error }: Omit<LocalTenantDelivery, 'sequence'>,
  messages: readonly Message[],
): void {
  if (target !== 'backchannel_logout' || outcome === 'retrying') return;
  const { sub, sid } = messages[0]?.content ?? {};
  const delivered = outcome === 'delivered';
  const why = status === undefined ? error : `the application answered ${status}`;
  tenant.log.write({
    type: delivered ? 'oidc_backchannel_logout_succeeded' : 'oidc_backchannel_logout_failed',
    description: delivered
      ? 'Successful OIDC Back-Channel Logout request'
      : `Failed OIDC Back-Channel Logout request: ${why}`,
    client_id,
    user_id: typeof sub === 'string' ? sub : undefined,
    session_id: typeof sid === 'string' ? sid : undefined,
  });
}
