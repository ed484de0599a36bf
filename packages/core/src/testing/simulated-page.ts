import type { Page, PageEvent } from '../ports.js';

/** A page that is visible until it is hidden. */
export interface SimulatedPage extends Page {
  setVisible(isVisible: boolean): void;
  dispatch(event: PageEvent): void;
}

export function createSimulatedPage(): SimulatedPage {
  let visible = true;
  const listeners = new Set<(event: PageEvent) => void>();
  const page: SimulatedPage = {
    isVisible: () => visible,
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
      for (const listener of [...listeners]) listener(event);
    },
  };
  return page;
}
