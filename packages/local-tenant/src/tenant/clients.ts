import type { LocalTenantClient } from '../contract.js';

/** The applications registered at the tenant, and what they allow. */
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

  /** May a page of this origin use the control endpoints? */
  isWebOrigin(origin: string): boolean {
    return this.#webOrigins.has(origin);
  }

  /** May a page of this origin call the token endpoint and its siblings? */
  isCorsOrigin(origin: string): boolean {
    return this.#corsOrigins.has(origin);
  }
}

/** May silent authentication post its answer to a page of this URL's origin? */
export function allowsWebMessage(client: LocalTenantClient, redirectUri: string): boolean {
  const origin = originOf(redirectUri);
  return client.allowedWebOrigins.some((allowed) => originOf(allowed) === origin);
}

/** As at Auth0, compared exactly, but the query string and the fragment do not count. */
export function allowsLogoutUrl(client: LocalTenantClient, returnTo: string): boolean {
  const wanted = withoutQuery(returnTo);
  return (client.allowedLogoutUrls ?? []).some((allowed) => withoutQuery(allowed) === wanted);
}

function originOf(url: string): string {
  return new URL(url).origin;
}

function withoutQuery(url: string): string {
  return url.split(/[?#]/, 1)[0] ?? '';
}
