import type { LocalTenantDelivery } from '../contract-webhooks.js';
import { BoundedList } from '../log/bounded-list.js';

/** The most attempts that one call returns. */
const PAGE_SIZE = 200;

/** The delivery attempts, oldest first. */
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

  /** Returns the next 200 attempts after this `sequence`, oldest first. */
  after(sequence: number): LocalTenantDelivery[] {
    const newer = this.list().filter((each) => each.sequence > sequence);
    return newer.slice(0, PAGE_SIZE);
  }

  /** Returns the last 200 attempts, oldest first. */
  latest(): LocalTenantDelivery[] {
    return this.list().slice(-PAGE_SIZE);
  }

  clear(): void {
    this.#deliveries.clear();
  }
}
