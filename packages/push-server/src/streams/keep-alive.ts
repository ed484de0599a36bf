const SLICES = 25;

/** Calls a callback for each member once per period. */
export interface KeepAlive<T> {
  add(member: T): void;
  remove(member: T): void;
}

/**
 * Calls `onTick` with each member at least once per `periodMs`. All members share one timer. Members
 * are divided into slices, so that not all of them write at the same time.
 */
export function createKeepAlive<T>(periodMs: number, onTick: (member: T) => void): KeepAlive<T> {
  const slices = Array.from({ length: SLICES }, () => new Set<T>());
  const sliceOf = new Map<T, Set<T>>();
  let currentSlice = 0;
  let timer: ReturnType<typeof setInterval> | undefined;

  function tick(): void {
    currentSlice = (currentSlice + 1) % SLICES;
    for (const member of [...(slices[currentSlice] ?? [])]) onTick(member);
  }

  return {
    add(member) {
      // The current slice has just run, so its next run is one full period away.
      const slice = slices[currentSlice];
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
