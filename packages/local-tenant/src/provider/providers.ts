import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Interaction, JWK, KoaContextWithOIDC, Provider } from 'oidc-provider';
import { acceptJwtAtUserinfo } from '../access/access-token.js';
import { blockThirdPartyCookies } from '../faults/request-faults.js';
import type { Tenant } from '../tenant/tenant.js';
import { createConfiguration } from './configuration.js';
import {
  allowSecureCookies,
  keepSessionCookie,
  repeatSessionCookie,
  type CookieNames,
} from './cookies.js';
import { observeProvider } from './events.js';
import type { OidcProviderModule } from './load-provider.js';

interface OriginProvider {
  readonly provider: Provider;
  readonly handle: (req: IncomingMessage, res: ServerResponse) => Promise<void>;
}

const MAX_ORIGINS = 16;

/** Holds one provider per origin, because the issuer contains it. All share one store. */
export class Providers {
  readonly #byOrigin = new Map<string, OriginProvider>();
  readonly #create: (issuer: string) => Provider;

  constructor(tenant: Tenant, module: OidcProviderModule, key: JWK, cookies: CookieNames) {
    this.#create = (issuer) => {
      const configuration = createConfiguration(tenant, module, key, cookies, issuer);
      const provider = new module.Provider(issuer, configuration);
      useSchemeOf(issuer, provider);
      allowSecureCookies(provider);
      acceptJwtAtUserinfo(provider, tenant);
      provider.use(blockThirdPartyCookies);
      provider.use(repeatSessionCookie(cookies));
      provider.use(keepSessionCookie(cookies));
      provider.use(removeTypeOfEmptyBody);
      observeProvider(provider, tenant);
      return provider;
    };
  }

  /** Forwards the request to the provider of this origin, such as `http://localhost:4400`. */
  handle(origin: string, req: IncomingMessage, res: ServerResponse): Promise<void> {
    return this.#for(origin).handle(req, res);
  }

  /** Returns an unfinished login or consent. */
  findInteraction(origin: string, uid: string): Promise<Interaction | undefined> {
    return this.#for(origin).provider.Interaction.find(uid);
  }

  #for(origin: string): OriginProvider {
    const existing = this.#byOrigin.get(origin);
    if (existing !== undefined) return existing;
    const [oldest] = this.#byOrigin.keys();
    if (this.#byOrigin.size >= MAX_ORIGINS && oldest !== undefined) this.#byOrigin.delete(oldest);
    const provider = this.#create(`${origin}/`);
    const created = { provider, handle: provider.callback() };
    this.#byOrigin.set(origin, created);
    return created;
  }
}

/** Makes the provider use the scheme of its issuer in URLs, also behind a proxy. */
function useSchemeOf(issuer: string, provider: Provider): void {
  const protocol = new URL(issuer).protocol.slice(0, -1);
  Object.defineProperty(provider.request, 'protocol', { get: () => protocol });
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
