import type { ConfiguredClient } from '../contract/client.js';

/** The options of the client that determine how the tenant is asked. */
export interface ClientConfiguration {
  readonly domain: string | undefined;
  readonly clientId: string | undefined;
  readonly redirectUri: string | undefined;
  readonly organization: string | undefined;
  readonly useRefreshTokens: boolean;
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
  const { redirect_uri: redirectUri, organization } = options.authorizationParams ?? {};
  const useRefreshTokens = options.useRefreshTokens === true;
  return { domain, clientId, redirectUri, organization, useRefreshTokens };
}

interface ClientOptions {
  readonly domain?: string;
  readonly clientId?: string;
  readonly useRefreshTokens?: boolean;
  readonly authorizationParams?: { readonly redirect_uri?: string; readonly organization?: string };
}
