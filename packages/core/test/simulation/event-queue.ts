import TinyQueue from 'tinyqueue';

/** Something that will happen. */
export interface Entry {
  readonly at: number;
  /** Of what happens at the same moment, what was planned first happens first. */
  readonly order: number;
  /** `null`: called off. */
  run: (() => void) | null;
}

/** What will happen, in its order. */
export function createEventQueue() {
  const queue = new TinyQueue<Entry>([], (a, b) => a.at - b.at || a.order - b.order);
  let count = 0;

  return {
    push(at: number, run: () => void): Entry {
      const entry: Entry = { at, order: count++, run };
      queue.push(entry);
      return entry;
    },
    pop: () => queue.pop(),
  };
}
