import { isPopupOpen } from '../../../src/browser/watch-client.js';
import { decideSettings } from '../../../src/machine/settings.js';
import type { Browser } from '../browser.js';
import { anyProbe } from '../visit.js';
import type { Observer, ProbeKind, Visit } from '../visit.js';
import type { Watch, Watches } from './watches.js';

/** The lock, reading storage, and the jitter of timers. */
const SLACK_MS = 100;

/** A timer of a hidden page fires once a minute. */
const THROTTLED_MS = 60_000;

/** How long the storage of another page may lag behind. */
const LAG_MS = 40;

interface Check {
  readonly visit: Visit;
  readonly watch: Watch | null;
  /** The app asked for it, or a hint did. */
  readonly isAskedFor: boolean;
  /** When its first question was asked; real time. */
  readonly at: number;
  asked: ProbeKind;
  /** What the last question came back with. */
  outcome:
    | 'none'
    | 'alive'
    | 'login_required'
    | 'missing_refresh_token'
    | 'invalid_grant'
    | 'other';
  /** It asked the same question again: a popup may have replaced the session, or the client has no user. */
  isRepeated: boolean;
  /** It ended, and the other tabs could learn of it. */
  endedAt: number;
  /** The app stopped the heartbeat during it. */
  isStopped: boolean;
}

/** Who is watched, and in which organization. */
const nameOf = (watch: Watch | null) => watch && `${watch.sub} ${watch.org}`;

