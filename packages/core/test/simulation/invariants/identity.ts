import type { Browser } from '../browser.js';
import type { Observer } from '../visit.js';
import type { Watches } from './watches.js';

/** Nobody has the tokens of another organization, or of another user, and is told that all is well. */
export function createIdentity(browser: () => Browser, watches: Watches): Observer {
  return {
    told(visit, name, payload) {
      if (name !== 'sessionVerified') return;
      const { trigger } = payload as { trigger: string };
      const watch = watches.of(visit);
      const { tokens } = visit.client.cell;
      if (trigger === 'other_tab' || !watch || !tokens || browser().plan.probe !== 'silent') return;
      if (tokens.sub !== watch.sub || tokens.org !== watch.org) {
        browser().world.fail(
          'identity',
          `tab ${visit.tab.id} watches ${watch.sub} in ${watch.org}, and has tokens of ${tokens.sub} in ${tokens.org}`,
        );
      }
    },
  };
}
