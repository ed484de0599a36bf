import { CONFIRM_GAP_MS } from '../../src/machine/schedule.js';
import { readSignedInUser } from '../../src/browser/signed-in-user.js';
import { createTabs } from '../../src/browser/tabs.js';
import type { SharedRecord } from '../../src/machine/shared-record.js';
import { notifySignedIn } from '../../src/shell/client-registry.js';
import { type Cell, CLIENT_ID, createClient, DOMAIN, tokensOf } from './client.js';
import { createDocument } from './document.js';
import { createNetwork, type Network } from './network.js';
import type { Plan } from './plan.js';
import { createStores, type Stores } from './stores.js';
import {
  createTenant,
  loginRequired,
  type OAuthError,
  type Tenant,
  type TenantSession,
} from './tenant.js';
import { type CreateHeartbeat, createVisit, type Observer, type Visit } from './visit.js';
import type { World } from './world.js';

export const alice = 'auth0|alice';
export const bob = 'auth0|bob';

/** A tab, whatever page it is at. */
export interface Tab {
  readonly id: number;
  isVisible: boolean;
  /** The user works in it: there is input all the time. */
  isBusy: boolean;
  /** The app, unless the tab is at the login page. */
  visit: Visit | null;
  /** Counts the pages that were left. */
  departures: number;
  /** When the session was lost that it went to login for. */
  lostAt: number | undefined;
  /** When it last confirmed a session at the top level. */
  confirmedAt: number;
}

/** How a page of the app comes to be opened. */
type Arrival =
  | { readonly type: 'visit' }
  | { readonly type: 'signed_in'; readonly session: TenantSession }
  | { readonly type: 'refused'; readonly code: string; readonly digest: string };

/** One browser and what it talks to. */
export interface Browser {
  readonly world: World;
  readonly plan: Plan;
  readonly tenant: Tenant;
  readonly network: Network;
  readonly stores: Stores;
  readonly observers: readonly Observer[];
  readonly tabs: Tab[];
  open(tab: { tab: number; isVisible: boolean; isBusy: boolean }): void;
  load(tab: Tab, arrival?: Arrival): void;
  leave(tab: Tab): void;
  close(tab: Tab): void;
  /** The tab goes to the login page, and comes back at once if the tenant knows somebody. */
  goToLogin(tab: Tab): void;
  /** It goes there, and somebody types in a password, whoever is known there. */
  switchUser(tab: Tab, as: string, ms: number): void;
  /** Somebody types in a password, where the tab is at the login page. */
  signIn(tab: Tab, as: string): void;
  confirmAtTop(visit: Visit, digest: string): void;
  /** Tells the observers that something changed. */
  happened(): void;
  disturbed(): void;
}

