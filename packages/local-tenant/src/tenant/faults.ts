import { randomUUID } from 'node:crypto';
import type {
  LocalTenantFault,
  LocalTenantFaultEndpoint,
  LocalTenantFaultKind,
} from '../contract.js';
import { LocalTenantError } from '../error.js';

/** An endpoint that a fault can name. */
type NamedEndpoint = Exclude<LocalTenantFaultEndpoint, '*'>;

/** Where faults can strike: the endpoints with a name, and those that only `*` reaches. */
export type FaultEndpoint = NamedEndpoint | '/authorize/{uid}' | '/u/consent' | '/.well-known';

/** What a fault needs to know about a request. */
export interface FaultTarget {
  readonly endpoint: FaultEndpoint;
  /** `prompt=none` */
  readonly silent?: boolean;
  /** `response_mode=web_message` */
  readonly webMessage?: boolean;
  /** An iframe in a page of another site. */
  readonly crossSiteFrame?: boolean;
  /** `grant_type=refresh_token` */
  readonly refresh?: boolean;
}

/** A fault in the list: `id` takes it back, `times` is what remains. */
export type OrderedFault = LocalTenantFault & { readonly id: string };

/** A fault that struck a request; `hold` keeps a connection until the fault is taken back. */
export interface Strike {
  readonly fault: LocalTenantFault;
  hold(drop: () => void): () => void;
}

interface ActiveFault {
  readonly id: string;
  readonly fault: LocalTenantFault;
  remaining: number;
  readonly held: Set<() => void>;
}

const MAX_FAULTS = 100;

/** Is this a page that a browser goes to, rather than something a script reads? */
export function isPage(endpoint: FaultEndpoint): boolean {
  return isLoginPage(endpoint) || endpoint === '/authorize' || endpoint === '/v2/logout';
}

/** Is this a step of a login with pages, which no silent authentication gets to? */
export function isLoginPage(endpoint: LocalTenantFaultEndpoint | FaultEndpoint): boolean {
  return endpoint === '/u/login' || endpoint === '/u/consent' || endpoint === '/authorize/{uid}';
}

/** Can a fault of this kind happen at this endpoint at all? */
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

/** The faults that are ordered at the moment. */
export class Faults {
  #active: ActiveFault[] = [];
  readonly #holding = new Set<ActiveFault>();

  /**
   * Orders a fault, in place of one that is equal but for `times`.
   * @returns its id, and its undo, which may be called more than once
   * @throws LocalTenantError `too_many_faults`
   */
  add(fault: LocalTenantFault): { readonly id: string; readonly undo: () => void } {
    const others = this.#active.filter((each) => !sameFault(each.fault, fault));
    if (others.length >= MAX_FAULTS) {
      const message = `There are ${MAX_FAULTS} faults already; take some back first.`;
      throw new LocalTenantError('too_many_faults', message);
    }
    const id = randomUUID();
    const active = { id, fault, remaining: fault.times ?? Infinity, held: new Set<() => void>() };
    this.#active = [...others, active];
    return { id, undo: () => this.#takeBack(active) };
  }

  /**
   * Takes one fault back, and drops the connections that it holds; it may be used up otherwise.
   * @throws LocalTenantError `unknown_fault`
   */
  takeBack(id: string): void {
    const found = [...this.#active, ...this.#holding].find((each) => each.id === id);
    if (found === undefined) {
      throw new LocalTenantError('unknown_fault', `There is no fault with the id ${id}`);
    }
    this.#takeBack(found);
  }

  clear(): void {
    this.#active = [];
    for (const active of [...this.#holding]) this.#drop(active);
  }

  list(): OrderedFault[] {
    return this.#active.map(({ id, fault, remaining }) =>
      Number.isFinite(remaining) ? { id, ...fault, times: remaining } : { id, ...fault },
    );
  }

  /** The faults that strike this request, in the order they were set; each counts one hit. */
  strike(target: FaultTarget): Strike[] {
    const struck = this.#active.filter(({ fault }) => hits(fault, target));
    for (const active of struck) active.remaining -= 1;
    this.#active = this.#active.filter(({ remaining }) => remaining > 0);
    return struck.map((active) => ({
      fault: active.fault,
      hold: (drop) => this.#hold(active, drop),
    }));
  }

  #hold(active: ActiveFault, drop: () => void): () => void {
    active.held.add(drop);
    this.#holding.add(active);
    return () => {
      active.held.delete(drop);
      if (active.held.size === 0) this.#holding.delete(active);
    };
  }

  #takeBack(active: ActiveFault): void {
    this.#active = this.#active.filter((each) => each !== active);
    this.#drop(active);
  }

  #drop(active: ActiveFault): void {
    this.#holding.delete(active);
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

function hits(fault: LocalTenantFault, target: FaultTarget): boolean {
  if (fault.endpoint !== '*' && fault.endpoint !== target.endpoint) return false;
  if (!faultApplies(fault.kind, target.endpoint)) return false;
  const { endpoint, silent = false, webMessage = false, refresh = false } = target;
  const authorize = endpoint === '/authorize';
  if (fault.silentOnly === true && (isLoginPage(endpoint) || (authorize && !silent))) return false;
  if (fault.kind === 'mfa_required') return authorize ? silent : refresh;
  if (fault.kind === 'web_origin_not_allowed' && authorize) return webMessage;
  if (fault.kind === 'third_party_cookies_blocked') return target.crossSiteFrame === true;
  return true;
}
