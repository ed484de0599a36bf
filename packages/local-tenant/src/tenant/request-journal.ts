import type { LocalTenantRequest } from '../contract.js';
import { BoundedList } from './bounded-list.js';

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

/** A request that is being answered; `status` is filled in when it is. */
export type OpenRequest = Writable<LocalTenantRequest>;

/** How many requests are handed out at a time. */
const MAX_AT_A_TIME = 200;

/** Every request to the authentication endpoints, oldest first. */
export class RequestJournal {
  readonly #requests = new BoundedList<OpenRequest>(5000);
  #count = 0;

  add(request: Omit<OpenRequest, 'sequence'>): OpenRequest {
    this.#count += 1;
    const open = { sequence: this.#count, ...request };
    this.#requests.add(open);
    return open;
  }

  list(): LocalTenantRequest[] {
    return this.#requests.toArray().map((request) => ({ ...request }));
  }

  /** The next requests after this one, oldest first. */
  after(sequence: number): LocalTenantRequest[] {
    const newer = this.list().filter((each) => each.sequence > sequence);
    return newer.slice(0, MAX_AT_A_TIME);
  }

  /** The last requests, oldest first. */
  latest(): LocalTenantRequest[] {
    return this.list().slice(-MAX_AT_A_TIME);
  }

  /** How many of the recorded requests went to each endpoint. */
  counts(): { total: number; silent: number; byPath: Record<string, number> } {
    const requests = this.#requests.toArray();
    const byPath: Record<string, number> = {};
    for (const { path } of requests) byPath[path] = (byPath[path] ?? 0) + 1;
    return {
      total: requests.length,
      silent: requests.filter((each) => each.silent).length,
      byPath,
    };
  }

  clear(): void {
    this.#requests.clear();
  }
}
