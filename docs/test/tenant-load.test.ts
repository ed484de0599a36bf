import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { warnInDevelopment } from '../../packages/core/src/browser/development-warnings.js';
import { repository } from '../.vitepress/pages.js';
import figures from '../.vitepress/load/fleet-figures.json';
import {
  bareRequestsPerSecond,
  dayOf,
  duration,
  fit,
  gapsFor,
  intervalsMs,
  lateness,
  number,
  planLimits,
  requestsPerCheck,
  requestsPerSecond,
  verdict,
  type Usage,
} from '../.vitepress/load/tenant-load.js';

const usage: Usage = {
  browsers: 3_600,
  tabs: 1,
  intervalMs: 900_000,
  minGapMs: 10_000,
  probe: 'token_iframe',
};

const { checks, ageMedianS } = dayOf(usage);

describe('requestsPerSecond', () => {
  it('adds the checks of an hour, of two requests in an iframe', () => {
    const perHour = checks.interval + checks.focus + checks.load + checks.other;
    expect(requestsPerSecond(usage)).toBeCloseTo(2 * perHour, 10);
  });

  it.each([
    ['token_refresh', 1],
    ['session', 1],
  ] as const)('counts one request a check for %s', (probe, count) => {
    const half = requestsPerSecond(usage) / 2;
    expect(requestsPerSecond({ ...usage, probe })).toBeCloseTo(count * half, 10);
  });

  it('does not depend on the number of tabs', () => {
    expect(requestsPerSecond({ ...usage, tabs: 20 })).toBe(requestsPerSecond(usage));
  });

  it('falls with a longer interval and with a longer gap', () => {
    const load = requestsPerSecond(usage);
    expect(requestsPerSecond({ ...usage, intervalMs: 1_800_000 })).toBeLessThan(load);
    expect(requestsPerSecond({ ...usage, minGapMs: 900_000 })).toBeLessThan(load);
  });

  it('makes no requests without users', () => {
    expect(requestsPerSecond({ ...usage, browsers: 0 })).toBe(0);
  });
});

describe('bareRequestsPerSecond', () => {
  it('multiplies the checks at the interval with the tabs, but not those on focus', () => {
    const one = bareRequestsPerSecond(usage);
    const more = bareRequestsPerSecond({ ...usage, tabs: 2 }) - one;
    expect(more).toBeGreaterThan(0);
    expect(one).toBeGreaterThan(more);
    expect(bareRequestsPerSecond({ ...usage, tabs: 4 })).toBeCloseTo(one + 3 * more, 10);
  });
});

describe('dayOf', () => {
  it('knows every setting that can be chosen', () => {
    for (const intervalMs of intervalsMs) {
      for (const minGapMs of gapsFor(intervalMs)) {
        expect(dayOf({ intervalMs, minGapMs })).toMatchObject({ intervalMs, minGapMs });
      }
    }
  });

  it('takes the longest gap that is no longer than the one that is asked for', () => {
    expect(dayOf({ intervalMs: 900_000, minGapMs: 3_600_000 }).minGapMs).toBe(900_000);
  });

  it('refuses an interval that was not measured', () => {
    expect(() => dayOf({ intervalMs: 1, minGapMs: 1 })).toThrow('1 ms was not measured');
  });
});

describe('the pages of the fleet', () => {
  const read = (page: string) =>
    readFileSync(`${repository}/docs/${page}.md`, 'utf8').replaceAll('\u00a0', ' ');
  const probes = { token: 'token_iframe', session: 'session' } as const;

  it.each(figures.recommended)(
    'recommend for $browsers browsers on the plan $plan what the calculator computes',
    ({ browsers, plan, intervalMs, minGapMs, probe, perSecond }) => {
      const row = read('recommended-settings')
        .split('\n')
        .find((line) =>
          new RegExp(`^\\| ${browsers.toLocaleString('en')} +\\| ${plan} `).test(line),
        );
      expect(row).toContain(` ${perSecond.toFixed(1)} (`);
      const calculated = requestsPerSecond({
        ...usage,
        browsers,
        intervalMs,
        minGapMs,
        probe: probes[probe as keyof typeof probes],
      });
      // Another fleet has other people in it.
      expect(calculated / perSecond).toBeGreaterThan(0.9);
      expect(calculated / perSecond).toBeLessThan(1.1);
    },
  );

  it('measured the requests of an ordinary morning that the calculator computes', () => {
    const [, ordinary] =
      /make ([\d.]+) requests per second with the default/.exec(read('fleet')) ?? [];
    const calculated = requestsPerSecond({ ...usage, browsers: figures.browsers });
    expect(calculated / Number(ordinary)).toBeGreaterThan(0.95);
    expect(calculated / Number(ordinary)).toBeLessThan(1.05);
  });
});

describe('what the heartbeat warns of', () => {
  afterEach(() => {
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
  });

  it('counts the requests of a check as the calculator does', () => {
    vi.stubEnv('NODE_ENV', 'development');
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    warnInDevelopment({ on: () => () => undefined }, 20_000);
    const text = String(warn.mock.calls[0]?.[0]);
    expect(text).toContain('up to 3 checks a minute per browser, of two requests each');
    expect(requestsPerCheck.token_iframe).toBe(2);
  });
});

describe('fit', () => {
  const [free] = planLimits;

  it.each([
    [0, 'fits'],
    [1.66, 'fits'],
    [1.67, 'tight'],
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
  it('says in how many minutes half of the endings and nearly all are detected', () => {
    expect(lateness(usage)).toContain(`within ${number(ageMedianS / 60)} minutes in half`);
    expect(lateness(usage)).toContain('in 99 %');
  });

  it('says what a probe with refresh tokens does not see', () => {
    expect(lateness({ ...usage, probe: 'token_refresh' })).toContain('sign-out elsewhere is not');
    expect(lateness(usage)).not.toContain('sign-out');
    expect(lateness({ ...usage, probe: 'session' })).not.toContain('sign-out');
  });
});

describe('duration', () => {
  it.each([
    [15, '15 minutes'],
    [1, '1 minute'],
    [0.5, '30 seconds'],
    [1 / 60, '1 second'],
    [2.5, '2.5 minutes'],
  ])('of %d minutes is %s', (minutes, words) => {
    expect(duration(minutes)).toBe(words);
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
