import type { Browser } from '../browser.js';
import type { Observer, Visit } from '../visit.js';

/** A lock that is held at the stop, or granted after it, is released soon. */
const SETTLED_MS = 400;

/** The claim of an idle ending to sign out at the tenant goes on after the stop. */
const CLAIMED_MS = 4_000;

/** A heartbeat that was stopped holds nothing, and a running one no more than one timer. */
export function createLeaks(browser: () => Browser): Observer & { check(): void } {
  const hasIdleEndings = () => browser().plan.options.idleTimeoutMs !== undefined;

  return {
    stopped(visit) {
      const { world } = browser();
      const fail = (when: string, canWait: (name: string) => boolean) => {
        if (visit.isStarted || visit.document.isGone() || visit.document.isFrozen()) return;
        for (const [name, count] of Object.entries(visit.held())) {
          if (count === 0 || canWait(name)) continue;
          world.fail('no leak', `tab ${visit.tab.id} keeps ${count} ${name} ${when} after stop()`);
        }
      };
      const isLater = (name: string) =>
        name === 'locks' || name === 'probes that go on' || (name === 'timers' && hasIdleEndings());
      fail('at once', isLater);
      world.after(hasIdleEndings() ? CLAIMED_MS : SETTLED_MS, () => fail('for ever', () => false));
    },
    check() {
      // One limits the claim, one lets it settle.
      const most = hasIdleEndings() ? 3 : 1;
      for (const { visit } of browser().tabs) {
        const timers = visit?.document.timers() ?? 0;
        if (timers > most)
          browser().world.fail('no leak', `tab ${visit?.tab.id}: ${timers} timers`);
      }
    },
  } satisfies Observer & { check(): void; stopped(visit: Visit): void };
}
