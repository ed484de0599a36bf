/** What the tenant does with a request. */
export type Reception = 'served' | 'rate_limited' | 'unavailable' | 'unanswered';

/** A tenant: one token bucket for the whole Authentication API. */
export interface Tenant {
  status: 'up' | 'down' | 'hanging';
  /** Requests per second, and how many at once. */
  limit: number;
  receive(at: number): Reception;
}

export function createTenant(limit: number, startAt: number): Tenant {
  let tokens = limit;
  let filledAt = startAt;

  const tenant: Tenant = {
    status: 'up',
    limit,
    receive(at) {
      if (tenant.status === 'down') return 'unavailable';
      if (tenant.status === 'hanging') return 'unanswered';
      tokens = Math.min(tenant.limit, tokens + ((at - filledAt) / 1_000) * tenant.limit);
      filledAt = at;
      if (tokens < 1) return 'rate_limited';
      tokens -= 1;
      return 'served';
    },
  };
  return tenant;
}
