import type { ServerResponse } from 'node:http';
import type { Clock } from '../clock.js';

/** The APIs with a rate limit of their own. */
type RateLimitedApi = 'authentication' | 'management';

/** The limits of a free Auth0 tenant. The local tenant reports them, but does not enforce them. */
const LIMITS: Readonly<Record<RateLimitedApi, { readonly limit: number; readonly ms: number }>> = {
  authentication: { limit: 300, ms: 60_000 },
  management: { limit: 2, ms: 1000 },
};

/** Counts requests and describes the rate limits in the headers of the responses. */
export interface RateLimits {
  /**
   * Counts a request and sets its headers.
   * @see https://auth0.com/docs/troubleshoot/customer-support/operational-policies/rate-limit-policy
   */
  count(api: RateLimitedApi, res: ServerResponse): void;
  /** Sets the headers of a response with status 429. */
  exhaust(api: RateLimitedApi, res: ServerResponse): void;
}

/** Creates the rate limits of a tenant. */
export function createRateLimits(now: Clock): RateLimits {
  const windows = new Map<RateLimitedApi, { startedAt: number; used: number }>();
  const setHeaders = (api: RateLimitedApi, res: ServerResponse, remaining: number, at: number) => {
    const { limit, ms } = LIMITS[api];
    res.setHeader('X-RateLimit-Limit', limit);
    res.setHeader('X-RateLimit-Remaining', remaining);
    res.setHeader('X-RateLimit-Reset', Math.ceil((at + ms) / 1000));
  };
  return {
    count: (api, res) => {
      const { limit, ms } = LIMITS[api];
      const startedAt = Math.floor(now() / ms) * ms;
      const current = windows.get(api);
      const used = current?.startedAt === startedAt ? current.used + 1 : 1;
      windows.set(api, { startedAt, used });
      setHeaders(api, res, Math.max(0, limit - used), startedAt);
    },
    exhaust: (api, res) => setHeaders(api, res, 0, now()),
  };
}
