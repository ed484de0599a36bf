import { describe, expect, it } from 'vitest';
import { fullAt, nextTokenAt, refill } from '../src/delivery/token-bucket.js';

const rate = { capacity: 6, refillMs: 10_000 };
const empty = { tokens: 0, refilledAt: 1_000 };

describe('a token bucket', () => {
  it.each([
    ['no token before the refill time', empty, 10_999, empty],
    ['one token after ten seconds', empty, 11_000, { tokens: 1, refilledAt: 11_000 }],
    ['two tokens after 25 seconds', empty, 25_999, { tokens: 2, refilledAt: 21_000 }],
    ['no more tokens than its capacity', empty, 900_000, { tokens: 6, refilledAt: 900_000 }],
    ['no token when the clock is set back', empty, 0, { tokens: 0, refilledAt: 0 }],
  ])('gets %s', (_, bucket, now, expected) => {
    expect(refill(bucket, rate, now)).toEqual(expected);
  });

  it('returns the time of the next token and of a full bucket', () => {
    expect(nextTokenAt(empty, rate)).toBe(11_000);
    expect(fullAt({ tokens: 4, refilledAt: 1_000 }, rate)).toBe(21_000);
  });
});
