import type { TenantWatch } from '../tenant-watch';
import type { Order } from './lab-event';

/** Does something at the tenant, noted as what it is to a story. Resolves with whether it was done. */
export type Ordered = (what: Order, work: () => Promise<boolean>) => Promise<boolean>;

export const alice = 'auth0|alice';

/** The tenant, with everything noted that a story may wait for, whoever does it: the story or the panel. */
export function observeTenant(tenant: TenantWatch, ordered: Ordered): TenantWatch {
  const kindOf = (id: string) =>
    tenant.getSnapshot().state?.faults.find((fault) => fault.id === id)?.kind;
  return {
    ...tenant,
    setBlocked(userId, blocked) {
      const work = () => tenant.setBlocked(userId, blocked);
      return userId === alice ? ordered(blocked ? 'block' : 'unblock', work) : work();
    },
    setDown: (down) => ordered(down ? 'take_down' : 'bring_back', () => tenant.setDown(down)),
    orderFault(fault) {
      const work = () => tenant.orderFault(fault);
      return fault.kind === 'third_party_cookies_blocked' ? ordered('block_cookies', work) : work();
    },
    removeFault(id) {
      const work = () => tenant.removeFault(id);
      const kind = kindOf(id);
      if (kind === 'connection_reset') return ordered('bring_back', work);
      return kind === 'third_party_cookies_blocked' ? ordered('allow_cookies', work) : work();
    },
    clearFaults: () =>
      ordered(tenant.getSnapshot().state?.isDown ? 'bring_back' : 'allow_cookies', () =>
        tenant.clearFaults(),
      ),
  };
}
