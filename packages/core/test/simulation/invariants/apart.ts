import type { SessionVerification } from '../../../src/contract/session.js';
import type { Browser } from '../browser.js';
import type { Observer, Visit } from '../visit.js';

/** A tab learns nothing from the tabs of another app. */
export function createSeparation(browser: () => Browser): Observer {
  /** The moments of the verifications that tabs of this app have made themselves. */
  const own = new Set<number>();
  /** When each tab has last asked the tenant itself. */
  const askedAt = new WeakMap<Visit, number>();
  let isSetBack = false;

  return {
    // A moment in the future is replaced by the present one.
    clockSetBack: () => void (isSetBack = true),
    asked: (visit) => void askedAt.set(visit, browser().world.wall()),
    told(visit, name, payload) {
      if (name !== 'sessionVerified') return;
      const { at, trigger } = payload as SessionVerification;
      // A message of another tab may be the reason for a check of its own.
      const isOwn = trigger !== 'other_tab' || (askedAt.get(visit) ?? -Infinity) >= at;
      if (isOwn) return void own.add(at);
      if (own.has(at) || isSetBack) return;
      browser().world.fail(
        'apps are apart',
        `tab ${visit.tab.id} takes over a verification that no tab of ${browser().clientId} has made`,
      );
    },
  };
}
