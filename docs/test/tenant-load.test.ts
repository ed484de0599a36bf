import { afterEach, describe, expect, it, vi } from 'vitest';
import { warnInDevelopment } from '../../packages/core/src/browser/development-warnings.js';
import {
  fit,
  lateness,
  number,
  planLimits,
  requestsPerCheck,
  requestsPerSecond,
  verdict,
  type Usage,
} from '../.vitepress/load/tenant-load.js';

const usage: Usage = {
  browsers: 900,
  tabs: 4,
  intervalMinutes: 15,
  probe: 'token_iframe',
  shared: true,
  focusesPerHour: 0,
};

describe('requestsPerSecond', () => {
  it('spreads one check a browser over the interval, of two requests in an iframe', () => {
    expect(requestsPerSecond(usage)).toBe(2);
  });

  it.each([
    ['token_refresh', 1],
    ['session', 1],
  ] as const)('counts one request a check for %s', (probe, perSecond) => {
    expect(requestsPerSecond({ ...usage, probe })).toBe(perSecond);
  });

  it('multiplies the checks by time with the tabs where they do not share', () => {
    expect(requestsPerSecond({ ...usage, shared: false })).toBe(8);
    expect(requestsPerSecond({ ...usage, shared: false, tabs: 1 })).toBe(2);
  });

  it('adds a check for each return to a tab, which is to one tab, shared or not', () => {
    const perSecond = 900 * (1 / 900 + 4 / 3600) * 2;
    expect(requestsPerSecond({ ...usage, focusesPerHour: 4 })).toBeCloseTo(perSecond, 10);
    const unshared = { ...usage, shared: false, focusesPerHour: 4 };
    expect(requestsPerSecond(unshared)).toBeCloseTo(perSecond + 6, 10);
  });

  it('checks on focus no more often than the least gap lets it', () => {
    const most = requestsPerSecond({ ...usage, focusesPerHour: 360 });
    expect(requestsPerSecond({ ...usage, focusesPerHour: 100_000 })).toBe(most);
    expect(requestsPerSecond({ ...usage, focusesPerHour: 359 })).toBeLessThan(most);
  });

  it('makes no requests without users', () => {
    expect(requestsPerSecond({ ...usage, browsers: 0, focusesPerHour: 9 })).toBe(0);
  });
});

describe('what the heartbeat warns of', () => {
  afterEach(() => {
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
  });

  it('is what the calculator says', () => {
    vi.stubEnv('NODE_ENV', 'development');
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    warnInDevelopment({ on: () => () => undefined }, 20_000);
    const text = String(warn.mock.calls[0]?.[0]);
    const [, checksAMinute] =
      /up to (\d+) checks a minute per browser, of two requests each/.exec(text) ?? [];
    const one = { ...usage, browsers: 1, intervalMinutes: 20 / 60 };
    expect(requestsPerCheck.token_iframe).toBe(2);
    expect(requestsPerSecond(one) * 60).toBeCloseTo(Number(checksAMinute) * 2, 10);
  });
});

describe('fit', () => {
  const [free] = planLimits;

  it.each([
    [0, 'fits'],
    [1.25, 'fits'],
    [1.26, 'tight'],
    [5, 'tight'],
    [5.01, 'over'],
  ] as const)('says of %d requests a second on the free plan: %s', (perSecond, expected) => {
    if (!free) throw new Error('There is no plan.');
    expect(fit(perSecond, free)).toBe(expected);
  });

  it('knows what Auth0 documents', () => {
    expect(planLimits.map(({ plan, perSecond }) => [plan, perSecond])).toEqual([
      ['Free', 5],
      ['Self-service', 25],
      ['Enterprise', 100],
    ]);
  });
});

describe('verdict', () => {
  it.each([
    [1, 'This fits every plan.'],
    [
      2,
      'This is tight on the free plan, where logins need the rest; fine on the self-service or enterprise plan.',
    ],
    [
      20,
      'This is over the limit of a tenant on the free plan; tight on the self-service plan, where logins need the rest; fine on the enterprise plan.',
    ],
    [120, 'This is over the limit of a tenant on the free, self-service or enterprise plan.'],
  ])('of %d requests a second', (perSecond, sentence) => {
    expect(verdict(perSecond)).toBe(sentence);
  });
});

describe('lateness', () => {
  it.each([
    [15, '15 minutes'],
    [1, '1 minute'],
    [0.5, '30 seconds'],
    [1 / 60, '1 second'],
    [2.5, '2.5 minutes'],
  ])('of an interval of %d minutes is at most as long', (intervalMinutes, words) => {
    expect(lateness({ ...usage, intervalMinutes })).toContain(`at most ${words} later`);
  });

  it('says what a probe with refresh tokens does not see', () => {
    expect(lateness({ ...usage, probe: 'token_refresh' })).toContain('does not notice a sign-out');
    expect(lateness(usage)).not.toContain('does not notice');
    expect(lateness({ ...usage, probe: 'session' })).not.toContain('does not notice');
  });
});

describe('number', () => {
  it.each([
    [0, '0'],
    [0.0123, '0.01'],
    [0.001, 'less than 0.01'],
    [1.26, '1.3'],
    [12.6, '13'],
    [1234.5, '1,235'],
  ])('writes %d as %s', (value, text) => {
    expect(number(value)).toBe(text);
  });
});
