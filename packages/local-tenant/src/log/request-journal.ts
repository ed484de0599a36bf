import type { LocalTenantRequest } from '../contract-records.js';
import { BoundedList } from './bounded-list.js';

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

/** A request in progress. The response sets `status`. */
export type OpenRequest = Writable<LocalTenantRequest>;

/** The most requests that one call returns. */
const PAGE_SIZE = 200;

/** The requests to the authentication endpoints, oldest first. */
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

  /** Returns the next 200 requests after this `sequence`, oldest first. */
  after(sequence: number): LocalTenantRequest[] {
    const newer = this.list().filter((each) => each.sequence > sequence);
    return newer.slice(0, PAGE_SIZE);
  }

  /** Returns the last 200 requests, oldest first. */
  latest(): LocalTenantRequest[] {
    return this.list().slice(-PAGE_SIZE);
  }

  /** Counts the recorded requests: all, silent, and per endpoint. */
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
