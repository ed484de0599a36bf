import type { Session } from '@auth0-heartbeat/core';
import { draft } from '../draft';
import { addressAt } from '../local-hosts';
import { signInOptions } from '../sign-in';
import type { TenantWatch } from '../tenant-watch';
import { labTexts } from '../texts';
import { view } from '../view';
import { jumpPageClock } from './lab-clock';
import type { LabEventData } from './lab-event';
import { alice } from './observe-tenant';
import type { ActionName } from './story';

/** The actions of the story steps. */
export type Actions = Record<ActionName, () => void>;

export interface ActionParts {
  /** The session of the page. `null`: there is none. */
  readonly readSession: () => Session | null;
  readonly tenant: TenantWatch;
  readonly record: (event: LabEventData) => void;
  readonly setAsleep: (isAsleep: boolean) => void;
}

const hourMs = 3_600_000;
/** How long the closed lid is shown. */
const lidMs = 1_400;

export function createActions(parts: ActionParts): Actions {
  const { readSession, tenant, record, setAsleep } = parts;
  let isAsleep = false;

  /** Advances the clock of the page by an hour without running timers. */
  async function sleep(): Promise<void> {
    // The button still has the focus behind the lid.
    if (isAsleep) return;
    isAsleep = true;
    setAsleep(true);
    await new Promise((resolve) => setTimeout(resolve, lidMs));
    const isExpired = await tenant.expireSessions(alice);
    if (isExpired) jumpPageClock(hourMs);
    setAsleep(false);
    isAsleep = false;
    if (isExpired) record({ type: 'woke' });
  }

  return {
    sign_in_alice: () =>
      void readSession()?.login(signInOptions({ forceLogin: true, email: 'alice@example.com' })),
    write_draft: () => draft.write(labTexts.draft),
    block_alice: () => void tenant.setBlocked(alice, true),
    unblock_alice: () => void tenant.setBlocked(alice, false),
    open_tabs: () => window.location.assign(view.hrefOf('tabs')),
    close_tabs: () =>
      void tenant.setBlocked(alice, false).then((isUnblocked) => {
        // Reload: the tabs have signed her out.
        if (isUnblocked) window.location.assign(view.hrefOf('home'));
      }),
    take_down: () => void tenant.setDown(true),
    bring_back: () => void tenant.setDown(false),
    go_cross_site() {
      const address = new URL(addressAt('app.localhost', window.location.pathname));
      address.searchParams.set('start', '');
      window.location.assign(address);
    },
    simulate_safari: () => void simulateSafari(),
    allow_cookies: () => void tenant.clearFaults(),
    sleep: () => void sleep(),
    sign_in_bob() {
      const address = new URL(window.location.pathname, window.location.origin);
      address.searchParams.set('sign-in', 'bob@example.com');
      window.open(address, '_blank', 'noopener');
      record({ type: 'acted', action: 'sign_in_bob' });
    },
  };

  async function simulateSafari(): Promise<void> {
    const kind = 'third_party_cookies_blocked';
    if (!(await tenant.setFault({ endpoint: '/authorize', kind }))) return;
    const session = readSession();
    await session?.logout({ openUrl: false });
    session?.stop();
    clearHeartbeatStorage();
    window.location.reload();
  }
}

/** Deletes what sessions have stored in this browser, as on a first visit. */
function clearHeartbeatStorage(): void {
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith('auth0-heartbeat.')) localStorage.removeItem(key);
  }
}
