import { isPopupOpen } from '../../../src/browser/watch-client.js';
import type { SessionLoss } from '../../../src/contract/session.js';
import type { Browser } from '../browser.js';
import type { Observer, Visit } from '../visit.js';

/** A page cannot see at once that its user stays: after so long it goes to login again. */
const AFTER_DIALOG_MS = 15_000;

/** Two calls of the client that take too long, of 3 seconds each, and what the page does besides. */
const STEPS_MS = 8_000;

/** How long a login by popup may take until it is watched. */
const SIGNED_IN_MS = 1_000;

/** A redirect to login that the user has cancelled. */
interface Stay {
  readonly loss: SessionLoss;
  /** Elapsed time. */
  readonly at: number;
}

/** A page that is not left after a loss is signed out, quiet, and goes to login at the next input. */
export function createNobodyLeftBehind(browser: () => Browser) {
  const stays = new Map<Visit, Stay>();
  /** When the session of a page was lost; elapsed time. */
  const lostAt = new WeakMap<Visit, number>();
  const fail = ({ tab }: Visit, detail: string) =>
    browser().world.fail('nobody is left behind', `tab ${tab.id} ${detail}`);
  const lossOf = ({ heartbeat }: Visit) => heartbeat.getSnapshot().loss;

  /** The tokens of the lost session, unless another tab, or a call of the app since, put them there. */
  function isSignedIn(visit: Visit, { user }: SessionLoss): boolean {
    const { tokens } = visit.client.cell;
    if (browser().plan.sharesTokens || !tokens) return false;
    const isAskedSince = (tokens.appAskedAt ?? -Infinity) > lostAt.get(visit)!;
    return tokens.sid === user?.sid && !isAskedSince;
  }

  function expectLogin(visit: Visit): void {
    const stay = stays.get(visit);
    const { document, client } = visit;
    if (!stay || !document.page.isVisible() || document.isFrozen()) return;
    // The redirect waits for a popup, and begins when it closes.
    if (isPopupOpen(client)) return;
    const { world } = browser();
    const popups = client.popups();
    const interruptions = document.interruptions();
    // A timer that was due in a hidden page fires at the next full minute.
    const throttledMs = browser().plan.throttlesHidden ? 60_000 : 0;
    const at = Math.max(world.elapsed(), stay.at + AFTER_DIALOG_MS) + STEPS_MS + throttledMs;
    world.after(at - world.elapsed(), () => {
      if (document.isGone() || stays.get(visit) !== stay || lossOf(visit) !== stay.loss) return;
      if (interruptions !== document.interruptions() || popups !== client.popups()) return;
      fail(visit, 'is not led to login again');
    });
  }

  return {
    left: (visit) => void stays.delete(visit),
    told(visit, name) {
      if (name === 'sessionLost') lostAt.set(visit, browser().world.elapsed());
    },
    stayed(visit) {
      const loss = lossOf(visit);
      if (!loss) return;
      // The next attempt of the same page counts anew.
      const isFirst = !stays.has(visit);
      stays.set(visit, { loss, at: browser().world.elapsed() });
      if (!isFirst) return;
      visit.document.watch((happening) => {
        if (happening === 'input' || happening === 'focus') expectLogin(visit);
      });
    },
    asked(visit) {
      if (lossOf(visit)) fail(visit, 'asks the tenant after a loss');
    },
    signedIn(visit) {
      const loss = lossOf(visit);
      const { document } = visit;
      // Has tokens of a login since.
      stays.delete(visit);
      if (!loss || !visit.isStarted) return;
      browser().world.after(SIGNED_IN_MS, () => {
        if (document.isGone() || document.isFrozen() || !visit.isStarted) return;
        if (lossOf(visit) === loss) fail(visit, 'does not watch who has signed in by popup');
      });
    },
    check() {
      for (const [visit, { loss }] of stays) {
        if (lossOf(visit) !== loss) stays.delete(visit);
        else if (isSignedIn(visit, loss)) fail(visit, 'still has the tokens of the lost session');
      }
    },
  } satisfies Observer & { check(): void };
}
