/** Epoch milliseconds of a clock that goes on evenly, also where the lab has moved that of the page. */
export function labNow(): number {
  return performance.timeOrigin + performance.now();
}

/**
 * Makes this page one that has slept: from one moment to the next its clock jumps, and no timer has
 * run. It stays so until the page is loaded anew.
 */
export function jumpPageClock(byMs: number): void {
  const now = Date.now.bind(Date);
  Date.now = () => now() + byMs;
}
