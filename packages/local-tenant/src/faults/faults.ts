import { randomUUID } from 'node:crypto';
import type {
  LocalTenantFault,
  LocalTenantFaultEndpoint,
  LocalTenantFaultKind,
} from '../contract-faults.js';
import { LocalTenantError } from '../error.js';

/** An endpoint that a fault can name, without `*`. */
type NamedEndpoint = Exclude<LocalTenantFaultEndpoint, '*'>;

/** The endpoints that faults apply to, with those that only `*` covers. */
export type FaultEndpoint =
  | NamedEndpoint
  | '/authorize/{uid}'
  | '/oidc/logout'
  | '/u/consent'
  | '/.well-known';

/** The properties of a request that decide which faults apply to it. */
export interface FaultRequest {
  readonly endpoint: FaultEndpoint;
  /** `prompt=none` */
  readonly silent?: boolean;
  /** `response_mode=web_message` */
  readonly webMessage?: boolean;
  /** The request loads an iframe in a page of another site. */
  readonly crossSiteFrame?: boolean;
  /** `grant_type=refresh_token` */
  readonly refresh?: boolean;
}

/** An active fault with its ID. `times` is the number of remaining requests. */
export type ListedFault = LocalTenantFault & { readonly id: string };

/**
 * A fault that applies to a request. `holdConnection` registers a connection to drop on removal.
 */
export interface AppliedFault {
  readonly fault: LocalTenantFault;
  /** Calls `drop` when the fault is removed. Returns a function that unregisters `drop`. */
  holdConnection(drop: () => void): () => void;
}

interface ActiveFault {
  readonly id: string;
  readonly fault: LocalTenantFault;
  remaining: number;
  readonly held: Set<() => void>;
}

const MAX_FAULTS = 100;

const PAGES: readonly FaultEndpoint[] = ['/authorize', '/v2/logout', '/oidc/logout'];

/** Returns whether browsers navigate to this endpoint. Scripts read the others with `fetch`. */
export function isPage(endpoint: FaultEndpoint): boolean {
  return isLoginPage(endpoint) || PAGES.includes(endpoint);
}

/** Returns whether this endpoint is a step of an interactive login. */
export function isLoginPage(endpoint: LocalTenantFaultEndpoint | FaultEndpoint): boolean {
  return endpoint === '/u/login' || endpoint === '/u/consent' || endpoint === '/authorize/{uid}';
}

/** Returns whether a fault of this kind can apply to this endpoint. */
export function faultApplies(kind: LocalTenantFaultKind, endpoint: FaultEndpoint): boolean {
  switch (kind) {
    case 'consent_required':
    case 'third_party_cookies_blocked':
      return endpoint === '/authorize';
    case 'mfa_required':
      return endpoint === '/authorize' || endpoint === '/oauth/token';
    case 'web_origin_not_allowed':
      return endpoint === '/authorize' || !isPage(endpoint);
    case 'latency':
    case 'hang':
    case 'connection_reset':
    case 'rate_limited':
    case 'server_error_html':
    case 'server_error_json':
      return true;
    default:
      return kind satisfies never;
  }
}

/** The active faults of the tenant. */
export class Faults {
  #active: ActiveFault[] = [];
  readonly #holders = new Set<ActiveFault>();

  /**
   * Adds a fault. It replaces a fault that is equal in everything but `times`.
   * @returns the fault's ID, and a function that removes the fault and is idempotent
   * @throws LocalTenantError `too_many_faults`
   */
  add(fault: LocalTenantFault): { readonly id: string; readonly remove: () => void } {
    const others = this.#active.filter((each) => !sameFault(each.fault, fault));
    if (others.length >= MAX_FAULTS) {
      const message = `The tenant already has ${MAX_FAULTS} faults. Remove some first.`;
      throw new LocalTenantError('too_many_faults', message);
    }
    const id = randomUUID();
    const active = { id, fault, remaining: fault.times ?? Infinity, held: new Set<() => void>() };
    this.#active = [...others, active];
    return { id, remove: () => this.#remove(active) };
  }

  /**
   * Removes one fault and drops the connections that it holds. A used-up fault can still
   * hold connections.
   * @throws LocalTenantError `unknown_fault`
   */
  remove(id: string): void {
    const found = [...this.#active, ...this.#holders].find((each) => each.id === id);
    if (found === undefined) {
      throw new LocalTenantError('unknown_fault', `There is no fault with the id ${id}`);
    }
    this.#remove(found);
  }

  clear(): void {
    this.#active = [];
    for (const active of [...this.#holders]) this.#dropConnections(active);
  }

  list(): ListedFault[] {
    return this.#active.map(({ id, fault, remaining }) =>
      Number.isFinite(remaining) ? { id, ...fault, times: remaining } : { id, ...fault },
    );
  }

  /** Returns the faults that apply to this request, oldest first. Counts one request for each. */
  apply(request: FaultRequest): AppliedFault[] {
    const matching = this.#active.filter(({ fault }) => matches(fault, request));
    for (const active of matching) active.remaining -= 1;
    this.#active = this.#active.filter(({ remaining }) => remaining > 0);
    return matching.map((active) => ({
      fault: active.fault,
      holdConnection: (drop) => this.#holdConnection(active, drop),
    }));
  }

  #holdConnection(active: ActiveFault, drop: () => void): () => void {
    active.held.add(drop);
    this.#holders.add(active);
    return () => {
      active.held.delete(drop);
      if (active.held.size === 0) this.#holders.delete(active);
    };
  }

  #remove(active: ActiveFault): void {
    this.#active = this.#active.filter((each) => each !== active);
    this.#dropConnections(active);
  }

  #dropConnections(active: ActiveFault): void {
    this.#holders.delete(active);
    for (const drop of [...active.held]) drop();
    active.held.clear();
  }
}

function sameFault(one: LocalTenantFault, other: LocalTenantFault): boolean {
  return (
    one.endpoint === other.endpoint &&
    one.kind === other.kind &&
    one.latencyMs === other.latencyMs &&
    one.silentOnly === other.silentOnly &&
    one.error === other.error &&
    one.errorDescription === other.errorDescription
  );
}

function matches(fault: LocalTenantFault, request: FaultRequest): boolean {
  if (fault.endpoint !== '*' && fault.endpoint !== request.endpoint) return false;
  if (!faultApplies(fault.kind, request.endpoint)) return false;
  const { endpoint, silent = false, webMessage = false, refresh = false } = request;
  const authorize = endpoint === '/authorize';
  if (fault.silentOnly === true && (isLoginPage(endpoint) || (authorize && !silent))) return false;
  if (fault.kind === 'mfa_required') return authorize ? silent : refresh;
  if (fault.kind === 'web_origin_not_allowed' && authorize) return webMessage;
  if (fault.kind === 'third_party_cookies_blocked') return request.crossSiteFrame === true;
  return true;
}
