import { setTimeout as wait } from 'node:timers/promises';
import { signInAtTenant } from './visitor.mjs';

const alice = 'auth0|alice';
/** The SDK forgets its tokens behind a rejected call; what is signed in meanwhile goes with them. */
const settleMs = 50;

/** @param {import('./stand.mjs').Stand} stand */
export function endSessions({ tenant }) {
  return tenant.deleteUserSessions(alice);
}

/**
 * Gives the tabs of a browser a session again and tokens of it, without a new load of their pages.
 *
 * @param {import('./stand.mjs').Stand} stand
 * @param {import('./visitor.mjs').Visitor} visitor
 * @param {import('@playwright/test').Page[]} [tabs]
 */
export async function signInAgain(stand, visitor, tabs = [visitor.page]) {
  await wait(settleMs);
  await signInAtTenant(stand, visitor, 'Alice');
  for (const tab of tabs) {
    await tab.evaluate(async () => {
      await window.ours.auth0.getTokenSilently({ cacheMode: 'off' });
    });
  }
}