/** The automatic checks of all tabs keep the gap that was asked for. */
export function createLoadLimit(browser: () => Browser, watches: Watches): Observer {
  const checks = new Map<Visit, Check>();
  /** Something other than the clock asks this tab for a check. */
  const urgent = new Map<Visit, number>();
  let last: Check | null = null;
  let disorderAt = -Infinity;
  let signedInAt = -Infinity;
  /** The last page that was left with a session in it. */
  let lastLeft = { name: '', at: -Infinity };

  /** Each tab may have a reason to ask for itself. */
  function requestAll(): void {
    for (const { visit } of browser().tabs) if (visit) urgent.set(visit, browser().world.real());
  }

  function end(visit: Visit): void {
    const check = checks.get(visit);
    if (check && check.endedAt === Infinity) check.endedAt = browser().world.real();
  }

  function isSameCheck(check: Check, kind: ProbeKind): boolean {
    const { asked, outcome, endedAt, isRepeated, visit } = check;
    if (endedAt < Infinity) return false;
    if (asked === kind && outcome === 'login_required' && !isRepeated) {
      // A client without tokens makes no request between the two.
      check.isRepeated = isPopupOpen(visit.client) || !visit.client.cell.tokens;
      return check.isRepeated;
    }
    if (kind === 'main') return asked === 'passive';
    return asked === 'main' && outcome === 'missing_refresh_token';
  }

  /** Why a check may follow another one so soon; `null`: it may not. `own`: the last one of its page. */
  function excuse(check: Check, before: Check, own: Check | undefined): string | null {
    const { plan, stores, tenant, world } = browser();
    if (check.isAskedFor) return 'asked for';
    // A check by hand asks without the lock after some seconds.
    if (before.isAskedFor && before.endedAt > check.at - SLACK_MS) return 'not known of yet';
    const users = new Set(browser().tabs.map(({ visit }) => visit && nameOf(watches.of(visit))));
    // The record has the result of one check: of two users, that of the later check.
    if (lastLeft.at >= before.at) users.add(lastLeft.name);
    users.delete(null);
    if (users.size > 1) return 'each user has checks of their own';
    // A client that knows of nobody any more, while the tenant does: that is told to nobody.
    if (before.asked === 'passive' && before.outcome === 'alive') return 'each client for itself';
    // One that could not see the session told it to those that can.
    const { status, diagnosis } = before.visit.heartbeat.getSnapshot();
    // It takes an answer to learn that the browser has begun to block cookies.
    const isAnswered = own && own.outcome !== 'none' && own.outcome !== 'other';
    const canSee = !isAnswered || own.at < tenant.cookiesBlockedAt;
    const isBlind = before.outcome === 'login_required' && canSee;
    const isRefused = before.outcome === 'login_required' || before.outcome === 'invalid_grant';
    const isLooping = diagnosis?.code === 'redirect_loop' && isRefused;
    const isOther = check.visit !== before.visit && plan.cookies === 'sent';
    if (status === 'unsupported' && isOther && (isBlind || isLooping))
      return 'each tab that can see for itself';
    if (before.outcome === 'invalid_grant' && !plan.sharesTokens) return 'each grant for itself';
    if (before.isStopped) return 'what was stopped found nothing out';
    const isTroubled = stores.storage !== 'works' || stores.troubledAt() >= before.at;
    if (isTroubled && !stores.hasChannel) return 'cannot share';
    // A page that opens reads what is stored, and hears no message from before.
    const isNew = check.watch && check.watch.since >= before.at;
    const isForgotten = isTroubled || stores.overwrittenAt() >= before.at;
    if (isNew && isForgotten) return 'new';
    // What was found out before a login says nothing about the session after it.
    if (signedInAt >= before.at - SLACK_MS) return 'another session';
    // Each message that a suspended tab reads may be a reason to ask at once.
    if (stores.storage !== 'works' && stores.locks !== 'work') return 'nothing to wait for';
    // Shorter than the storage takes to tell other pages of it.
    if (plan.storageLags && before.endedAt - before.at < LAG_MS) return 'not known of yet';
    // The lock may be released before the message with the result arrives.
    if (stores.storage !== 'works' && before.endedAt > check.at - SLACK_MS) return 'a race';
    if (before.endedAt > check.at - SLACK_MS) {
      if (stores.locks !== 'work') return 'without locks each tab asks for itself';
      if (before.visit.document.visibilityState() === 'hidden')
        return 'a hidden page releases the lock at once';
      if (stores.stolenAt() >= before.at - SLACK_MS)
        return 'the lock was taken from a suspended tab';
    }
    if (before.watch === null || before.visit.document.isGone()) return 'never told';
    if (before.visit.document.isFrozen() || !before.visit.isStarted) return 'never told';
    if (nameOf(check.watch) !== nameOf(before.watch)) return 'another user';
    if (disorderAt >= before.at - plan.durationMs / 10) return 'the clock was set back';
    const { maxUnverifiedMs } = decideSettings(plan.options, anyProbe);
    const { tokens } = check.visit.client.cell;
    const wall = world.wall();
    const endOf = (expiry: number) => (expiry - 30) * 1_000;
    if (tokens?.expiry && wall >= endOf(tokens.expiry)) return 'the end has come';
    // Tabs that share tokens may have those of another tab by now.
    const ends = [...(check.watch?.expiries ?? [])].map(endOf);
    if (ends.some((end) => end <= wall && end >= wall - (check.at - before.at)))
      return 'its own end';
    if (maxUnverifiedMs < Infinity) return 'fails closed';
    return null;
  }

  return {
    opened: (visit) => void urgent.delete(visit),
    left(visit) {
      const name = nameOf(watches.of(visit));
      if (name) lastLeft = { name, at: browser().world.real() };
      end(visit);
      checks.delete(visit);
      urgent.delete(visit);
    },
    stopped(visit) {
      const check = checks.get(visit);
      if (check && check.endedAt >= browser().world.real()) check.isStopped = true;
      end(visit);
    },
    signedOut: requestAll,
    // It may come back with a refusal, which other organizations ask about.
    redirected: requestAll,
    signedIn: () => void (signedInAt = browser().world.real()),
    changed(visit) {
      if (!visit.heartbeat.getSnapshot().checking) end(visit);
    },
    nudged(visit, trigger) {
      if (trigger === 'push' || trigger === 'report' || trigger === 'manual')
        urgent.set(visit, browser().world.real());
    },
    // What waited while the machine slept still waits.
    disturbed() {
      for (const visit of urgent.keys()) urgent.set(visit, browser().world.real());
    },
    called: (visit) => void urgent.set(visit, browser().world.real()),
    clockSetBack: () => void (disorderAt = browser().world.real()),
    told(visit, name, payload) {
      // A grant that another tab lost, or another user: each tab has to ask for itself.
      const { reason } = payload as { reason?: string };
      // That the client is another user's by now is no answer of the tenant, and told to nobody.
      const check = checks.get(visit);
      if (check && reason === 'user_changed') check.isStopped = true;
      if (name === 'sessionLost') requestAll();
    },
    answered(visit, kind, error) {
      const check = checks.get(visit);
      if (!check || check.asked !== kind) return;
      const code = (error as { error?: unknown } | undefined)?.error;
      const isTold =
        code === 'login_required' || code === 'missing_refresh_token' || code === 'invalid_grant';
      check.outcome = !error ? 'alive' : isTold ? code : 'other';
    },
    asked(visit, kind) {
      const { world, plan } = browser();
      const going = checks.get(visit);
      if (going && isSameCheck(going, kind)) {
        going.asked = kind;
        going.outcome = 'none';
        return;
      }
      end(visit);
      const { timeoutMs = 4_500, minGapMs = 10_000, intervalMs = 900_000 } = plan.options;
      const gapMs = Math.min(minGapMs, intervalMs);
      const isLate = plan.throttlesHidden && visit.document.visibilityState() === 'hidden';
      const waitMs = gapMs + (isLate ? THROTTLED_MS : 0);
      const check: Check = {
        visit,
        // One that came during a check may be followed by another one, and a request that is refused
        // again waits for the gap.
        isAskedFor: (urgent.get(visit) ?? -Infinity) >= world.real() - 6 * timeoutMs - waitMs,
        watch: watches.of(visit),
        at: world.real(),
        asked: kind,
        outcome: 'none',
        isRepeated: false,
        endedAt: Infinity,
        isStopped: false,
      };
      checks.set(visit, check);
      const before = last;
      last = check;
      if (!before || check.at - before.at >= gapMs - SLACK_MS) return;
      if (!excuse(check, before, going)) {
        world.fail(
          'no overload',
          `tab ${visit.tab.id} asks ${check.at - before.at} ms after tab ${before.visit.tab.id}, the gap is ${gapMs} ms (storage ${browser().stores.storage})`,
        );
      }
    },
  };
}
