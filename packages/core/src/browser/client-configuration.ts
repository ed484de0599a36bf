import type { ConfiguredClient } from '../client.js';

/** What the client was made with, as far as it decides how the tenant is asked. */
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
 * Only domain and client ID are public (`getConfiguration`). The rest is read from the client's
 * own `options`, which 2.x keeps under that name; where they are missing, the SDK's defaults hold.
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
