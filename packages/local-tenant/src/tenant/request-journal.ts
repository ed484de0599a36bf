import type { LocalTenantRequest } from '../contract.js';
import { BoundedList } from './bounded-list.js';

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

/** A request that is being answered; `status` is filled in when it is. */
export type OpenRequest = Writable<LocalTenantRequest>;

/** Every request to the authentication endpoints, oldest first. */
export class RequestJournal {
  readonly #requests = new BoundedList<OpenRequest>(5000);

  add(request: OpenRequest): OpenRequest {
    this.#requests.add(request);
    return request;
  }

  list(): LocalTenantRequest[] {
    return this.#requests.toArray().map((request) => ({ ...request }));
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
