import type { Browser } from '../browser.js';
import type { Observer } from '../visit.js';
import { createAnswers } from './answers.js';
import { createSeparation } from './apart.js';
import { createFalseEndings } from './false-ending.js';
import { createFollowedHints } from './followed-hints.js';
import { createIdentity } from './identity.js';
import { createIdleEndings } from './idle.js';
import { createLeaks } from './leaks.js';
import { createNobodyLeftBehind } from './left-behind.js';
import { createLoadLimit } from './load.js';
import { createMissedEndings } from './missed-ending.js';
import { createRareRedirects } from './redirects.js';
import { createSnapshotSanity } from './snapshots.js';
import { createWatches } from './watches.js';

/** Everything that must always be true of one app. `check` is called after each event. */
export function createInvariants(browser: () => Browser) {
  const watches = createWatches(browser);
  const leaks = createLeaks(browser);
  const snapshots = createSnapshotSanity(browser);
  const leftBehind = createNobodyLeftBehind(browser);
  const observers: Observer[] = [
    createFalseEndings(browser, watches),
    createLoadLimit(browser, watches),
    watches,
    createMissedEndings(browser, watches),
    createFollowedHints(browser, watches),
    createAnswers(browser),
    createIdentity(browser, watches),
    createIdleEndings(browser),
    createRareRedirects(browser),
    createSeparation(browser),
    leftBehind,
    leaks,
    snapshots,
  ];
  return {
    observers,
    check() {
      leaks.check();
      snapshots.check();
      leftBehind.check();
    },
  };
}
