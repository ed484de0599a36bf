import type { Session } from '@auth0-heartbeat/core';
import { signInOptions } from '../app/auth0';
import { draft } from '../app/draft';
import { view } from '../app/view';
import { addressAt } from './addresses';
import type { ActionName, LabEventData, ReaderAction } from './story';
import type { TenantWatch } from './tenant-watch';
import { labTexts } from './texts';

const alice = 'auth0|alice';

/** The actions of the story steps. */
export type Actions = Record<ActionName, () => void>;

export interface ActionParts {
  /** The session of the page. `null`: there is none. */
  readonly readSession: () => Session | null;
  readonly tenant: TenantWatch;
  readonly record: (event: LabEventData) => void;
}

const hourMs = 3_600_000;
/** How long the closed lid is shown. */
const lidMs = 1_400;

export function createActions(parts: ActionParts): Actions {
  const { readSession, tenant, record } = parts;
  let isAsleep = false;

  /** Advances the clock of the page by an hour without running timers. */
  async function sleep(): Promise<void> {
    // The button still has the focus behind the lid.
    if (isAsleep) return;
    isAsleep = true;
    const openLid = closeLid();
    await new Promise((resolve) => setTimeout(resolve, lidMs));
    const isExpired = await tenant.expireSessions(alice);
    if (isExpired) jumpPageClock(hourMs);
    openLid();
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

/** Covers the page while the laptop sleeps. Returns a function that uncovers it. */
function closeLid(): () => void {
  const lid = document.createElement('div');
  lid.className = 'lid';
  lid.setAttribute('role', 'status');
  const heading = document.createElement('strong');
  heading.textContent = labTexts.asleep;
  const text = document.createElement('span');
  text.textContent = labTexts.hour;
  lid.append(heading, text);
  document.body.append(lid);
  return () => lid.remove();
}

/** Simulates a suspended page: its clock jumps forward and no timer runs. Lasts until a reload. */
function jumpPageClock(byMs: number): void {
  const now = Date.now.bind(Date);
  Date.now = () => now() + byMs;
}

/** Records an action for the story and performs it. Resolves with whether it succeeded. */
export type Perform = (action: ReaderAction, work: () => Promise<boolean>) => Promise<boolean>;

/** Wraps the tenant: records each action that a story may wait for, whether from the story or the panel. */
export function observeTenant(tenant: TenantWatch, perform: Perform): TenantWatch {
  const kindOf = (id: string) =>
    tenant.getSnapshot().state?.faults.find((fault) => fault.id === id)?.kind;
  return {
    ...tenant,
    setBlocked(userId, blocked) {
      const work = () => tenant.setBlocked(userId, blocked);
      return userId === alice ? perform(blocked ? 'block' : 'unblock', work) : work();
    },
    setDown: (down) => perform(down ? 'take_down' : 'bring_back', () => tenant.setDown(down)),
    setFault(fault) {
      const work = () => tenant.setFault(fault);
      return fault.kind === 'third_party_cookies_blocked' ? perform('block_cookies', work) : work();
    },
    removeFault(id) {
      const work = () => tenant.removeFault(id);
      const kind = kindOf(id);
      if (kind === 'connection_reset') return perform('bring_back', work);
      return kind === 'third_party_cookies_blocked' ? perform('allow_cookies', work) : work();
    },
    clearFaults: () =>
      perform(tenant.getSnapshot().state?.isDown ? 'bring_back' : 'allow_cookies', () =>
        tenant.clearFaults(),
      ),
  };
}
