import { isPopupOpen } from '../../src/browser/watch-client.js';
import type { Tab } from './browser.js';
import { APP_CALL_S } from './client.js';
import type { Trouble } from './network.js';
import type { Origin } from './origin.js';
import { runInRealm } from './realm.js';
import type { Deed, Thaw } from './step.js';
import type { Visit } from './visit.js';

const refusal = { status: 401 };

/** Does what the story, or a script, says. */
export function createPerformer(origin: Origin): (deed: Deed) => void {
  const { world, plan, tenant, network, stores } = origin;
  const { trace } = world;

  function trouble(kind: Trouble, ms: number): void {
    trace.note(`${kind} for ${ms} ms`);
    network.trouble = kind;
    origin.disturbed();
    world.after(ms, () => {
      if (network.trouble !== kind) return;
      network.trouble = 'none';
      trace.note(`${kind} is over`);
      origin.disturbed();
    });
  }

  function requireMfa(ms: number): void {
    trace.note(`the tenant requires a second factor for ${ms} ms`);
    tenant.requiresMfa = true;
    world.after(ms, () => {
      tenant.requiresMfa = false;
      origin.happened();
    });
    origin.happened();
  }

  function nudge(visit: Visit, trigger: 'focus' | 'online' | 'push' | 'report' | 'manual'): void {
    trace.note(`tab ${visit.tab.id}: ${trigger}`);
    visit.document.task(() => {
      for (const observer of visit.tab.app.observers) observer.nudged?.(visit, trigger);
      if (trigger === 'focus' || trigger === 'online') visit.document.tell(trigger);
    });
  }

  function call(visit: Visit, ask: () => Promise<unknown>): void {
    visit.document.task(() => {
      const answer = ask();
      for (const observer of visit.tab.app.observers) observer.called?.(visit, answer);
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
    origin.disturbed();
  }

  function stop(visit: Visit): void {
    trace.note(`tab ${visit.tab.id} stops`);
    visit.document.task(() => {
      visit.isStarted = false;
      visit.heartbeat.stop();
      for (const observer of visit.tab.app.observers) observer.stopped?.(visit);
    });
  }

  /** The app's own token call; what it rejects with is reported. */
  function callTokens(visit: Visit): void {
    const { heartbeat, client } = visit;
    const { user } = heartbeat.getSnapshot();
    client
      .getTokenSilently({ cacheMode: 'off', timeoutInSeconds: APP_CALL_S })
      .catch((error: unknown) => {
        const isSameUser = heartbeat.getSnapshot().user === user;
        // The heartbeat notices by itself that the SDK has dropped its tokens.
        const { error: code } = error as { error?: unknown };
        if (isSameUser || code === 'login_required') nudge(visit, 'report');
        if (isSameUser) heartbeat.report(error);
      });
  }

  /** Whoever works in a tab moves the mouse. */
  function moveMice(): void {
    for (const { visit, isBusy } of origin.tabs()) {
      if (isBusy && visit?.document.isVisible()) visit.document.tell('input');
    }
  }
  function work(): void {
    moveMice();
    world.after(inputMs, work);
  }
  const { idleTimeoutMs, pauseAfterIdleMs } = plan.options;
  const inputMs = Math.min((pauseAfterIdleMs || 1_800_000) / 4, (idleTimeoutMs || Infinity) / 8);
  world.after(inputMs, work);

  /** In a tab that is there, at the app or elsewhere. */
  function toTab(deed: Deed, tab: Tab): void {
    switch (deed.action) {
      case 'show':
        show(tab, true);
        thaw(tab, deed.thaw ?? 'wake');
        return tab.visit?.document.show(true);
      case 'reload':
        return tab.app.load(tab);
      case 'sign_in':
        return tab.app.signIn(tab, deed.as);
      default:
        if (tab.visit) inVisit(deed, tab, tab.visit);
    }
  }

  function inVisit(deed: Deed, tab: Tab, visit: Visit): void {
    const { app } = tab;
    const { document, heartbeat } = visit;
    switch (deed.action) {
      case 'log_in':
        if (heartbeat.getSnapshot().status === 'signed_out' && tab.isVisible) app.goToLogin(tab);
        return;
      case 'log_out':
        if (document.isFrozen()) return;
        trace.note(`tab ${tab.id} calls logout()`);
        for (const observer of app.observers) observer.signedOut?.(visit);
        void runInRealm(visit.realm, () => heartbeat.logout());
        return;
      case 'to_login':
        return app.goToLogin(tab);
      case 'switch_user':
        return app.switchUser(tab, deed.as, deed.ms);
      case 'hide':
        show(tab, false);
        return document.show(false);
      case 'focus':
        return nudge(visit, 'focus');
      case 'extend':
        trace.note(`tab ${tab.id}: extend`);
        return document.task(() => {
          for (const observer of app.observers) observer.nudged?.(visit, 'manual');
          heartbeat.extend();
          for (const observer of app.observers) observer.extended?.(visit);
        });
      case 'input':
        return document.isVisible() ? document.tell('input') : undefined;
      case 'edit':
        trace.note(`tab ${tab.id} has something to save`);
        tab.hasUnsavedWork = true;
        return;
      case 'busy':
        tab.isBusy = !tab.isBusy;
        // Work begins with input.
        return moveMice();
      case 'crash_checking':
        if (!heartbeat.getSnapshot().checking) return;
        trace.note(`tab ${tab.id} crashes during its check`);
        return app.leave(tab);
      case 'crash':
        trace.note(`tab ${tab.id} crashes`);
        return app.leave(tab);
      case 'close':
        trace.note(`tab ${tab.id} is closed`);
        return app.close(tab);
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
      case 'popup': {
        if (isPopupOpen(visit.client)) return;
        trace.note(`tab ${tab.id} opens a login popup`);
        const { as, ms } = deed;
        document.task(() => {
          if (isPopupOpen(visit.client)) return;
          const logIn = () => visit.client.loginWithPopup({}, { popup: {} });
          runInRealm(visit.realm, logIn).catch(() => undefined);
          world.after(ms, () => document.task(() => visit.client.closePopup(as)));
        });
        return;
      }
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
        return origin.happened();
      }
      default:
        return;
    }
  }

  return function perform(deed) {
    switch (deed.action) {
      case 'open':
        return origin.apps[deed.app ?? 0]?.open(deed);
      case 'begin_session':
        return void tenant.logIn(deed.as);
      case 'end_session':
        trace.note('the session ends at the tenant');
        tenant.endSession();
        return origin.happened();
      case 'block':
      case 'unblock':
        trace.note(`${deed.action} ${deed.as}`);
        tenant.setBlocked(deed.as, deed.action === 'block');
        return origin.happened();
      case 'outage':
      case 'hang':
      case 'rate_limit':
        return trouble(deed.action, deed.ms);
      case 'require_mfa':
        return requireMfa(deed.ms);
      case 'online':
        for (const { visit } of origin.tabs()) if (visit) nudge(visit, 'online');
        return;
      case 'sleep':
        world.sleep(deed.ms);
        trace.note(`slept ${deed.ms} ms`);
        world.after(5_000, moveMice);
        return origin.disturbed();
      case 'clock_back':
        trace.note(`the clock is set back by ${deed.ms} ms`);
        world.setClockBack(deed.ms);
        origin.notify((observer) => observer.clockSetBack?.());
        return origin.disturbed();
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
        return origin.happened();
      default: {
        const tab = origin.tabs().find(({ id }) => id === deed.tab);
        if (tab) toTab(deed, tab);
      }
    }
  };
}
