/** A number from 0 to 1, without 1, that depends on its inputs alone. */
export function numberOf(seed: number, who: number, at: number): number {
  let hash = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(who + 1, 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 15) ^ (at | 0), 0x2c1b3c6d);
  hash = Math.imul(hash ^ (hash >>> 12) ^ (Math.floor(at / 2 ** 32) | 0), 0x297a2d39);
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
  return ((hash ^ (hash >>> 13)) >>> 0) / 2 ** 32;
}

/** The draws of many: each has its own sequence, so that what one does changes nothing for another. */
export interface Draws {
  /** From 0 to 1, without 1. */
  next(who: number): number;
  between(who: number, least: number, most: number): number;
  /** A time to wait for something that happens once in `mean` on average. */
  wait(who: number, mean: number): number;
}

/** Mulberry32, of which a sequence is 32 bits of state. */
export function createDraws(seed: number, count: number): Draws {
  const states = new Uint32Array(count);
  for (let who = 0; who < count; who++) states[who] = numberOf(seed, who, 0) * 2 ** 32;

  function next(who: number): number {
    const state = (states[who]! + 0x6d2b79f5) | 0;
    states[who] = state;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  return {
    next,
    between: (who, least, most) => Math.round(least + next(who) * (most - least)),
    wait: (who, mean) => Math.ceil(-Math.log(1 - next(who)) * mean),
  };
}
