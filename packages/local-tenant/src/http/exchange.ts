import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CookieNames } from '../provider/cookies.js';
import type { Providers } from '../provider/providers.js';
import type { Tenant } from '../tenant/tenant.js';

/** What every part of the server works on. */
export interface App {
  readonly tenant: Tenant;
  readonly providers: Providers;
  readonly cookies: CookieNames;
}

/** One request and its answer. */
export interface Exchange {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  /** The Host header: a loopback name, checked. */
  readonly host: string;
  readonly url: URL;
  readonly method: string;
  /** The Origin header. */
  readonly origin: string | undefined;
}

/** A request that cannot be answered, with the status to refuse it. */
export class HttpError extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly errorCode?: string,
  ) {
    super(message);
    this.name = 'HttpError';
  }
}

/**
 * Is the request for an iframe in a page of another site? Only browsers say so.
 * @see https://www.w3.org/TR/fetch-metadata/
 */
export function isCrossSiteFrame({ req: { headers } }: Exchange): boolean {
  return headers['sec-fetch-dest'] === 'iframe' && headers['sec-fetch-site'] === 'cross-site';
}

/** Does the request come from one of the tenant's own pages? */
export function isOwnOrigin({ origin, host }: Exchange): boolean {
  return origin === `http://${host}`;
}
