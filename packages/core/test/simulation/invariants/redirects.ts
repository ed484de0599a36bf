import type { Browser, Tab } from '../browser.js';
import type { Observer, Visit } from '../visit.js';

/** How long the storage of another page may lag behind. */
const LAG_MS = 40;

/** The session is confirmed by a redirect no more often than this. */
const GAP_MS = 60_000;

/** Nobody is sent to the tenant and back without a cause, nor again and again. */
export function createRareRedirects(browser: () => Browser): Observer {
  /** Pages while which a hint came to this browser; it may be long until they are shown. */
  const byHint = new WeakSet<Visit>();
  let hintedAt = -Infinity;
  const lastOf = new WeakMap<Tab, number>();
  let last = -Infinity;
  /** The last one before those of this moment. */
  let earlier = -Infinity;
  let disorderAt = -Infinity;

  return {
    // A page that is opened a moment later finds the hint in the record.
    opened(visit) {
      if (browser().world.real() - hintedAt < GAP_MS) byHint.add(visit);
    },
    nudged(_visit, trigger) {
      if (trigger !== 'push') return;
      hintedAt = browser().world.real();
      for (const tab of browser().tabs) if (tab.visit) byHint.add(tab.visit);
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
      if (now - last >= LAG_MS) earlier = last;
      last = now;
      // A message with the moment of an earlier one cannot be compared with what is newer.
      const isConfused = disorderAt >= earlier;
      lastOf.set(tab, now);
      // Two windows that leave in the same moment do not know of each other.
      const isSimultaneous = (plan.storageLags || isConfused) && apart < LAG_MS;
      if (apart < GAP_MS && !isSimultaneous && disorderAt < now - apart) {
        return world.fail('redirects are rare', `tab ${id} leaves ${apart} ms after the last one`);
      }
      const { confirmByRedirect } = plan.options;
      // A page may take over a hint that another one could not confirm.
      const isHinted = [visit, ...browser().tabs.map((other) => other.visit)].some(
        (page) => page && byHint.has(page),
      );
      const isAskedFor = confirmByRedirect === true || (confirmByRedirect && isHinted);
      if (!isAskedFor) {
        world.fail('redirects are rare', `tab ${id} leaves, and nothing asked for it`);
      }
    },
  };
}
