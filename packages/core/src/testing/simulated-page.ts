import type { Page, PageEvent } from '../ports.js';

/** A page that is visible until it is hidden. */
export interface SimulatedPage extends Page {
  setVisible(isVisible: boolean): void;
  dispatch(event: PageEvent): void;
}

export function createSimulatedPage(now: () => number): SimulatedPage {
  let visible = true;
  let inputAt = -Infinity;
  const listeners = new Set<(event: PageEvent) => void>();
  const page: SimulatedPage = {
    isVisible: () => visible,
    isEmbedded: () => false,
    isOnline: () => true,
    lastInputAt: () => inputAt,
    hasUserActivation: () => inputAt > -Infinity,
    listen(listener) {
      // A function of its own, so that the same listener can be added twice.
      const added = (event: PageEvent) => listener(event);
      listeners.add(added);
      return () => void listeners.delete(added);
    },
    setVisible(isVisible) {
      visible = isVisible;
      page.dispatch('visibilitychange');
    },
    dispatch(event) {
      if (event === 'input') inputAt = now();
      for (const listener of [...listeners]) listener(event);
    },
  };
  return page;
}
