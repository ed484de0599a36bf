import { describe, expect, it } from 'vitest';
import { shareOfTenant } from '../src/delivery/tenant-share.js';

describe('the share of the tenant limit', () => {
  it.each([
    ['a free tenant', 5, 0.625, 2.2, 5],
    ['a self-service tenant', 25, 3.125, 11, 25],
    ['an enterprise tenant', 100, 12.5, 44, 100],
  ])('of %s with %d requests per second', (_, limit, checks, hints, burst) => {
    const { checksPerSecond, hintRate } = shareOfTenant(limit);
    expect(checksPerSecond).toBe(checks);
    expect(1_000 / hintRate.refillMs).toBeCloseTo(hints);
    expect(hintRate.capacity).toBe(burst);
  });

  it('leaves a tenth of the limit to logins even when every session is still alive', () => {
    const { hintRate } = shareOfTenant(25);
    const requestsPerSecond = (2 * 1_000) / hintRate.refillMs;
    expect(requestsPerSecond).toBeLessThanOrEqual(0.9 * 25);
  });

  it('allows one hint at once when a node may make less than one request per second', () => {
    expect(shareOfTenant(0.5).hintRate.capacity).toBe(1);
  });
});
