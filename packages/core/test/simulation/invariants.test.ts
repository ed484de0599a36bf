import { describe, expect, it } from 'vitest';
import { broken, simulate } from './run.js';

const SEEDS = 300;

describe('the simulation', () => {
  it.each(broken)(
    'finds a heartbeat that $name',
    { timeout: 60_000 },
    async ({ breaks, change, ...code }) => {
      const found = new Set<string | undefined>();
      for (let seed = 1; seed <= SEEDS && !found.has(breaks); seed++) {
        const { violation } = await simulate(seed, { code, change });
        // Not what the shipped heartbeat would break as well.
        if (violation && !(await simulate(seed, { change })).violation)
          found.add(violation.invariant);
      }
      expect([...found]).toContain(breaks);
    },
  );

  it('is the same again with the same seed', { timeout: 60_000 }, async () => {
    for (let seed = 1; seed <= 20; seed++) {
      const [one, other] = [await simulate(seed), await simulate(seed)];
      expect(one.hash).toBe(other.hash);
      expect(one.tail(400)).toEqual(other.tail(400));
    }
  });

  it('is another with another seed', async () => {
    const hashes = [(await simulate(1)).hash, (await simulate(2)).hash];
    expect(new Set(hashes).size).toBe(2);
  });
});
