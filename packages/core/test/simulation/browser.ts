import { isEndedAsIdle } from '../../src/machine/foreseen-end.js';
import { CONFIRM_GAP_MS } from '../../src/machine/schedule.js';
import { isPopupOpen } from '../../src/browser/watch-client.js';
import { type Arrival, arrive, tellLogin } from './arrival.js';
import { type Cell, createClient, DOMAIN, type OrganizationHint, tokensOf } from './client.js';
import type { Code } from './code.js';
import { createDocument, type Document } from './document.js';
import type { Network } from './network.js';
import type { Origin } from './origin.js';
import type { Plan } from './plan.js';
import type { Stores } from './stores.js';
import { loginRequired, type OAuthError, type Tenant, type TenantSession } from './tenant.js';
import { createVisit, type Observer, type Visit } from './visit.js';
import type { World } from './world.js';

export const alice = 'auth0|alice';
export const bob = 'auth0|bob';

/** A tab, whatever page it is at. */
export interface Tab {
  /** Of all tabs of the origin. */
  readonly id: number;
  readonly app: Browser;
  isVisible: boolean;
  /** The user works in it: there is input all the time. */
  isBusy: boolean;
  /** The user has not saved something: the page asks before it leaves, and the user stays, once. */
  hasUnsavedWork: boolean;
  /** The app, unless the tab is at the login page. */
  visit: Visit | null;
  /** Counts the pages that were left. */
  departures: number;
  /** When the session was lost that it went to login for. */
  lostAt: number | undefined;
  /** When it last confirmed a session at the top level. */
  confirmedAt: number;
}

/** One app, its tabs in the browser, and what it talks to. */
export interface Browser {
  readonly origin: Origin;
  readonly clientId: string;
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
}

/**
 * `typeIn`: called when a tab is at the login page, and the tenant knows nobody.
 */
export function createBrowser(
  origin: Origin,
  { clientId, plan }: { readonly clientId: string; readonly plan: Plan },
  observers: readonly Observer[],
  code: Code,
  typeIn: (tab: Tab) => void,
): Browser {
  const { world, tenant, network, stores } = origin;
  const { random, trace } = world;
  const sharedCell: Cell = { tokens: null };
  const hint: OrganizationHint = { org: undefined };

  function createCell(document: Document): Cell {
    if (plan.sharesTokens) return sharedCell;
    // The app signs in silently at its start, where that works and the last end allows it.
    const window = stores.openWindow(document);
    const record = code.createTabs(window, DOMAIN, clientId, world.wall).read();
    if (isEndedAsIdle(record)) return { tokens: null };
    const found = network.trouble === 'none' ? tenant.askSilently() : loginRequired;
    return {
      tokens: 'sid' in found ? tokensOf(world, plan, tenant, found, hint.org) : null,
    };
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

  /** The page itself goes to login. */
  function leaveForLogin(visit: Visit): void {
    const { tab, document } = visit;
    if (document.isGone()) return;
    const stays = tab.hasUnsavedWork;
    tab.hasUnsavedWork = false;
    document.beforeUnload(stays);
    if (!stays) return browser.goToLogin(tab);
    trace.note(`tab ${tab.id} is about to go to login, and its user stays`);
    for (const observer of observers) observer.stayed?.(visit);
  }

  const browser: Browser = {
    origin,
    clientId,
    world,
    plan,
    tenant,
    network,
    stores,
    observers,
    tabs: [],
    open({ tab: id, isVisible, isBusy }) {
      const tab: Tab = {
        id,
        app: browser,
        hasUnsavedWork: false,
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
      const document = createDocument(world, plan, origin.nextPage(), tab.isVisible);
      const cell = createCell(document);
      if (arrival.type === 'signed_in') {
        if (plan.hasOrganizations) hint.org = random.pick(['org_a', 'org_b']);
        cell.tokens = tokensOf(world, plan, tenant, arrival.session, hint.org);
      }
      const client = createClient(world, plan, tenant, network, document, cell, hint, clientId, {
        disturb: (what) => world.fail('no collateral', `tab ${tab.id}: ${what}`),
        signedIn() {
          trace.note(`tab ${tab.id} signs in by popup`);
          for (const observer of observers) observer.signedIn?.(visit);
          origin.happened();
        },
        toLogin: () => leaveForLogin(visit),
        toLogout() {
          for (const observer of observers) observer.signedOutAtTenant?.(visit);
          tenant.endSession();
          browser.load(tab);
        },
      });
      const visit: Visit = createVisit(browser, tab, document, client, code, () =>
        tellLogin(visit, code),
      );
      tab.visit = visit;
      for (const observer of observers) observer.opened?.(visit);
      if (random.chance(0.5)) {
        visit.start();
        arrive(visit, arrival, code);
      } else {
        arrive(visit, arrival, code);
        world.after(random.between(0, 200), () => document.task(visit.start));
      }
      origin.happened();
    },
    leave(tab) {
      const { visit } = tab;
      if (!visit) return;
      tab.visit = null;
      tab.hasUnsavedWork = false;
      tab.departures++;
      visit.document.leave();
      stores.forget(visit.document);
      for (const observer of observers) observer.left?.(visit);
      origin.happened();
    },
    close(tab) {
      browser.leave(tab);
      tab.departures++;
      browser.tabs.splice(browser.tabs.indexOf(tab), 1);
    },
    goToLogin(tab) {
      browser.leave(tab);
      trace.note(`tab ${tab.id} goes to login`);
      if (!tenant.session()) return typeIn(tab);
      comeBackAfter(tab, random.between(300, 2_000), () => {
        return tenant.session()?.sub ?? (random.chance(0.9) ? alice : bob);
      });
    },
    switchUser(tab, as, ms) {
      browser.leave(tab);
      trace.note(`tab ${tab.id} goes to login`);
      comeBackAfter(tab, ms, () => as);
    },
    signIn(tab, as) {
      if (!tab.visit) returnFromTenant(tab, tenant.logIn(as));
    },
    confirmAtTop(visit, digest) {
      const { tab, document } = visit;
      // The tab itself remembers it, whatever becomes of the record.
      if (Math.abs(world.wall() - tab.confirmedAt) < CONFIRM_GAP_MS) return;
      tab.confirmedAt = world.wall();
      if (isPopupOpen(visit.client)) {
        world.fail('no collateral', `tab ${tab.id} asks at the top while a popup is open`);
      }
      for (const observer of observers) observer.redirected?.(visit);
      trace.note(`tab ${tab.id} asks the tenant at the top`);
      // Before it leaves, the SDK works out the address.
      world.after(random.between(1, 20), () => {
        if (document.isGone()) return;
        browser.leave(tab);
        const { departures } = tab;
        world.after(random.between(200, 1_500), () => {
          if (tab.departures === departures && !tab.visit) {
            returnFromTenant(tab, tenant.askAtTop(), digest);
          }
        });
      });
    },
  };
  origin.apps.push(browser);
  return browser;
}
