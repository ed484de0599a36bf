import type { SessionSnapshot } from '../../../src/contract/session.js';
import type { Browser } from '../browser.js';
import type { Visit } from '../visit.js';

/** What is wrong with a snapshot; `null`: nothing. */
function flawOf(snapshot: SessionSnapshot): string | null {
  const { status, user, loss, checking, verifiedAt, diagnosis } = snapshot;
  const isWatching = status === 'active' || status === 'unverified' || status === 'unsupported';
  if (!Object.isFrozen(snapshot)) return 'it is not frozen';
  if ((user !== null) !== isWatching) return `status ${status}, user ${user?.sub}`;
  const hasLoss = loss !== null;
  if (status === 'lost' ? !hasLoss : hasLoss && status !== 'signed_out')
    return `status ${status}, loss ${loss?.reason}`;
  if (checking && !isWatching) return `checking while ${status}`;
  if (verifiedAt !== null && !Number.isFinite(verifiedAt)) return `verified at ${verifiedAt}`;
  if (status === 'unsupported' && !diagnosis) return 'unsupported without a diagnosis';
  return null;
}

/** Each snapshot makes sense, and is another object only when it says something else. */
export function createSnapshotSanity(browser: () => Browser) {
  const seen = new WeakMap<Visit, SessionSnapshot>();

  function inspect(visit: Visit): void {
    const snapshot = visit.heartbeat.getSnapshot();
    const before = seen.get(visit);
    if (snapshot === before) return;
    seen.set(visit, snapshot);
    const isNews =
      !before ||
      (Object.keys(snapshot) as (keyof SessionSnapshot)[]).some(
        (key) => snapshot[key] !== before[key],
      );
    const flaw = flawOf(snapshot) ?? (isNews ? null : 'another object that says the same');
    if (flaw) browser().world.fail('snapshot sanity', `tab ${visit.tab.id}: ${flaw}`);
  }

  return {
    opened: inspect,
    changed: inspect,
    check() {
      for (const { visit } of browser().tabs) {
        if (!visit || visit.heartbeat.getSnapshot() === seen.get(visit)) continue;
        browser().world.fail(
          'snapshot sanity',
          `tab ${visit.tab.id}: changed, and nobody was told`,
        );
      }
    },
  };
}
