import type { TenantWatch } from '../tenant-watch';
import type { ReaderAction } from './lab-event';

/** Records an action for the story and performs it. Resolves with whether it succeeded. */
export type Perform = (action: ReaderAction, work: () => Promise<boolean>) => Promise<boolean>;

export const alice = 'auth0|alice';

/** Wraps the tenant: records each action that a story may wait for, whether from the story or the panel. */
export function observeTenant(tenant: TenantWatch, perform: Perform): TenantWatch {
  const kindOf = (id: string) =>
    tenant.getSnapshot().state?.faults.find((fault) => fault.id === id)?.kind;
  return {
    ...tenant,
    setBlocked(userId, blocked) {
      const work = () => tenant.setBlocked(userId, blocked);
      return userId === alice ? perform(blocked ? 'block' : 'unblock', work) : work();
    },
    setDown: (down) => perform(down ? 'take_down' : 'bring_back', () => tenant.setDown(down)),
    setFault(fault) {
      const work = () => tenant.setFault(fault);
      return fault.kind === 'third_party_cookies_blocked' ? perform('block_cookies', work) : work();
    },
    removeFault(id) {
      const work = () => tenant.removeFault(id);
      const kind = kindOf(id);
      if (kind === 'connection_reset') return perform('bring_back', work);
      return kind === 'third_party_cookies_blocked' ? perform('allow_cookies', work) : work();
    },
    clearFaults: () =>
      perform(tenant.getSnapshot().state?.isDown ? 'bring_back' : 'allow_cookies', () =>
        tenant.clearFaults(),
      ),
  };
}
