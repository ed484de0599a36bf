import type { ConfiguredClient } from '../contract/client.js';

/** The options of the client that determine how the tenant is asked. */
export interface ClientConfiguration {
  readonly domain: string | undefined;
  readonly clientId: string | undefined;
  readonly redirectUri: string | undefined;
  readonly useRefreshTokens: boolean;
  /** The transaction of a redirect is in a cookie. */
  readonly usesTransactionCookies: boolean;
  /** A silent token request may open a popup. */
  readonly opensPopups: boolean;
}

/**
 * Reads the configuration of an `Auth0Client`.
 *
 * Only domain and client ID are public (`getConfiguration`). The other values come from the
 * property `options`, which exists in every 2.x release; without it the defaults of the SDK apply.
 */
export function readClientConfiguration(client: ConfiguredClient): ClientConfiguration {
  const { options = {} } = client as { options?: ClientOptions };
  const { domain, clientId } = client.getConfiguration?.() ?? options;
  const { redirect_uri: redirectUri } = options.authorizationParams ?? {};
  const useRefreshTokens = options.useRefreshTokens === true;
  const opensPopups = options.interactiveErrorHandler === 'popup';
  const usesTransactionCookies = options.useCookiesForTransactions === true;
  return {
    domain,
    clientId,
    redirectUri,
    useRefreshTokens,
    usesTransactionCookies,
    opensPopups,
  };
}

interface ClientOptions {
  readonly domain?: string;
  readonly clientId?: string;
  readonly useRefreshTokens?: boolean;
  readonly useCookiesForTransactions?: boolean;
  readonly interactiveErrorHandler?: string;
  readonly authorizationParams?: { readonly redirect_uri?: string };
}

/**
 * Whether the tenant and the page are the same site, so that its cookies are first-party. Compares two
 * labels: a page does not know the public suffixes.
 */
export function isSameSite(domain: string): boolean {
  const site = (host: string) => host.split('.').slice(-2).join('.');
  return site(tenantUrl(domain).hostname) === site(globalThis.location?.hostname ?? '');
}

/** Returns the URL of a domain: `example.eu.auth0.com`, or with `https://`. */
export function tenantUrl(domain: string): URL {
  return new URL(/^https?:/.test(domain) ? domain : `https://${domain}`);
}
