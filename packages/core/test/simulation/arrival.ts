import { readSignedInUser } from '../../src/browser/signed-in-user.js';
import { digestOfSession } from '../../src/machine/digest.js';
import type { SharedRecord } from '../../src/machine/shared-record.js';
import { notifySignedIn } from '../../src/shell/client-registry.js';
import { DOMAIN } from './client.js';
import type { Code } from './code.js';
import type { TenantSession } from './tenant.js';
import type { Visit } from './visit.js';

/** How a page of the app comes to be opened. */
export type Arrival =
  | { readonly type: 'visit' }
  | { readonly type: 'signed_in'; readonly session: TenantSession }
  | { readonly type: 'refused'; readonly code: string; readonly digest: string };

/** What `completeLogin` does. */
async function tellHeartbeats(
  { client, document, tab }: Visit,
  { createTabs }: Code,
  news: (digest: string | undefined, session: string | undefined) => SharedRecord,
): Promise<void> {
  const { clientId, stores, world } = tab.app;
  const found = await readSignedInUser(client);
  if (document.isGone()) return;
  const window = stores.openWindow(document);
  createTabs(window, DOMAIN, clientId, world.wall).publish(
    news(found?.digest, found ? digestOfSession(found.user) : undefined),
  );
  tab.lostAt = undefined;
  notifySignedIn(client);
}

export function tellLogin(visit: Visit, code: Code): Promise<void> {
  const at = visit.tab.app.world.wall();
  return tellHeartbeats(visit, code, (user, session) => ({
    silentAuth: { at, works: false },
    login: { at, user, session, lostAt: visit.tab.lostAt },
    activity: { at },
  }));
}

/** Notifies the heartbeats of how the page was opened. */
export function arrive(visit: Visit, arrival: Arrival, code: Code): void {
  const { observers, world } = visit.tab.app;
  if (arrival.type === 'signed_in') {
    for (const observer of observers) observer.signedIn?.(visit);
    void tellLogin(visit, code);
  } else if (arrival.type === 'refused') {
    const { code: reason, digest } = arrival;
    const at = world.wall();
    void tellHeartbeats(visit, code, () => ({
      check: { at, verdict: 'lost', code: reason, user: digest, topLevel: true },
    }));
  }
}
