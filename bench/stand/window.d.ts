interface Window {
  /** What `countTimers` leaves in a page. */
  timers: { readonly pending: Set<string>; fired: number };
  /** What the measure of growth repeats. */
  checkOnce: () => Promise<unknown>;
}
