/**
 * Milliseconds of the machine's monotonic clock, with a fraction. It is the same for all processes of
 * the machine, unlike `performance.now()`, and nobody sets it, unlike `Date.now()`.
 */
export function clockMs() {
  return Number(process.hrtime.bigint()) / 1e6;
}
