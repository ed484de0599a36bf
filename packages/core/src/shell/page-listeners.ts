import type { Happening } from '../machine/events.js';
import type { Settings } from '../machine/settings.js';
import type { State } from '../machine/state.js';
import type { Ports } from '../ports.js';

/** User input is reported at most this often. */
const INPUT_GAP_MS = 30_000;

/**
 * Returns a function that adds the listeners to the page, the tabs and the client, or removes them.
 *
 * `timerAt`: when the timer of the heartbeat is due.
 */
export function createPageListeners(
  { clock, page, tabs, onSignedIn }: Ports,
  settings: Settings,
  readState: () => State,
  timerAt: () => number,
  dispatch: (happening: Happening) => void,
): (isRunning: boolean) => void {
  const inputGapMs = Math.min(INPUT_GAP_MS, settings.pauseAfterIdleMs / 4);
  let removers: (() => void)[] = [];

  /** Input also reveals that the clock was set back or the page was suspended. */
  function onInput(): void {
    const { at, activeAt, phase } = readState();
    const now = clock.now();
    const mustReport = now < at || now > timerAt() || now - activeAt >= inputGapMs;
    if (mustReport && phase === 'watching') dispatch({ type: 'input' });
  }

  return (isRunning) => {
    if (isRunning === removers.length > 0) return;
    for (const remove of removers) remove();
    removers = isRunning
      ? [
          tabs.listen(() => dispatch({ type: 'facts_changed' })),
          page.listen((event) => {
            if (event === 'input') onInput();
            else if (event === 'visibilitychange') dispatch({ type: 'facts_changed' });
            else dispatch({ type: 'triggered', trigger: event });
          }),
          onSignedIn(() => dispatch({ type: 'signed_in' })),
        ]
      : [];
  };
}
