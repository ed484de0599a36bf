import { longestCheckMs } from '../../../src/machine/schedule.js';
import { isPopupOpen } from '../../../src/browser/watch-client.js';
import { decideSettings } from '../../../src/machine/settings.js';
import type { Browser, Tab } from '../browser.js';
import type { Tokens } from '../client.js';
import type { Plan } from '../plan.js';
import { anyProbe } from '../visit.js';
import type { Observer, Visit } from '../visit.js';
import type { Watches } from './watches.js';

/** What timers, messages and answers may take on top. */
const SLACK_MS = 5_000;

/** How long a check waits for a slow tenant, and how long the next one waits for it. */
const LONG_MS = 90_000;

/** How often a page at rest looks at the clock. */
const TICK_MS = 60_000;

/** An ending that a tab must hear of, and since when everything was as it takes. */
interface Expectation {
  /** Counts what began anew. */
  epoch: number;
  /** Since when a check would find it; elapsed time. */
  since: number;
}

/** The longest that a check takes from its cause on, where the tenant answers. */
export function promptMs(plan: Plan): number {
  const { intervalMs, minGapMs, timeoutMs } = decideSettings(plan.options, anyProbe);
  // A suspended tab that holds the lock, and three probes.
  const check =
    longestCheckMs({ timeoutMs }) + 2 * timeoutMs + 3 * timeoutMs + 2 * plan.latencyMs + SLACK_MS;
  return Math.min(minGapMs, intervalMs) + check;
}

/** A tab that is seen, awake and not paused hears in time that its session is over. */
export function createMissedEndings(browser: () => Browser, watches: Watches): Observer {
  const expectations = new Map<Visit, Expectation>();
  /** Pages that were left in the middle of an expectation. A reload must not put the ending off. */
  const left = new Map<Tab, { readonly tokens: Tokens | null; readonly since: number }>();
  let bounds: { interval: number; prompt: number; reconnect: number } | null = null;

  function boundsOf(plan: Plan) {
    const { intervalMs } = decideSettings(plan.options, anyProbe);
    const prompt = promptMs(plan);
    // A slow tenant has three intervals, of which one check waits for long.
    const slow = plan.slowMs ? 2 * intervalMs + LONG_MS : 0;
    return {
      interval: intervalMs + prompt + TICK_MS + slow,
      prompt: prompt + slow,
      // Not all browsers of a network that is back ask at once.
      reconnect: intervalMs / 3 + prompt + slow,
    };
  }

  /** A check of this tab would find, now and on its own, that the session is over. */
  function wouldFind(visit: Visit): boolean {
    const { plan, tenant, network, world } = browser();
    const watch = watches.of(visit);
    const { document, client, tab, heartbeat } = visit;
    if (!watch || !visit.isStarted || !document.isVisible() || document.isFrozen()) return false;
    if (network.trouble !== 'none' || plan.lostAnswers || plan.lateAnswers) return false;
    if (plan.options.pauseAfterIdleMs !== false && !tab.isBusy) return false;
    // A web view that says it is hidden is seen once there is input.
    if (!document.page.isVisible()) return false;
    // Until it closes, a passive probe asks, which sees no other user and no grant.
    if (isPopupOpen(client)) return false;
    const { diagnosis } = heartbeat.getSnapshot();
    if (diagnosis?.code === 'redirect_loop') return false;
    const { tokens } = client.cell;
    if (tokens && tokens.sub !== watch.sub) return true;
    if (tokens?.expiry && world.wall() / 1_000 >= tokens.expiry - 30) return true;
    if (tokens && plan.probe === 'refresh') {
      // Another tab answers for this one: with a grant of its own, or without any by the session.
      const answer = tenant.askSilently();
      const isSeen = !('error' in answer) || answer.error === 'mfa_required';
      const isRevoked = browser().tabs.every((other) => {
        const held = other.visit?.client.cell.tokens;
        return !held || (held.grant ? held.grant.isRevoked : !isSeen);
      });
      return tokens.grant !== null && (isRevoked || tenant.isBlocked(tokens.grant.sub));
    }
    if (tenant.cookies !== 'sent') return false;
    const found = tenant.askSilently();
    if ('error' in found) {
      return found.error !== 'mfa_required' && (found.error !== 'login_required' || watch.isProven);
    }
    // The probe for a slow tenant does not identify the user.
    const { timeoutMs = 4_500 } = plan.options;
    if (plan.slowMs >= timeoutMs) return false;
    return tokens !== null && plan.probe === 'silent' && found.sub !== watch.sub;
  }

  function expectWithin(visit: Visit, { epoch }: Expectation, boundMs: number, what: string): void {
    const { world } = browser();
    world.after(boundMs, () => {
      if (expectations.get(visit)?.epoch !== epoch) return;
      world.fail('no missed ending', `tab ${visit.tab.id} was not told, ${what}: ${boundMs} ms`);
    });
  }

  function expectAnew(visit: Visit): void {
    const { world, plan } = browser();
    bounds ??= boundsOf(plan);
    const now = world.elapsed();
    const before = left.get(visit.tab);
    left.delete(visit.tab);
    const { tokens } = visit.client.cell;
    const since = before && tokens && before.tokens === tokens ? before.since : now;
    const expectation = { epoch: epochs++, since };
    expectations.set(visit, expectation);
    const boundMs = Math.max(bounds.prompt, since + bounds.interval - now);
    expectWithin(visit, expectation, boundMs, 'within an interval');
  }
  let epochs = 0;

  function reconsider(visit: Visit): void {
    if (!wouldFind(visit)) return void expectations.delete(visit);
    if (!expectations.has(visit)) expectAnew(visit);
  }

  function reconsiderAll(): void {
    for (const { visit } of browser().tabs) if (visit) reconsider(visit);
  }

  return {
    opened: reconsider,
    left(visit) {
      const since = expectations.get(visit)?.since;
      const { tokens } = visit.client.cell;
      if (since === undefined) left.delete(visit.tab);
      else left.set(visit.tab, { tokens, since });
      expectations.delete(visit);
    },
    changed: reconsider,
    answered: (visit) => reconsider(visit),
    started: reconsider,
    stopped: (visit) => void expectations.delete(visit),
    happened: reconsiderAll,
    disturbed() {
      expectations.clear();
      left.clear();
      reconsiderAll();
    },
    nudged(visit, trigger) {
      const expectation = expectations.get(visit);
      const { world, plan } = browser();
      if (!expectation || !bounds || trigger === 'visibilitychange' || trigger === 'input') return;
      const { checkOnFocus, checkOnReconnect } = plan.options;
      if (trigger === 'focus' && checkOnFocus === false) return;
      if (trigger === 'online' && checkOnReconnect === false) return;
      // A check that began before the end may still answer.
      if (world.elapsed() - expectation.since < bounds.prompt) return;
      const boundMs = trigger === 'online' ? bounds.reconnect : bounds.prompt;
      expectWithin(visit, expectation, boundMs, `after ${trigger}`);
    },
  };
}
