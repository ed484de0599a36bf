import { describe, expect, it } from 'vitest';
import { createTurns } from '../src/streams/turns.js';

describe('turns', () => {
  it('come at once to who comes alone', () => {
    let now = 1_000;
    const turn = createTurns(25, () => now);
    expect(turn('a')).toBe(0);
    now += 40;
    expect(turn('b')).toBe(0);
  });

  it('come one after the other to a crowd', () => {
    const turn = createTurns(25, () => 1_000);
    expect(['a', 'b', 'c'].map(turn)).toEqual([0, 40, 80]);
  });

  it('are the same for a user who asks again, so that nobody else waits for that', () => {
    let now = 1_000;
    const turn = createTurns(25, () => now);
    const waits = Array.from({ length: 10_000 }, () => turn('mallory'));
    expect(Math.max(...waits)).toBe(40);
    expect(turn('alice')).toBe(80);
    now += 40;
    expect(turn('mallory')).toBe(80);
  });

  it('are no more than so many in any second', () => {
    let now = 0;
    const turn = createTurns(10, () => now);
    const moments: number[] = [];
    for (let each = 0; each < 500; each++) {
      now += each % 3;
      moments.push(now + turn(`${each}`));
    }
    for (const [index, moment] of moments.entries()) {
      const tenLater = moments[index + 10];
      if (tenLater !== undefined) expect(tenLater - moment).toBeGreaterThanOrEqual(1_000 - 1);
    }
  });

  it('are given by chance to who would wait for more than five minutes', () => {
    const turn = createTurns(1, () => 1_000);
    const waits = Array.from({ length: 1_000 }, (_, each) => turn(`${each}`));
    expect(Math.max(...waits)).toBeLessThanOrEqual(300_000);
    expect(new Set(waits.slice(400)).size).toBeGreaterThan(300);
  });
});
