/** A list that drops its oldest entries when it has more than `limit`. */
export class BoundedList<T> {
  readonly #limit: number;
  #entries: T[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(entry: T): void {
    this.#entries.push(entry);
    if (this.#entries.length > this.#limit) this.#entries.shift();
  }

  /** Returns a copy, oldest first. */
  toArray(): T[] {
    return [...this.#entries];
  }

  clear(): void {
    this.#entries = [];
  }
}