/** `typeIn`: called when a tab is at the login page, and the tenant knows nobody. */
export function createBrowser(
  world: World,
  plan: Plan,
  observers: readonly Observer[],
  createHeartbeat: CreateHeartbeat,
  typeIn: (tab: Tab) => void,
): Browser {
  const { random, trace } = world;
  const sharedCell: Cell = { tokens: null };
  let pages = 0;

  function createCell(): Cell {
    if (plan.sharesTokens) return sharedCell;
    // The app signs in silently at its start, where that works.
    const found = browser.network.trouble === 'none' ? browser.tenant.askSilently() : loginRequired;
    return {
      tokens: 'sid' in found ? tokensOf(world, plan, browser.tenant, found) : null,
    };
  }

  /** What `completeLogin` does. */
  async function tellHeartbeats(
    { client, document, tab }: Visit,
    news: (digest: string | undefined) => SharedRecord,
  ): Promise<void> {
    const found = await readSignedInUser(client);
    if (document.isGone()) return;
    createTabs(browser.stores.openWindow(document), DOMAIN, CLIENT_ID, world.wall).publish(
      news(found?.digest),
    );
    tab.lostAt = undefined;
    notifySignedIn(client);
  }

  function arrive(visit: Visit, arrival: Arrival): void {
    if (arrival.type === 'signed_in') {
      for (const observer of observers) observer.signedIn?.(visit);
      const at = world.wall();
      void tellHeartbeats(visit, (user) => ({
        silentAuth: { at, works: false },
        login: { at, user, lostAt: visit.tab.lostAt },
      }));
    } else if (arrival.type === 'refused') {
      const { code, digest } = arrival;
      const at = world.wall();
      void tellHeartbeats(visit, () => ({
        check: { at, verdict: 'lost', code, user: digest, topLevel: true },
      }));
    }
  }

  function returnFromTenant(tab: Tab, answer: TenantSession | OAuthError, digest?: string): void {
    if ('sid' in answer) return browser.load(tab, { type: 'signed_in', session: answer });
    const code = answer.error === 'login_required' ? 'login_required' : 'user_blocked';
    browser.load(tab, digest ? { type: 'refused', code, digest } : { type: 'visit' });
  }

  function comeBackAfter(tab: Tab, ms: number, who: () => string): void {
    const { departures } = tab;
    world.after(ms, () => {
      if (tab.departures === departures && !tab.visit) browser.signIn(tab, who());
    });
  }

  const browser: Browser = {
    world,
    plan,
    tenant: createTenant(world, plan),
    network: createNetwork(world, plan, () => browser.disturbed()),
    stores: createStores(world, plan),
    observers,
    tabs: [],
    open({ tab: id, isVisible, isBusy }) {
      const tab: Tab = {
        id,
        isVisible,
        isBusy,
        visit: null,
        departures: 0,
        lostAt: undefined,
        confirmedAt: -Infinity,
      };
      browser.tabs.push(tab);
      browser.load(tab);
    },
    load(tab, arrival = { type: 'visit' }) {
      browser.leave(tab);
      world.stir();
      trace.note(`tab ${tab.id} opens the app: ${arrival.type}${tab.isVisible ? '' : ', hidden'}`);
      const document = createDocument(world, plan, pages++, tab.isVisible);
      const cell = createCell();
      if (arrival.type === 'signed_in') {
        cell.tokens = tokensOf(world, plan, browser.tenant, arrival.session);
      }
      const client = createClient(world, plan, browser.tenant, browser.network, document, cell, {
        toLogin: () => browser.goToLogin(tab),
        toLogout() {
          browser.tenant.endSession();
          browser.load(tab);
        },
      });
      const visit = createVisit(browser, tab, document, client, createHeartbeat);
      tab.visit = visit;
      for (const observer of observers) observer.opened?.(visit);
      if (random.chance(0.5)) {
        visit.start();
        arrive(visit, arrival);
      } else {
        arrive(visit, arrival);
        world.after(random.between(0, 200), () => document.task(visit.start));
      }
      browser.happened();
    },
    leave(tab) {
      const { visit } = tab;
      if (!visit) return;
      tab.visit = null;
      tab.departures++;
      visit.document.leave();
      browser.stores.forget(visit.document);
      for (const observer of observers) observer.left?.(visit);
      browser.happened();
    },
    close(tab) {
      browser.leave(tab);
      tab.departures++;
      browser.tabs.splice(browser.tabs.indexOf(tab), 1);
    },
    goToLogin(tab) {
      browser.leave(tab);
      trace.note(`tab ${tab.id} goes to login`);
      if (!browser.tenant.session()) return typeIn(tab);
      comeBackAfter(tab, random.between(300, 2_000), () => {
        return browser.tenant.session()?.sub ?? (random.chance(0.9) ? alice : bob);
      });
    },
    switchUser(tab, as, ms) {
      browser.leave(tab);
      trace.note(`tab ${tab.id} goes to login`);
      comeBackAfter(tab, ms, () => as);
    },
    signIn(tab, as) {
      if (!tab.visit) returnFromTenant(tab, browser.tenant.logIn(as));
    },
    confirmAtTop(visit, digest) {
      const { tab, document } = visit;
      // The tab itself remembers it, whatever becomes of the record.
      if (Math.abs(world.wall() - tab.confirmedAt) < CONFIRM_GAP_MS) return;
      tab.confirmedAt = world.wall();
      for (const observer of observers) observer.redirected?.(visit);
      trace.note(`tab ${tab.id} asks the tenant at the top`);
      // Before it leaves, the SDK works out the address.
      world.after(random.between(1, 20), () => {
        if (document.isGone()) return;
        browser.leave(tab);
        const { departures } = tab;
        world.after(random.between(200, 1_500), () => {
          if (tab.departures === departures && !tab.visit) {
            returnFromTenant(tab, browser.tenant.askAtTop(), digest);
          }
        });
      });
    },
    happened() {
      for (const observer of observers) observer.happened?.();
    },
    disturbed() {
      for (const observer of observers) observer.disturbed?.();
    },
  };
  return browser;
}
