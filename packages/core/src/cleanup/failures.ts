/** Throws what failed: the exception itself, or several as one `AggregateError`. */
export function throwAny(failures: readonly unknown[], message: string): void {
  if (failures.length === 1) throw failures[0];
  if (failures.length > 1) throw new AggregateError(failures, message);
}

/** Waits until everything is tried, then rejects with what failed. */
export async function tryAll(work: readonly Promise<unknown>[], message: string): Promise<void> {
  const outcomes = await Promise.allSettled(work);
  throwAny(
    outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : [])),
    message,
  );
}
