/**
 * Counts the timers of a page: run it before the scripts of the page.
 *
 * A function of its own text, for it runs in the page.
 */
export function countTimers() {
  const timers = { pending: new Set(), fired: 0 };
  window.timers = timers;

  for (const [set, clear, repeats] of /** @type {const} */ ([
    ['setTimeout', 'clearTimeout', false],
    ['setInterval', 'clearInterval', true],
    ['requestAnimationFrame', 'cancelAnimationFrame', false],
    ['requestIdleCallback', 'cancelIdleCallback', false],
  ])) {
    const page = /** @type {any} */ (window);
    const nativeSet = page[set].bind(window);
    const nativeClear = page[clear].bind(window);
    page[set] = (/** @type {Function} */ callback, /** @type {unknown[]} */ ...rest) => {
      const id = nativeSet(
        (/** @type {unknown[]} */ ...given) => {
          timers.fired++;
          if (!repeats) timers.pending.delete(key);
          callback(...given);
        },
        ...rest,
      );
      const key = `${set} ${id}`;
      timers.pending.add(key);
      return id;
    };
    page[clear] = (/** @type {unknown} */ id) => {
      timers.pending.delete(`${set} ${String(id)}`);
      nativeClear(id);
    };
  }
}
