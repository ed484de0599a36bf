import { randomInt } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { describeFailure, regressions, runSeeds, simulate } from './run.js';

const ranges = [
  { what: 'the same in each run', from: 1, seeds: 200 },
  { what: 'new in each run', from: randomInt(2_000_000, 1_000_000_000), seeds: 100 },
];

/** How many failures are worth to be shown. */
const SHOWN = 2;

describe('tabs, a browser and a tenant that fail in every way', () => {
  it.each(ranges)(
    'keep what is promised for $seeds seeds from $from, $what',
    { timeout: 600_000 },
    async ({ from, seeds }) => {
      const { failures } = await runSeeds(from, seeds);
      const shown = failures.slice(0, SHOWN).map((failure) => describeFailure(failure));
      expect(shown.join('\n\n'), `${failures.length} of ${seeds} seeds fail`).toBe('');
    },
  );

  it.each(regressions)('once found with seed $seed: $found', async ({ seed }) => {
    const result = await simulate(seed);
    expect(result.violation && describeFailure(result)).toBeNull();
  });
});
