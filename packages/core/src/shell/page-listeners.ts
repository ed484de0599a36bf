import type { Happening } from '../machine/events.js';
import { activityGapMs } from '../machine/schedule.js';
import type { Settings } from '../machine/settings.js';
import { isLooking, type State } from '../machine/state.js';
import type { Ports } from '../ports.js';

/**
 * Returns a function that adds the listeners to the page, the tabs and the client, or removes them.
 *
 * `timerAt`: when the timer of the heartbeat is due.
 */
export function createPageListeners(
  { clock, page, tabs, watchClient }: Ports,
  settings: Settings,
  readState: () => State,
  timerAt: () => number,
  dispatch: (happening: Happening) => void,
  announceSignOut: () => Promise<void>,
): (isRunning: boolean) => void {
  const inputGapMs = activityGapMs(settings);
  let removers: (() => void)[] = [];

  /** Input also reveals that the clock was set back, the page was suspended, or is visible after all. */
  function onInput(): void {
    const { activeAt, at, inputAt, phase, visible } = readState();
    const now = clock.now();
    const isRevealing = now < at || now > timerAt() || page.isVisible() !== visible;
    // Other tabs must know the last input, not only the first.
    const isFirst = settings.idleTimeoutMs < Infinity && inputAt <= activeAt;
    const mustReport = isRevealing || isFirst || now - activeAt >= inputGapMs;
    if (phase === 'watching' ? mustReport : isLooking({ phase }) && isRevealing) {
      dispatch({ type: 'input' });
    }
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
          watchClient((type) => dispatch({ type }), announceSignOut),
        ]
      : [];
  };
}
