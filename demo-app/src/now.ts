import { createStore } from './store';

/** The current time, updated every second while it has subscribers. Epoch milliseconds. */
export const now = createStore(Date.now(), () => {
  const tick = () => now.set(Date.now());
  tick();
  const timer = setInterval(tick, 1_000);
  return () => clearInterval(timer);
});
