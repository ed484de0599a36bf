import type { Browser } from '../browser.js';
import type { Observer, Visit } from '../visit.js';

/** A lock that is held at the stop, or granted after it, is released soon. */
const SETTLED_MS = 400;

/** A heartbeat that was stopped holds nothing, and a running one no more than one timer. */
export function createLeaks(browser: () => Browser): Observer & { check(): void } {
  /** The ending of an idle session has two while it claims the sign-out at the tenant. */
  const endingTimers = () => (browser().plan.options.idleTimeoutMs ? 2 : 0);

  return {
    stopped(visit) {
      const { world } = browser();
      const fail = (when: string) => {
        if (visit.isStarted || visit.document.isGone() || visit.document.isFrozen()) return;
        for (const [name, count] of Object.entries(visit.held())) {
          const isLater = name === 'locks' || name === 'probes that go on';
          // The ending goes on.
          const most = name === 'timers' ? endingTimers() : 0;
          if (count > most && (when !== 'at once' || !isLater)) {
            world.fail(
              'no leak',
              `tab ${visit.tab.id} keeps ${count} ${name} ${when} after stop()`,
            );
          }
        }
      };
      fail('at once');
      world.after(SETTLED_MS, () => fail('for ever'));
    },
    check() {
      const most = 1 + endingTimers();
      for (const { visit } of browser().tabs) {
        const timers = visit?.document.timers() ?? 0;
        if (timers > most)
          browser().world.fail('no leak', `tab ${visit?.tab.id}: ${timers} timers`);
      }
    },
  } satisfies Observer & { check(): void; stopped(visit: Visit): void };
}
