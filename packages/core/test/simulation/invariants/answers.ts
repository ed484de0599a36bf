import { decideSettings } from '../../../src/machine/settings.js';
import type { Browser } from '../browser.js';
import { anyProbe } from '../visit.js';
import type { Observer } from '../visit.js';

const SLACK_MS = 1_000;

/** Who calls `check()` or `verify()` gets an answer. */
export function createAnswers(browser: () => Browser): Observer {
  return {
    called(visit, answer) {
      const { world, plan } = browser();
      const { timeoutMs } = decideSettings(plan.options, anyProbe);
      const { document, tab } = visit;
      const interruptions = document.interruptions();
      let isAnswered = false;
      void answer.then(() => (isAnswered = true));
      // Two checks, of three probes each, and the time in the queue.
      world.after(6 * timeoutMs + 2 * 10_000 + SLACK_MS, () => {
        if (isAnswered || document.isGone()) return;
        // A page that was hidden in between had its timers throttled, one that was frozen none.
        if (document.isFrozen() || interruptions !== document.interruptions()) return;
        if (!document.isVisible() && plan.throttlesHidden) return;
        world.fail('every call is answered', `tab ${tab.id} waits for its check`);
      });
    },
  };
}
