import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ManagementTokens } from '../management/tokens.js';
import type { CookieNames } from '../provider/cookies.js';
import type { Providers } from '../provider/providers.js';
import type { VerifySignature } from '../signing-key.js';
import type { Tenant } from '../tenant/tenant.js';
import type { RateLimits } from './rate-limit.js';

/** The scheme of a URL of the tenant. */
export type Scheme = 'http' | 'https';

/** The state that all request handlers share. */
export interface App {
  readonly tenant: Tenant;
  readonly providers: Providers;
  readonly cookies: CookieNames;
  readonly managementTokens: ManagementTokens;
  /** The scheme of requests that reach the tenant without a proxy. */
  readonly scheme: Scheme;
  /** Whether `X-Forwarded-Proto` decides the scheme. */
  readonly trustProxy: boolean;
  readonly verifySignature: VerifySignature;
  readonly rateLimits: RateLimits;
}

/** A request with its response. */
export interface Exchange {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  /** The origin of the tenant at this host name, such as `http://localhost:4400`. */
  readonly baseUrl: string;
  readonly url: URL;
  readonly method: string;
  /** The `Origin` header. */
  readonly origin: string | undefined;
}

/** A request error with its HTTP status. */
export class HttpError extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly errorCode?: string,
    /** Further properties of the body. */
    readonly details?: Readonly<Record<string, unknown>>,
  ) {
    super(message);
    this.name = 'HttpError';
  }
}

/**
 * Returns whether the request loads an iframe in a page of another site. Only browsers send the
 * headers that show it.
 * @see https://www.w3.org/TR/fetch-metadata/
 */
export function isCrossSiteFrame({ req: { headers } }: Exchange): boolean {
  return headers['sec-fetch-dest'] === 'iframe' && headers['sec-fetch-site'] === 'cross-site';
}

/** Returns whether the request comes from one of the tenant's own pages. */
export function isOwnOrigin({ origin, baseUrl }: Exchange): boolean {
  return origin === baseUrl;
}
