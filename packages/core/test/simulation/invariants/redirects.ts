import type { Browser, Tab } from '../browser.js';
import type { Observer, Visit } from '../visit.js';

/** The session is confirmed by a redirect no more often than this. */
const GAP_MS = 60_000;

/** Nobody is sent to the tenant and back without a cause, nor again and again. */
export function createRareRedirects(browser: () => Browser): Observer {
  /** Pages to which a hint or a refused request came; it may be long until they are shown. */
  const doubted = new WeakSet<Visit>();
  const lastOf = new WeakMap<Tab, number>();
  let last = -Infinity;
  let disorderAt = -Infinity;

  return {
    nudged(visit, trigger) {
      if (trigger === 'push' || trigger === 'report') doubted.add(visit);
    },
    clockSetBack: () => void (disorderAt = browser().world.real()),
    redirected(visit) {
      const { world, plan, stores } = browser();
      const now = world.real();
      const { tab } = visit;
      const { id } = tab;
      // What cannot be stored, or was lost, the other tabs cannot know.
      const isShared = stores.storage === 'works' && stores.troubledAt() < now - GAP_MS;
      const apart = now - (isShared ? last : (lastOf.get(tab) ?? -Infinity));
      last = now;
      lastOf.set(tab, now);
      if (apart < GAP_MS && disorderAt < now - apart) {
        return world.fail('redirects are rare', `tab ${id} leaves ${apart} ms after the last one`);
      }
      if (!plan.options.confirmByRedirect && !doubted.has(visit) && visit.document.isVisible()) {
        world.fail('redirects are rare', `tab ${id} leaves, and nothing asked for it`);
      }
    },
  };
}
