/** Something that will happen. */
export interface Entry {
  readonly at: number;
  /** Of what happens at the same moment, what was planned first happens first. */
  readonly order: number;
  /** `null`: called off. */
  run: (() => void) | null;
}

/** What will happen, in its order: a binary heap. */
export function createEventQueue() {
  const heap: Entry[] = [];
  let count = 0;
  const before = (a: Entry, b: Entry) => a.at < b.at || (a.at === b.at && a.order < b.order);

  return {
    push(at: number, run: () => void): Entry {
      const entry: Entry = { at, order: count++, run };
      let index = heap.length;
      while (index > 0) {
        const parent = (index - 1) >> 1;
        const above = heap[parent] as Entry;
        if (before(above, entry)) break;
        heap[index] = above;
        index = parent;
      }
      heap[index] = entry;
      return entry;
    },
    pop(): Entry | undefined {
      const first = heap[0];
      const last = heap.pop();
      if (!last || last === first) return first;
      let index = 0;
      for (;;) {
        let child = 2 * index + 1;
        if (child >= heap.length) break;
        const right = heap[child + 1];
        if (right && before(right, heap[child] as Entry)) child++;
        if (before(last, heap[child] as Entry)) break;
        heap[index] = heap[child] as Entry;
        index = child;
      }
      heap[index] = last;
      return first;
    },
  };
}
