interface Task {
  (run: () => void): unknown;
  /** Properties of faked timers: those of Jest and Vitest, and the older ones of Jest. */
  readonly clock?: unknown;
  readonly _isMockFunction?: boolean;
}

// Read while the module loads, before a test fakes timers. Timers that are already faked never fire.
const task = [
  (globalThis as { readonly setImmediate?: Task }).setImmediate,
  (globalThis as { readonly setTimeout?: Task }).setTimeout,
].find((candidate) => candidate && !candidate.clock && !candidate._isMockFunction);

/** Enough turns for every chain of promises from a timer to the end of a check. */
const TURNS = 50;

/** Enough consecutive tasks for the clean-up of an app. */
const TASKS = 10;

/** Waits for pending promises. */
export async function settlePromises(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn++) await Promise.resolve();
}

/** Waits for pending promises and tasks. No time passes. */
export async function settle(): Promise<void> {
  await settlePromises();
  for (let turn = 0; task && turn < TASKS; turn++) {
    await new Promise<void>((resolve) => task(resolve));
    await settlePromises();
  }
}
