import { alice, bob, type Browser, type Tab } from './browser.js';
import type { Action } from './plan.js';
import type { Deed, Thaw } from './step.js';
import type { Visit } from './visit.js';

const MOST_TABS = 6;

/**
 * What users, tabs, the network and the tenant do by chance, one action after the other. `nextTab`
 * numbers the tabs of all apps.
 */
export function createStory(
  browser: Browser,
  nextTab: () => number,
  perform: (deed: Deed) => void,
) {
  const { origin, world, plan } = browser;
  const app = origin.apps.indexOf(browser);
  const { random } = world;
  const isThere = (tab: Tab) => tab.visit !== null;
  const drawThaw = (): Thaw => random.pick(['wake', 'pageshow']);

  function open(): void {
    const isVisible = random.chance(0.7);
    const isBusy = random.chance(0.5);
    perform({ action: 'open', ...(app && { app }), tab: nextTab(), isVisible, isBusy });
  }

  function show(tab: Tab): void {
    const isFrozen = tab.visit?.document.isFrozen() === true;
    perform({ action: 'show', tab: tab.id, ...(isFrozen && { thaw: drawThaw() }) });
  }

  function restart(visit: Visit): void {
    const tab = visit.tab.id;
    if (!visit.isStarted) return perform({ action: 'start', tab });
    perform({ action: 'stop', tab });
    if (random.chance(0.7)) {
      const ms = random.chance(0.3) ? 0 : random.scaled(100, 60_000);
      world.after(ms, () => {
        if (!visit.document.isGone() && !visit.isStarted) perform({ action: 'start', tab });
      });
    }
  }

  function onTab(action: Action, { id: tab }: Tab, visit: Visit): void {
    switch (action) {
      case 'focus':
        if (visit.document.isVisible()) return perform({ action, tab });
        return show(visit.tab);
      case 'thaw':
        if (visit.document.isFrozen()) perform({ action, tab, thaw: drawThaw() });
        return;
      case 'hint': {
        const about = random.chance(0.3) ? random.pick([alice, bob]) : undefined;
        return perform({ action, tab, ...(about && { about }) });
      }
      case 'verify':
        return visit.document.task(() =>
          perform({ action, tab, maxAgeMs: random.scaled(1_000, 600_000) }),
        );
      case 'restart':
        return visit.document.task(() => restart(visit));
      case 'switch_user': {
        const as = random.pick([alice, bob]);
        return perform({ action, tab, as, ms: random.scaled(2_000, 120_000) });
      }
      case 'popup': {
        const as = random.pick([alice, alice, bob, null]);
        return perform({ action, tab, as, ms: random.scaled(2_000, 120_000) });
      }
      case 'log_in':
      case 'log_out':
      case 'hide':
      case 'input':
      case 'busy':
      case 'edit':
      case 'crash':
      case 'crash_checking':
      case 'close':
      case 'reload':
      case 'extend':
      case 'freeze':
      case 'report_refusal':
      case 'report_ending':
      case 'check':
      case 'revoke_grant':
        return perform({ action, tab });
      default:
        return;
    }
  }

  function atLarge(action: Action): void {
    // What concerns all apps is up to the first one.
    if (app > 0 && action !== 'open' && action !== 'show') return;
    switch (action) {
      case 'block':
      case 'unblock':
        return perform({ action, as: random.chance(0.8) ? alice : bob });
      case 'sign_out_elsewhere':
      case 'expire':
        return perform({ action: 'end_session' });
      case 'outage':
      case 'hang':
      case 'rate_limit':
      case 'require_mfa':
        return perform({ action, ms: random.scaled(500, Math.max(1_000, plan.calmMs * 3)) });
      case 'open':
        return browser.tabs.length < MOST_TABS ? open() : undefined;
      case 'show': {
        const tab = browser.tabs.length > 0 ? random.pick(browser.tabs) : undefined;
        if (!tab) return;
        show(tab);
        // After a crash the user loads the page again.
        if (!tab.visit && random.chance(0.5)) perform({ action: 'reload', tab: tab.id });
        return;
      }
      case 'sleep':
        return perform({ action, ms: random.scaled(10_000, 12 * 3_600_000) });
      case 'clock_back':
        return perform({ action, ms: random.scaled(1, 2 * 3_600_000) });
      case 'storage_fails': {
        const storage = random.pick(['works', 'denied', 'full'] as const);
        const keeps = storage === 'denied' && random.chance(0.5);
        return perform({ action: 'storage', storage, ...(keeps && { keeps: true }) });
      }
      case 'online':
      case 'storage_cleared':
      case 'cookies_blocked':
        return perform({ action });
      default:
        return;
    }
  }

  function act(): void {
    world.stir();
    const action = random.weighted(plan.actions);
    if (action) {
      const there = browser.tabs.filter(isThere);
      const tab = there.length > 0 ? random.pick(there) : undefined;
      if (tab?.visit) onTab(action, tab, tab.visit);
      atLarge(action);
      origin.happened();
    }
    world.after(random.wait(plan.calmMs), act);
  }

  /** Somebody sits before the login page, and types in a password or does not. */
  function typeIn(tab: Tab): void {
    if (random.chance(0.2)) return;
    const { departures } = tab;
    world.after(random.scaled(2_000, 120_000), () => {
      if (tab.departures !== departures || tab.visit) return;
      const known = browser.tenant.session()?.sub;
      perform({
        action: 'sign_in',
        tab: tab.id,
        as: known ?? (random.chance(0.9) ? alice : bob),
      });
    });
  }

  return {
    typeIn,
    begin() {
      if (app === 0 && random.chance(0.9)) perform({ action: 'begin_session', as: alice });
      for (let count = 0; count < plan.pages; count++) open();
      const [tab] = browser.tabs;
      if (tab) perform({ action: 'to_login', tab: tab.id });
      world.after(random.wait(plan.calmMs), act);
    },
  };
}
