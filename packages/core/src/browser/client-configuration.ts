import type { ConfiguredClient } from '../client.js';

/** What the client was made with, as far as it decides how the tenant is asked. */
export interface ClientConfiguration {
  readonly domain?: string;
  readonly clientId?: string;
  readonly redirectUri?: string;
  readonly organization?: string;
  readonly useRefreshTokens: boolean;
  readonly useRefreshTokensFallback: boolean;
}

/**
 * Reads the configuration of an `Auth0Client`.
 *
 * Only domain and client ID are public (`getConfiguration`). The rest is read from the client's
 * own `options`, which 2.x keeps under that name; where they are missing, the SDK's defaults hold.
 */
export function readClientConfiguration(client: ConfiguredClient): ClientConfiguration {
  const options = record((client as { options?: unknown }).options);
  const parameters = record(options['authorizationParams']);
  const known = client.getConfiguration?.() ?? {
    domain: options['domain'],
    clientId: options['clientId'],
  };
  return {
    ...text('domain', known.domain),
    ...text('clientId', known.clientId),
    ...text('redirectUri', parameters['redirect_uri']),
    ...text('organization', parameters['organization']),
    useRefreshTokens: options['useRefreshTokens'] === true,
    useRefreshTokensFallback: options['useRefreshTokensFallback'] === true,
  };
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function text<Key extends string>(key: Key, value: unknown): { [K in Key]?: string } {
  return typeof value === 'string' && value !== ''
    ? ({ [key]: value } as { [K in Key]: string })
    : {};
}
