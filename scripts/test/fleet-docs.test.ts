import { describe, expect, it } from 'vitest';
import { recommend } from '../fleet-docs/settings.mjs';

const MINUTE_MS = 60_000;

/** A day with this many checks of a browser in an hour. */
const dayOf = (intervalMinutes: number, gapMinutes: number, focus: number) => ({
  intervalMs: intervalMinutes * MINUTE_MS,
  minGapMs: gapMinutes * MINUTE_MS,
  checks: { interval: 0, focus, load: 0, other: 0 },
  ageMedianS: 60,
  ageP99S: 600,
});

const days = [dayOf(60, 1, 1), dayOf(15, 15, 3), dayOf(5, 1, 9), dayOf(15, 1, 6)];

describe('recommend', () => {
  const plan = { plan: 'Test', perSecond: 30, written: '30 a second' };

  /** A fleet that does what the days say, with this peak. */
  function find(browsers: number, peakOfMean: number) {
    return recommend(browsers, plan, days, (options) => {
      const { checks } = days.find(
        ({ intervalMs, minGapMs }) =>
          intervalMs === options.intervalMs && minGapMs === options.minGapMs,
      )!;
      const perCheck = options.probe === 'session' ? 1 : 2;
      const mean = (options.browsers * checks.focus * perCheck) / 3_600;
      return {
        mean,
        peak: peakOfMean * mean,
        checks,
        ageMedianS: 60,
        ageP99S: 600,
        detectionMedianS: null,
        detectionMostS: null,
        loginsRefused: 0,
        falseEndings: 0,
      };
    });
  }

  it('takes the first choice with at most a third of the limit', () => {
    expect(find(3_000, 1)).toMatchObject({
      fit: 'fits',
      choice: { intervalMs: 15 * MINUTE_MS, minGapMs: MINUTE_MS, probe: 'token' },
    });
    expect(find(6_000, 1).choice).toMatchObject({ minGapMs: 15 * MINUTE_MS, probe: 'token' });
    expect(find(12_000, 1).choice).toMatchObject({ minGapMs: 15 * MINUTE_MS, probe: 'session' });
  });

  it('takes a later choice if the peak of the first is above two thirds', () => {
    expect(find(3_000, 3).choice).toMatchObject({ minGapMs: 15 * MINUTE_MS, probe: 'token' });
  });

  it('reports that no peak fits, or that nothing fits', () => {
    expect(find(30_000, 9)).toMatchObject({ fit: 'at work' });
    expect(find(90_000, 1)).toMatchObject({ fit: 'no', least: 25 });
    expect(find(90_000, 1).choice).toBeUndefined();
  });

  it('scales the figures of a part to a large fleet', () => {
    const { polling } = find(36_000, 1);
    expect(polling?.mean).toBeCloseTo(10, 10);
  });
});
