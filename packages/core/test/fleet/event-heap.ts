/** What can happen to a browser, or to the tenant. */
const happenings = [
  'user_acts',
  'timer_due',
  'authorize_arrives',
  'exchange_arrives',
  'answer_arrives',
  'sign_in_due',
  'reload_due',
  'network_lost',
  'network_back',
  'push_lost',
  'push_back',
  'hint_due',
  'other_login',
  'sample_due',
  'scenario_begins',
  'scenario_ends',
] as const;

type Happening = (typeof happenings)[number];

const codes = new Map(happenings.map((happening, code) => [happening, code]));

/** The events to come, earliest first; of one moment, by browser, then in the order in which they were added. */
export interface EventHeap {
  /** `who`: a browser. `detail`: any number. */
  add(at: number, happening: Happening, who?: number, detail?: number): void;
  /** Takes the next event into the fields below. `false`: there is none. */
  take(): boolean;
  at: number;
  happening: Happening;
  who: number;
  detail: number;
}

/** A binary heap over typed arrays: no allocation per event. */
export function createEventHeap(capacity = 1_024): EventHeap {
  let at = new Float64Array(capacity);
  let order = new Float64Array(capacity);
  let who = new Uint32Array(capacity);
  let code = new Uint8Array(capacity);
  let detail = new Float64Array(capacity);
  let size = 0;
  let count = 0;

  function isBefore(a: number, b: number): boolean {
    if (at[a] !== at[b]) return at[a]! < at[b]!;
    return who[a] === who[b] ? order[a]! < order[b]! : who[a]! < who[b]!;
  }

  function copy(from: number, to: number): void {
    at[to] = at[from]!;
    order[to] = order[from]!;
    who[to] = who[from]!;
    code[to] = code[from]!;
    detail[to] = detail[from]!;
  }

  function grow(): void {
    // One slot stays free, for the entry that moves.
    const length = 2 * at.length;
    const larger = <Items extends Float64Array | Uint32Array | Uint8Array>(
      next: Items,
      items: Items,
    ): Items => {
      next.set(items);
      return next;
    };
    at = larger(new Float64Array(length), at);
    order = larger(new Float64Array(length), order);
    who = larger(new Uint32Array(length), who);
    code = larger(new Uint8Array(length), code);
    detail = larger(new Float64Array(length), detail);
  }

  const heap: EventHeap = {
    at: 0,
    happening: 'user_acts',
    who: 0,
    detail: 0,
    add(moment, happening, browser = 0, number = 0) {
      if (size + 2 > at.length) grow();
      const spare = size + 1;
      at[spare] = moment;
      order[spare] = count++;
      who[spare] = browser;
      code[spare] = codes.get(happening)!;
      detail[spare] = number;
      let index = size++;
      while (index > 0) {
        const parent = (index - 1) >> 1;
        if (isBefore(parent, spare)) break;
        copy(parent, index);
        index = parent;
      }
      copy(spare, index);
    },
    take() {
      if (size === 0) return false;
      heap.at = at[0]!;
      heap.happening = happenings[code[0]!]!;
      heap.who = who[0]!;
      heap.detail = detail[0]!;
      const last = --size;
      let index = 0;
      for (;;) {
        let child = 2 * index + 1;
        if (child >= size) break;
        if (child + 1 < size && isBefore(child + 1, child)) child++;
        if (isBefore(last, child)) break;
        copy(child, index);
        index = child;
      }
      copy(last, index);
      return true;
    },
  };
  return heap;
}
