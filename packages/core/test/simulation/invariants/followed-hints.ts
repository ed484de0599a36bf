import { isPopupOpen } from '../../../src/browser/watch-client.js';
import { CONFIRM_GAP_MS } from '../../../src/machine/schedule.js';
import type { Browser } from '../browser.js';
import type { Observer, Visit } from '../visit.js';
import { promptMs } from './missed-ending.js';
import type { Watches } from './watches.js';

/** A user who works is left alone. */
const REST_MS = 30_000;

/** How often a page at rest looks at the clock. */
const TICK_MS = 60_000;

/**
 * Where an iframe cannot tell whether the session is over, a page that hears a hint asks at the top
 * level, as soon as its user rests.
 */
export function createFollowedHints(browser: () => Browser, watches: Watches): Observer {
  /** The pages that must ask or end, and what their expectation counts as. */
  const expectations = new Map<Visit, number>();
  let count = 0;

  /** The session is over, no iframe can tell, and nothing is in the way of a redirect. */
  function mustAsk(visit: Visit): boolean {
    const { plan, tenant, network, stores } = browser();
    const { document, client } = visit;
    if (!plan.options.confirmByRedirect || plan.probe === 'refresh') return false;
    if (plan.lostAnswers || plan.lateAnswers || plan.slowMs || plan.isStuckHidden) return false;
    if (network.trouble !== 'none') return false;
    // How long ago the last redirect was, the tab that remembers it cannot tell the others.
    if (plan.storage !== 'works' || stores.troubledAt() > -Infinity) return false;
    if (!visit.isStarted || !document.isVisible() || document.isFrozen()) return false;
    return watches.of(visit) !== null && !isPopupOpen(client) && 'error' in tenant.askAtTop();
  }

  function expectAnew(visit: Visit): void {
    const { world, plan } = browser();
    const expectation = ++count;
    expectations.set(visit, expectation);
    world.after(promptMs(plan) + REST_MS + CONFIRM_GAP_MS + TICK_MS, () => {
      if (expectations.get(visit) !== expectation) return;
      world.fail('hints are followed', `tab ${visit.tab.id} neither asks at the top nor ends`);
    });
  }

  function reconsider(visit: Visit): void {
    if (!mustAsk(visit)) expectations.delete(visit);
  }

  function reconsiderAll(): void {
    for (const visit of expectations.keys()) reconsider(visit);
  }

  return {
    opened(visit) {
      visit.document.watch((happening) => {
        if (happening === 'input' && expectations.has(visit)) expectAnew(visit);
      });
    },
    left: (visit) => void expectations.delete(visit),
    stopped: (visit) => void expectations.delete(visit),
    changed: reconsider,
    answered: reconsider,
    happened: reconsiderAll,
    disturbed: () => expectations.clear(),
    clockSetBack: () => expectations.clear(),
    nudged(visit, trigger) {
      if (trigger === 'push' && mustAsk(visit) && !expectations.has(visit)) expectAnew(visit);
    },
    // The other pages wait for what it finds, and ask themselves if they hear nothing.
    redirected() {
      for (const visit of expectations.keys()) expectAnew(visit);
    },
  };
}
