interface Task {
  (run: () => void): unknown;
  /** What faked timers have: those of Jest and Vitest, and the older ones of Jest. */
  readonly clock?: unknown;
  readonly _isMockFunction?: boolean;
}

// Taken while the module loads: a test fakes timers later. Those that are faked already do not run.
const task = [
  (globalThis as { readonly setImmediate?: Task }).setImmediate,
  (globalThis as { readonly setTimeout?: Task }).setTimeout,
].find((candidate) => candidate && !candidate.clock && !candidate._isMockFunction);

/** After so many turns every chain of promises from a timer to the end of a check is through. */
const TURNS = 50;

/** So many tasks an app may need, one after the other, to clear what it keeps. */
const TASKS = 10;

/** Lets everything happen that only waits for promises. */
export async function settlePromises(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn++) await Promise.resolve();
}

/** Lets everything happen that only waits for its turn, and no time pass. */
export async function settle(): Promise<void> {
  await settlePromises();
  for (let turn = 0; task && turn < TASKS; turn++) {
    await new Promise<void>((resolve) => task(resolve));
    await settlePromises();
  }
}
