import type { LocalTenantClient } from '../contract-clients.js';

/** The applications that are registered at the tenant. */
export class Clients {
  readonly #clients: ReadonlyMap<string, LocalTenantClient>;
  readonly #webOrigins: ReadonlySet<string>;
  readonly #corsOrigins: ReadonlySet<string>;

  constructor(clients: readonly LocalTenantClient[]) {
    this.#clients = new Map(clients.map((client) => [client.clientId, client]));
    this.#webOrigins = new Set(clients.flatMap((client) => client.allowedWebOrigins.map(originOf)));
    // Auth0 lets the origins of the callback URLs call the token endpoint too.
    this.#corsOrigins = new Set([
      ...this.#webOrigins,
      ...clients.flatMap((client) => client.allowedCallbackUrls.map(originOf)),
    ]);
  }

  all(): LocalTenantClient[] {
    return [...this.#clients.values()];
  }

  find(clientId: string | null | undefined): LocalTenantClient | undefined {
    return typeof clientId === 'string' ? this.#clients.get(clientId) : undefined;
  }

  /** Returns the display name of an application. */
  nameOf(clientId: string | undefined): string | undefined {
    const client = this.find(clientId);
    return client?.name ?? client?.clientId;
  }

  /** Returns whether a page of this origin may use the control endpoints. */
  isWebOrigin(origin: string): boolean {
    return this.#webOrigins.has(origin);
  }

  /** Returns whether a page of this origin may read what `fetch` gets from the tenant. */
  isCorsOrigin(origin: string): boolean {
    return this.#corsOrigins.has(origin);
  }
}

/** Returns whether `/authorize` may post a web message to the origin of this URL. */
export function allowsWebMessage(client: LocalTenantClient, redirectUri: string): boolean {
  const origin = originOf(redirectUri);
  return client.allowedWebOrigins.some((allowed) => originOf(allowed) === origin);
}

/** Returns whether logout may redirect to `returnTo`. Like Auth0, ignores query and fragment. */
export function allowsLogoutUrl(allowedUrls: readonly string[], returnTo: string): boolean {
  const target = withoutQuery(returnTo);
  return allowedUrls.some((allowed) => withoutQuery(allowed) === target);
}

function originOf(url: string): string {
  return new URL(url).origin;
}

function withoutQuery(url: string): string {
  return url.split(/[?#]/, 1)[0] ?? '';
}
