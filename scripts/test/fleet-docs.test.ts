import { describe, expect, it } from 'vitest';
import { plotRates } from '../fleet-docs/plot.mjs';
import { withSections } from '../fleet-docs/sections.mjs';
import { choicesOf, recommend } from '../fleet-docs/settings.mjs';

const MINUTE_MS = 60_000;

describe('plotRates', () => {
  const drawing = {
    label: 'Ours & theirs',
    series: [
      { name: 'this library', colour: 'ours', rates: [10, 11.123456, 12] },
      { name: 'bare interval', colour: 'bare', rates: [15, 60, 15] },
    ],
    partS: 30,
    fromMin: -1,
    lastsMin: 0.5,
    limit: 25,
  } as const;
  const svg = plotRates(drawing);

  it('names the lines and the limit in text', () => {
    for (const text of ['this library', 'bare interval', 'limit of the tenant: 25']) {
      expect(svg).toContain(`>${text}</text>`);
    }
  });

  it('has an accessible name', () => {
    expect(svg).toMatch(/^<svg [^>]*role="img" aria-label="Ours &amp; theirs"/);
  });

  it('has colours for light and for dark pages', () => {
    expect(svg).toContain('prefers-color-scheme: dark');
    expect(svg).not.toContain('NaN');
  });

  it('returns the same picture for the same drawing', () => {
    expect(plotRates(drawing)).toBe(svg);
  });

  it('draws no event band without an event', () => {
    const { lastsMin: _, ...calm } = drawing;
    expect(plotRates(calm)).not.toContain('fill="var(--event)"');
  });
});

describe('withSections', () => {
  const page = 'Before\n<!-- docs:fleet a -->\nold\n<!-- /docs:fleet a -->\nAfter';

  it('replaces only the text between the marks', () => {
    expect(withSections(page, { a: 'new\n' })).toBe(
      'Before\n<!-- docs:fleet a -->\n\nnew\n\n<!-- /docs:fleet a -->\nAfter',
    );
  });

  it('rejects a page without a mark', () => {
    expect(() => withSections(page, { b: 'new' })).toThrow('<!-- docs:fleet b -->');
  });
});

/** A day with this many checks of a browser in an hour. */
const dayOf = (intervalMinutes: number, gapMinutes: number, focus: number) => ({
  intervalMs: intervalMinutes * MINUTE_MS,
  minGapMs: gapMinutes * MINUTE_MS,
  checks: { interval: 0, focus, load: 0, other: 0 },
  ageMedianS: 60,
  ageP99S: 600,
});

const days = [dayOf(60, 1, 1), dayOf(15, 15, 3), dayOf(5, 1, 9), dayOf(15, 1, 6)];

describe('choicesOf', () => {
  it('prefers a short interval, then the default probe, then a short gap', () => {
    const choices = choicesOf(days).map(
      ({ choice: { intervalMs, minGapMs, probe } }) =>
        `${intervalMs / MINUTE_MS} ${minGapMs / MINUTE_MS} ${probe}`,
    );
    expect(choices).toEqual([
      '15 1 token',
      '15 15 token',
      '15 1 session',
      '15 15 session',
      '60 1 token',
      '60 1 session',
    ]);
  });
});

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
