import { describe, expect, it } from 'vitest';
import { createCheckStagger } from '../src/streams/check-stagger.js';

describe('staggered checks', () => {
  it('have no delay for a single user', () => {
    let now = 1_000;
    const delay = createCheckStagger(25, () => now);
    expect(delay('a')).toBe(0);
    now += 40;
    expect(delay('b')).toBe(0);
  });

  it('have increasing delays for several users', () => {
    const delay = createCheckStagger(25, () => 1_000);
    expect(['a', 'b', 'c'].map(delay)).toEqual([0, 40, 80]);
  });

  it('keep the slot of a user who reconnects again', () => {
    let now = 1_000;
    const delay = createCheckStagger(25, () => now);
    const delays = Array.from({ length: 10_000 }, () => delay('mallory'));
    expect(Math.max(...delays)).toBe(40);
    expect(delay('alice')).toBe(80);
    now += 40;
    expect(delay('mallory')).toBe(80);
  });

  it('never exceed the rate per second', () => {
    let now = 0;
    const delay = createCheckStagger(10, () => now);
    const checkTimes: number[] = [];
    for (let each = 0; each < 500; each++) {
      now += each % 3;
      checkTimes.push(now + delay(`${each}`));
    }
    for (const [index, checkTime] of checkTimes.entries()) {
      const tenLater = checkTimes[index + 10];
      if (tenLater !== undefined) expect(tenLater - checkTime).toBeGreaterThanOrEqual(1_000 - 1);
    }
  });

  it('have a slot each within 15 minutes', () => {
    const delay = createCheckStagger(1, () => 1_000);
    const delays = Array.from({ length: 901 }, (_, each) => delay(`${each}`));
    expect(delays).toEqual(Array.from({ length: 901 }, (_, each) => each * 1_000));
  });

  it('are at a random moment within 15 minutes when all slots are taken', () => {
    const delay = createCheckStagger(1, () => 1_000);
    const delays = Array.from({ length: 4_501 }, (_, each) => delay(`${each}`)).slice(901);
    expect(Math.max(...delays)).toBeLessThanOrEqual(900_000);
    // Each minute has about 240 of the 3,600 checks.
    const perMinute = Array.from({ length: 15 }, () => 0);
    for (const each of delays) {
      const minute = Math.min(Math.floor(each / 60_000), 14);
      perMinute[minute] = (perMinute[minute] ?? 0) + 1;
    }
    expect(Math.max(...perMinute)).toBeLessThan(360);
    expect(Math.min(...perMinute)).toBeGreaterThan(120);
  });
});
