import { describe, expect, it } from 'vitest';
import { describeFailure, frozen, simulate } from './run.js';

/** What is small is left to a seed: each story is told with so many. */
const SEEDS = 25;

describe('stories that once ended badly', () => {
  it.each(frozen)('$found', { timeout: 60_000 }, async (script) => {
    for (let seed = 1; seed <= SEEDS; seed++) {
      const result = await simulate(seed, { script });
      expect(result.violation && describeFailure(result)).toBeNull();
    }
  });
});
