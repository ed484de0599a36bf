import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Interaction, JWK, KoaContextWithOIDC, Provider } from 'oidc-provider';
import type { Tenant } from '../tenant/tenant.js';
import { acceptJwtAtUserinfo } from './access-token.js';
import { createConfiguration } from './configuration.js';
import { allowSecureCookies, repeatSessionCookie, type CookieNames } from './cookies.js';
import type { OidcProviderModule } from './load-provider.js';
import { observeProvider } from './provider-events.js';
import { blockThirdPartyCookies } from './third-party-cookies.js';

interface HostProvider {
  readonly provider: Provider;
  readonly handle: (req: IncomingMessage, res: ServerResponse) => Promise<void>;
}

/** The scheme of the tenant's URLs. */
export type Scheme = 'http' | 'https';

const MAX_HOSTS = 16;

/** Holds one provider per host name, because the issuer contains the host. All share one store. */
export class Providers {
  readonly #byHost = new Map<string, HostProvider>();
  readonly #create: (issuer: string) => Provider;

  readonly #scheme: Scheme;

  constructor(
    tenant: Tenant,
    module: OidcProviderModule,
    key: JWK,
    cookies: CookieNames,
    scheme: Scheme,
  ) {
    this.#scheme = scheme;
    this.#create = (issuer) => {
      const configuration = createConfiguration(tenant, module, key, cookies, issuer);
      const provider = new module.Provider(issuer, configuration);
      allowSecureCookies(provider);
      acceptJwtAtUserinfo(provider, tenant);
      provider.use(blockThirdPartyCookies);
      provider.use(repeatSessionCookie(cookies));
      provider.use(removeTypeOfEmptyBody);
      observeProvider(provider, tenant);
      return provider;
    };
  }

  /** Forwards the request to the provider of this host, such as `localhost:4400`. */
  handle(host: string, req: IncomingMessage, res: ServerResponse): Promise<void> {
    return this.#for(host).handle(req, res);
  }

  /** Returns an unfinished login or consent. */
  findInteraction(host: string, uid: string): Promise<Interaction | undefined> {
    return this.#for(host).provider.Interaction.find(uid);
  }

  #for(host: string): HostProvider {
    const existing = this.#byHost.get(host);
    if (existing !== undefined) return existing;
    const [oldest] = this.#byHost.keys();
    if (this.#byHost.size >= MAX_HOSTS && oldest !== undefined) this.#byHost.delete(oldest);
    const provider = this.#create(`${this.#scheme}://${host}/`);
    const created = { provider, handle: provider.callback() };
    this.#byHost.set(host, created);
    return created;
  }
}

/**
 * Removes the `Content-Type` of an empty response. The provider answers a revocation with an empty
 * body of the type `text/plain`, which `oidc-client-ts` rejects.
 */
async function removeTypeOfEmptyBody(
  ctx: KoaContextWithOIDC,
  next: () => Promise<void>,
): Promise<void> {
  await next();
  if (ctx.body === '') ctx.remove('Content-Type');
}
