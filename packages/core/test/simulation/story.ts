import { alice, bob, type Browser, type Tab } from './browser.js';
import type { Trouble } from './network.js';
import type { Action } from './plan.js';
import type { Visit } from './visit.js';

const MOST_TABS = 6;

const refusal = { status: 401 };

/** What users, tabs, the network and the tenant do, one action after the other. */
export function createStory(browser: Browser) {
  const { world, plan, tenant, network, stores, observers } = browser;
  const { random, trace } = world;
  const isThere = (tab: Tab) => tab.visit !== null;

  function trouble(kind: Trouble): void {
    const ms = random.scaled(500, Math.max(1_000, plan.calmMs * 3));
    trace.note(`${kind} for ${ms} ms`);
    network.trouble = kind;
    browser.disturbed();
    world.after(ms, () => {
      if (network.trouble !== kind) return;
      network.trouble = 'none';
      trace.note(`${kind} is over`);
      browser.disturbed();
    });
  }

  function nudge(visit: Visit, trigger: 'focus' | 'online' | 'push' | 'report' | 'manual'): void {
    trace.note(`tab ${visit.tab.id}: ${trigger}`);
    visit.document.task(() => {
      for (const observer of observers) observer.nudged?.(visit, trigger);
      if (trigger === 'focus' || trigger === 'online') visit.document.tell(trigger);
    });
  }

  function call(visit: Visit, ask: () => Promise<unknown>): void {
    visit.document.task(() => {
      const answer = ask();
      for (const observer of observers) observer.called?.(visit, answer);
    });
  }

  function show(tab: Tab, isVisible: boolean): void {
    tab.isVisible = isVisible;
    trace.note(`tab ${tab.id} is ${isVisible ? 'shown' : 'hidden'}`);
    if (isVisible && tab.visit?.document.isFrozen()) thaw(tab);
    tab.visit?.document.show(isVisible);
  }

  function thaw({ visit, id }: Tab): void {
    if (!visit?.document.isFrozen()) return;
    trace.note(`tab ${id} is thawed`);
    visit.document.thaw(random.pick(['wake', 'pageshow']));
    browser.disturbed();
  }

  function restart(visit: Visit): void {
    trace.note(`tab ${visit.tab.id} ${visit.isStarted ? 'stops' : 'starts'}`);
    visit.document.task(() => {
      if (!visit.isStarted) return visit.start();
      visit.isStarted = false;
      visit.heartbeat.stop();
      for (const observer of observers) observer.stopped?.(visit);
      if (random.chance(0.7)) {
        world.after(random.chance(0.3) ? 0 : random.scaled(100, 60_000), () =>
          visit.document.task(() => visit.isStarted || visit.start()),
        );
      }
    });
  }

  /** The app's own token call; what it rejects with is reported. */
  function callTokens(visit: Visit): void {
    const { heartbeat, client } = visit;
    const { user } = heartbeat.getSnapshot();
    client.getTokenSilently({ cacheMode: 'off', timeoutInSeconds: 10 }).catch((error: unknown) => {
      if (heartbeat.getSnapshot().user !== user) return;
      nudge(visit, 'report');
      heartbeat.report(error);
    });
  }

  function onTab(action: Action, tab: Tab, visit: Visit): void {
    const { document, heartbeat } = visit;
    switch (action) {
      case 'log_in':
        if (heartbeat.getSnapshot().status === 'idle' && tab.isVisible) browser.goToLogin(tab);
        return;
      case 'log_out':
        if (document.isFrozen()) return;
        trace.note(`tab ${tab.id} calls logout()`);
        for (const observer of observers) observer.signedOut?.(visit);
        void heartbeat.logout();
        return;
      case 'hide':
        return show(tab, false);
      case 'focus':
        return document.isVisible() ? nudge(visit, 'focus') : show(tab, true);
      case 'input':
        if (document.isVisible()) document.tell('active');
        return;
      case 'busy':
        tab.isBusy = !tab.isBusy;
        return;
      case 'crash_checking':
        if (!heartbeat.getSnapshot().checking) return;
        trace.note(`tab ${tab.id} crashes during its check`);
        return browser.leave(tab);
      case 'crash':
        trace.note(`tab ${tab.id} crashes`);
        return browser.leave(tab);
      case 'close':
        trace.note(`tab ${tab.id} is closed`);
        return browser.close(tab);
      case 'freeze':
        if (tab.isVisible) show(tab, false);
        trace.note(`tab ${tab.id} is frozen`);
        return document.freeze();
      case 'thaw':
        return thaw(tab);
      case 'hint': {
        const about = random.chance(0.3) ? { sub: random.pick([alice, bob]) } : undefined;
        // One about somebody else is none.
        const sub = heartbeat.getSnapshot().user?.sub;
        if (!about || about.sub === sub) nudge(visit, 'push');
        return document.task(() => visit.hint(about));
      }
      case 'report_refusal':
        nudge(visit, 'report');
        return document.task(() => heartbeat.report(refusal));
      case 'report_ending':
        return document.task(() => callTokens(visit));
      case 'check':
        nudge(visit, 'manual');
        return call(visit, () => heartbeat.check());
      case 'verify':
        // A young proof is an answer as well.
        trace.note(`tab ${tab.id}: verify`);
        return call(visit, () => heartbeat.verify({ maxAgeMs: random.scaled(1_000, 600_000) }));
      case 'restart':
        return restart(visit);
      case 'switch_user':
        return browser.goToLogin(tab, random.pick([alice, bob]));
      case 'revoke_grant': {
        const grant = visit.client.cell.tokens?.grant;
        if (!grant) return;
        trace.note(`the grant of tab ${tab.id} is revoked`);
        grant.isRevoked = true;
        return browser.happened();
      }
      default:
        return;
    }
  }

  function atLarge(action: Action): void {
    switch (action) {
      case 'block':
      case 'unblock': {
        const sub = random.chance(0.8) ? alice : bob;
        trace.note(`${action} ${sub}`);
        tenant.setBlocked(sub, action === 'block');
        return browser.happened();
      }
      case 'sign_out_elsewhere':
      case 'expire':
        trace.note('the session ends at the tenant');
        tenant.endSession();
        return browser.happened();
      case 'outage':
      case 'hang':
      case 'rate_limit':
        return trouble(action);
      case 'online':
        for (const { visit } of browser.tabs) if (visit) nudge(visit, 'online');
        return;
      case 'open':
        if (browser.tabs.length < MOST_TABS) return void browser.open();
        return;
      case 'show': {
        const tab = browser.tabs.length > 0 ? random.pick(browser.tabs) : undefined;
        if (!tab) return;
        show(tab, true);
        // After a crash the user loads the page again.
        if (!tab.visit && random.chance(0.5)) browser.load(tab);
        return;
      }
      case 'sleep': {
        const ms = random.scaled(10_000, 12 * 3_600_000);
        world.sleep(ms);
        trace.note(`slept ${ms} ms`);
        world.after(5_000, moveMice);
        return browser.disturbed();
      }
      case 'clock_back': {
        const ms = random.scaled(1, 2 * 3_600_000);
        trace.note(`the clock is set back by ${ms} ms`);
        world.setClockBack(ms);
        for (const observer of observers) observer.clockSetBack?.();
        return browser.disturbed();
      }
      case 'storage_fails':
        stores.setStorage(random.pick(['works', 'denied', 'full']));
        return trace.note(`storage: ${stores.storage}`);
      case 'storage_cleared':
        trace.note('storage is cleared');
        return stores.clearStorage();
      case 'cookies_blocked':
        if (tenant.cookies !== 'sent') return;
        trace.note('the browser begins to block cookies');
        tenant.cookies = 'blocked';
        tenant.cookiesBlockedAt = world.real();
        return browser.happened();
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
      browser.happened();
    }
    world.after(random.wait(plan.calmMs), act);
  }

  /** Whoever works in a tab moves the mouse. */
  function moveMice(): void {
    for (const { visit, isBusy } of browser.tabs) {
      if (isBusy && visit?.document.isVisible()) visit.document.tell('active');
    }
  }
  function work(): void {
    moveMice();
    world.after(inputMs, work);
  }
  const inputMs = (plan.options.pauseAfterIdleMs || 1_800_000) / 4;

  return {
    begin() {
      if (random.chance(0.9)) tenant.logIn(alice);
      for (let count = 0; count < plan.pages; count++) browser.open();
      const [tab] = browser.tabs;
      if (tab) browser.goToLogin(tab);
      world.after(random.wait(plan.calmMs), act);
      world.after(inputMs, work);
    },
  };
}
