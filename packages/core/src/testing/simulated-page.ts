import type { Page, PageHappening } from '../ports.js';

/** A page that the user sees until it is hidden. */
export interface SimulatedPage extends Page {
  setVisible(isVisible: boolean): void;
  happen(happening: PageHappening): void;
}

export function createSimulatedPage(): SimulatedPage {
  let visible = true;
  const listeners = new Set<(happening: PageHappening) => void>();
  const page: SimulatedPage = {
    isVisible: () => visible,
    listen(listener) {
      // A function of its own, so that a listener that listens twice is told twice.
      const tell = (happening: PageHappening) => listener(happening);
      listeners.add(tell);
      return () => void listeners.delete(tell);
    },
    setVisible(isVisible) {
      visible = isVisible;
      page.happen('noticed');
    },
    happen(happening) {
      for (const tell of [...listeners]) tell(happening);
    },
  };
  return page;
}
