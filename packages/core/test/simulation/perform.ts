import type { Browser, Tab } from './browser.js';
import type { Trouble } from './network.js';
import type { Deed, Thaw } from './step.js';
import type { Visit } from './visit.js';

const refusal = { status: 401 };

/** Does what the story, or a script, says. */
export function createPerformer(browser: Browser): (deed: Deed) => void {
  const { world, plan, tenant, network, stores, observers } = browser;
  const { trace } = world;

  function trouble(kind: Trouble, ms: number): void {
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
  }

  function thaw({ visit, id }: Tab, happening: Thaw): void {
    if (!visit?.document.isFrozen()) return;
    trace.note(`tab ${id} is thawed`);
    visit.document.thaw(happening);
    browser.disturbed();
  }

  function stop(visit: Visit): void {
    trace.note(`tab ${visit.tab.id} stops`);
    visit.document.task(() => {
      visit.isStarted = false;
      visit.heartbeat.stop();
      for (const observer of observers) observer.stopped?.(visit);
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

  /** Whoever works in a tab moves the mouse. */
  function moveMice(): void {
    for (const { visit, isBusy } of browser.tabs) {
      if (isBusy && visit?.document.isVisible()) visit.document.tell('input');
    }
  }
  function work(): void {
    moveMice();
    world.after(inputMs, work);
  }
  const inputMs = (plan.options.pauseAfterIdleMs || 1_800_000) / 4;
  world.after(inputMs, work);

  /** In a tab that is there, at the app or elsewhere. */
  function toTab(deed: Deed, tab: Tab): void {
    switch (deed.action) {
      case 'show':
        show(tab, true);
        thaw(tab, deed.thaw ?? 'wake');
        return tab.visit?.document.show(true);
      case 'reload':
        return tab.visit ? undefined : browser.load(tab);
      case 'sign_in':
        return browser.signIn(tab, deed.as);
      default:
        if (tab.visit) inVisit(deed, tab, tab.visit);
    }
  }

  function inVisit(deed: Deed, tab: Tab, visit: Visit): void {
    const { document, heartbeat } = visit;
    switch (deed.action) {
      case 'log_in':
        if (heartbeat.getSnapshot().status === 'idle' && tab.isVisible) browser.goToLogin(tab);
        return;
      case 'log_out':
        if (document.isFrozen()) return;
        trace.note(`tab ${tab.id} calls logout()`);
        for (const observer of observers) observer.signedOut?.(visit);
        void heartbeat.logout();
        return;
      case 'to_login':
        return browser.goToLogin(tab);
      case 'switch_user':
        return browser.switchUser(tab, deed.as, deed.ms);
      case 'hide':
        show(tab, false);
        return document.show(false);
      case 'focus':
        return nudge(visit, 'focus');
      case 'input':
        return document.isVisible() ? document.tell('input') : undefined;
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
        if (tab.isVisible) {
          show(tab, false);
          document.show(false);
        }
        trace.note(`tab ${tab.id} is frozen`);
        return document.freeze();
      case 'thaw':
        return thaw(tab, deed.thaw);
      case 'hint': {
        const about = deed.about === undefined ? undefined : { sub: deed.about };
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
      case 'verify': {
        // A young proof is an answer as well.
        trace.note(`tab ${tab.id}: verify`);
        const { maxAgeMs } = deed;
        return call(visit, () => heartbeat.verify({ maxAgeMs }));
      }
      case 'stop':
        return stop(visit);
      case 'start':
        trace.note(`tab ${tab.id} starts`);
        return document.task(() => visit.isStarted || visit.start());
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

  return function perform(deed) {
    switch (deed.action) {
      case 'open':
        return browser.open(deed);
      case 'begin_session':
        return void tenant.logIn(deed.as);
      case 'end_session':
        trace.note('the session ends at the tenant');
        tenant.endSession();
        return browser.happened();
      case 'block':
      case 'unblock':
        trace.note(`${deed.action} ${deed.as}`);
        tenant.setBlocked(deed.as, deed.action === 'block');
        return browser.happened();
      case 'outage':
      case 'hang':
      case 'rate_limit':
        return trouble(deed.action, deed.ms);
      case 'online':
        for (const { visit } of browser.tabs) if (visit) nudge(visit, 'online');
        return;
      case 'sleep':
        world.sleep(deed.ms);
        trace.note(`slept ${deed.ms} ms`);
        world.after(5_000, moveMice);
        return browser.disturbed();
      case 'clock_back':
        trace.note(`the clock is set back by ${deed.ms} ms`);
        world.setClockBack(deed.ms);
        for (const observer of observers) observer.clockSetBack?.();
        return browser.disturbed();
      case 'storage':
        stores.setStorage(deed.storage, deed.keeps);
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
      default: {
        const tab = browser.tabs.find(({ id }) => id === deed.tab);
        if (tab) toTab(deed, tab);
      }
    }
  };
}
