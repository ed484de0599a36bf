import type { LocalTenantDelivery } from '../contract-webhooks.js';
import { BoundedList } from './bounded-list.js';

/** How many attempts are handed out at a time. */
const MAX_AT_A_TIME = 200;

/** Every attempt to deliver, oldest first. */
export class DeliveryJournal {
  readonly #deliveries = new BoundedList<LocalTenantDelivery>(1000);
  #count = 0;

  add(delivery: Omit<LocalTenantDelivery, 'sequence'>): void {
    this.#count += 1;
    this.#deliveries.add({ sequence: this.#count, ...delivery });
  }

  list(): LocalTenantDelivery[] {
    return this.#deliveries.toArray();
  }

  /** The next attempts after this one, oldest first. */
  after(sequence: number): LocalTenantDelivery[] {
    const newer = this.list().filter((each) => each.sequence > sequence);
    return newer.slice(0, MAX_AT_A_TIME);
  }

  /** The last attempts, oldest first. */
  latest(): LocalTenantDelivery[] {
    return this.list().slice(-MAX_AT_A_TIME);
  }

  clear(): void {
    this.#deliveries.clear();
  }
}
