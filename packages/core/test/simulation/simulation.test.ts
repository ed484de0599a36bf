import { describe, expect, it } from 'vitest';
import { regressions } from './regressions.js';
import { describeFailure, runSeeds } from './run.js';
import { simulate } from './simulate.js';

const SEEDS = 2_000;

/** How many failures are worth to be shown. */
const SHOWN = 2;

describe('tabs, a browser and a tenant that fail in every way', () => {
  it(`keep what is promised for ${SEEDS} seeds`, { timeout: 600_000 }, async () => {
    const { failures } = await runSeeds(1, SEEDS);
    const shown = failures.slice(0, SHOWN).map((failure) => describeFailure(failure));
    expect(shown.join('\n\n'), `${failures.length} of ${SEEDS} seeds fail`).toBe('');
  });

  it.each(regressions)('once found with seed $seed: $found', async ({ seed }) => {
    const result = await simulate(seed);
    expect(result.violation && describeFailure(result)).toBeNull();
  });
});
