import { describe, expect, it } from 'vitest';
import {
  describeAge,
  describeAgeInMinutes,
  describeDuration,
  describeWait,
  timeOfDay,
} from '../src/durations.js';

describe('durations', () => {
  it.each([
    [-5, '0 ms'],
    [84.4, '84 ms'],
    [1_240, '1.2 s'],
    [9_949, '9.9 s'],
    [12_000, '12 s'],
    [119_000, '119 s'],
    [180_000, '3 min'],
    [3_900_000, '1 h 5 min'],
    [7_200_000, '2 h'],
    [100_000_000, '27 h'],
  ])('formats a duration of %d ms as %s', (ms, text) => {
    expect(describeDuration(ms)).toBe(text);
  });

  it.each([
    [-3_000, 'just now', '< 1 min'],
    [999, 'just now', '< 1 min'],
    [12_999, '12 s ago', '< 1 min'],
    [61_000, '61 s ago', '1 min'],
    [185_000, '3 min ago', '3 min'],
  ])('formats an age of %d ms as %s', (ms, age, inMinutes) => {
    expect(describeAge(1_000_000, 1_000_000 + ms)).toBe(age);
    expect(describeAgeInMinutes(1_000_000, 1_000_000 + ms)).toBe(inMinutes);
  });

  it.each([
    [1, '1 s'],
    [11_001, '12 s'],
    [900_000, '15 min'],
    [0, null],
    [-1, null],
  ])('formats a wait of %d ms as %s', (ms, text) => {
    expect(describeWait(1_000_000 + ms, 1_000_000)).toBe(text);
  });

  it('formats the time of day to the second', () => {
    expect(timeOfDay(new Date(2026, 0, 2, 3, 4, 5).getTime())).toBe('03:04:05');
  });
});
