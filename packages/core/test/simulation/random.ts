/** Chance drawn from a seed: the same seed, the same draws. */
export interface Random {
  /** From 0 to 1, without 1. */
  next(): number;
  chance(probability: number): boolean;
  between(least: number, most: number): number;
  /** As `between`, with small numbers as likely as large ones are. */
  scaled(least: number, most: number): number;
  /** A time to wait for something that happens once in `mean` on average. */
  wait(mean: number): number;
  pick<Item>(items: readonly Item[]): Item;
  /** Draws by weight; `undefined` when there is nothing to draw. */
  weighted<Item>(items: readonly (readonly [Item, number])[]): Item | undefined;
}

/** sfc32, with 15 rounds to mix the seed in. */
export function createRandom(seed: number): Random {
  let a = 0x9e3779b9;
  let b = 0x243f6a88;
  let c = seed | 0;
  let counter = Math.floor(seed / 2 ** 32) | 1;

  function next(): number {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  }
  for (let round = 0; round < 15; round++) next();

  const random: Random = {
    next,
    chance: (probability) => next() < probability,
    between: (least, most) => Math.floor(least + next() * (most - least)),
    scaled: (least, most) => Math.floor(least * (most / least) ** next()),
    wait: (mean) => Math.ceil(-Math.log(1 - next()) * mean),
    pick: (items) => items[Math.floor(next() * items.length)] as (typeof items)[number],
    weighted(items) {
      let left = next() * items.reduce((sum, [, weight]) => sum + weight, 0);
      return items.find(([, weight]) => (left -= weight) < 0)?.[0];
    },
  };
  return random;
}
