/** The real time, also after {@link jumpPageClock}. Epoch milliseconds. */
export function labNow(): number {
  return performance.timeOrigin + performance.now();
}

/**
 * Simulates a suspended page: its clock jumps forward and no timer runs. Lasts until the page is
 * reloaded.
 */
export function jumpPageClock(byMs: number): void {
  const now = Date.now.bind(Date);
  Date.now = () => now() + byMs;
}
