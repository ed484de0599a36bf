const SLICES = 25;

/** Gives each member a turn in every period. */
export interface KeepAlive<T> {
  add(member: T): void;
  remove(member: T): void;
}

/**
 * Calls `onTurn` with each member at least once in `periodMs`, with one timer for all of them. They
 * take their turns in slices, by when they came, so that thousands do not write at once.
 */
export function createKeepAlive<T>(periodMs: number, onTurn: (member: T) => void): KeepAlive<T> {
  const slices = Array.from({ length: SLICES }, () => new Set<T>());
  const sliceOf = new Map<T, Set<T>>();
  let turn = 0;
  let timer: ReturnType<typeof setInterval> | undefined;

  function tick(): void {
    turn = (turn + 1) % SLICES;
    for (const member of [...(slices[turn] ?? [])]) onTurn(member);
  }

  return {
    add(member) {
      // The slice that has just had its turn: its next one is a whole period away, never more.
      const slice = slices[turn];
      if (slice === undefined) return;
      slice.add(member);
      sliceOf.set(member, slice);
      timer ??= setInterval(tick, periodMs / SLICES);
    },
    remove(member) {
      sliceOf.get(member)?.delete(member);
      sliceOf.delete(member);
      if (sliceOf.size > 0) return;
      clearInterval(timer);
      timer = undefined;
    },
  };
}
