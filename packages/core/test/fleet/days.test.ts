import { describe, expect, it } from 'vitest';
import { measureDay } from './run.js';

const options = {
  browsers: 300,
  hours: 1,
  limit: 30,
  seed: 1,
  intervalMs: 900_000,
  minGapMs: 10_000,
};

const day = measureDay(options);

describe('measureDay', () => {
  it('counts every check once', () => {
    const { interval, focus, load, other } = day.checks;
    const requests = (300 * 2 * (interval + focus + load + other)) / 3_600;
    expect(requests).toBeCloseTo(day.mean, 10);
    expect(Math.min(interval, focus, load)).toBeGreaterThan(0);
  });

  it('needs half of the requests for checks of one request', () => {
    const session = measureDay({ ...options, probe: 'session' });
    expect(session.mean / day.mean).toBeCloseTo(0.5, 1);
    expect(session.checks.focus).toBeCloseTo(day.checks.focus, 1);
  });

  it('checks less often with a longer interval or a longer gap', () => {
    const slow = measureDay({ ...options, intervalMs: 3_600_000 });
    const rare = measureDay({ ...options, minGapMs: 900_000 });
    expect(slow.checks.interval).toBeLessThan(day.checks.interval);
    expect(rare.checks.focus).toBeLessThan(day.checks.focus);
  });

  it('detects a block with a hint within two seconds', () => {
    const push = measureDay({ ...options, liveIntervalMs: 3_600_000 });
    expect(push.detectionMostS).toBeLessThan(2);
    expect(day.detectionMostS ?? Infinity).toBeGreaterThan(60);
  });

  it('knows the bare interval, which checks at no page load', () => {
    const bare = measureDay({ ...options, isBare: true });
    expect(bare.checks.load).toBe(0);
    expect(bare.checks.interval).toBeGreaterThan(day.checks.interval);
  });
});
