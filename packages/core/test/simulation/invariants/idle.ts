import { activityGapMs, warnMs } from '../../../src/machine/schedule.js';
import { decideSettings, type Settings } from '../../../src/machine/settings.js';
import type { SessionEvents, SessionLoss } from '../../../src/contract/session.js';
import type { Browser } from '../browser.js';
import type { Origin } from '../origin.js';
import { anyProbe, type Observer, type Visit } from '../visit.js';

/** Timers, messages, and a storage that lags behind. */
const SLACK_MS = 1_000;

/** A timer of a hidden page fires once a minute. */
const THROTTLED_MS = 61_000;

/** The last act of a user that counts, in any tab of the origin. Real time. */
interface Activity {
  readonly at: number;
  readonly visit: Visit;
  /** The other tabs know it at the latest then. */
  readonly sharedAt: number;
}

/** The apps of an origin share the activity of the user. */
const activitiesOf = new WeakMap<Origin, Activity[]>();

/** When each page has announced the end, until somebody does something that counts. */
const announcedIn = new WeakMap<Origin, Map<Visit, number>>();

/** A session that nobody uses is announced to end, ends everywhere, and nothing else ends as idle. */
export function createIdleEndings(browser: () => Browser): Observer {
  let settings: Settings | undefined;
  /** The tabs may not know of each other, or the time is not what it seems. */
  let isDisordered = false;
  /** When something last kept timers from firing. */
  let disturbedAt = -Infinity;
  let isSignedOut = false;
  /** The session that ended as idle, until somebody signs in. */
  let endedSid: string | undefined;
  /** The last login. It follows an end that is emitted during it, and a moment later in other tabs. */
  let login: { readonly at: number; readonly visit: Visit } | undefined;

  const watching = new WeakSet<Visit>();

  const announcements = (): Map<Visit, number> => {
    const { origin } = browser();
    const known = announcedIn.get(origin) ?? new Map<Visit, number>();
    announcedIn.set(origin, known);
    return known;
  };
  const activities = (): Activity[] => activitiesOf.get(browser().origin) ?? [];
  const keep = (isKept: (activity: Activity) => boolean) =>
    activitiesOf.set(browser().origin, activities().filter(isKept));
  /** The last input of a page that is left may be lost with it. */
  const forget = (visit: Visit) =>
    activitiesOf.set(
      browser().origin,
      activities().map((each) =>
        each.visit === visit && each.sharedAt > now() ? { ...each, sharedAt: Infinity } : each,
      ),
    );
  const read = () => (settings ??= decideSettings(browser().plan.options, anyProbe));
  const now = () => browser().world.real();
  const fail = (visit: Visit, what: string) =>
    browser().world.fail('idle endings', `tab ${visit.tab.id} ${what}`);
  const isWatching = ({ heartbeat, isStarted }: Visit) =>
    isStarted && heartbeat.getSnapshot().user !== null;

  /** What the tabs of this browser cannot keep, because they cannot tell each other. */
  function isJudged(): boolean {
    const { plan, stores } = browser();
    isDisordered ||= stores.troubledAt() > -Infinity || plan.storage !== 'works';
    return read().idleTimeoutMs < Infinity && !isDisordered;
  }

  function act(visit: Visit, isShared: boolean): void {
    const sharedAt = now() + (isShared ? SLACK_MS : activityGapMs(read()));
    keep(({ at }) => at > now() - read().idleTimeoutMs);
    activities().push({ at: now(), visit, sharedAt });
    isSignedOut = false;
    announcements().clear();
    expectEnd();
  }

  /** A page counts the input before it found its user. If it finds nobody, no tab knows of it. */
  function mayCount(visit: Visit): void {
    if (lastActivity() === -Infinity) return;
    activities().push({ at: now(), visit, sharedAt: Infinity });
    expectEnd();
  }

  const lastActivity = () => Math.max(-Infinity, ...activities().map(({ at }) => at));

  /** After the limit no tab that runs shows the user. */
  function expectEnd(): void {
    const { world } = browser();
    const from = lastActivity();
    world.after(read().idleTimeoutMs + THROTTLED_MS + SLACK_MS, () => {
      if (!isJudged() || lastActivity() > from) return;
      for (const { visit } of browser().origin.tabs()) {
        if (!visit || visit.document.isFrozen() || !isWatching(visit)) continue;
        if (now() - from > read().idleTimeoutMs + THROTTLED_MS) fail(visit, 'shows an idle user');
      }
    });
  }

  function judgeWarning(visit: Visit): void {
    const { idleTimeoutMs } = read();
    const earliest = now() - idleTimeoutMs + warnMs('idle_timeout', read());
    const isKnown = ({ at, sharedAt }: Activity) => at > earliest + SLACK_MS && sharedAt < now();
    if (disturbedAt > earliest) return;
    if (activities().some(isKnown)) fail(visit, 'announces an end although somebody was active');
  }

  function judgeEnd(visit: Visit, { trigger }: SessionLoss): void {
    const { idleTimeoutMs } = read();
    const isKnown = ({ at, sharedAt }: Activity) =>
      at > now() - idleTimeoutMs + SLACK_MS && sharedAt < now();
    // That of another tab was judged there, and a page that was frozen learns of it late.
    const isOwn = trigger !== 'start' && trigger !== 'other_tab';
    if (isOwn && activities().some(isKnown)) {
      fail(visit, 'ends although somebody was active');
    }
    if (trigger === 'start' && login?.visit === visit && login.at > now() - idleTimeoutMs) {
      fail(visit, 'ends as idle although its user has signed in');
    }
    const isAside = trigger === 'start' || disturbedAt > now() - idleTimeoutMs;
    const warnedAt = announcements().get(visit) ?? Infinity;
    const least = warnMs('idle_timeout', read()) - SLACK_MS;
    const isHidden = visit.document.visibilityState() === 'hidden';
    // It found its user when the announcement was due, or later.
    const isFound = foundAt.get(visit)! > now() - least - 2 * SLACK_MS;
    // The timer that would have announced the end was late.
    const isShown = visit.document.shownAt() > now() - THROTTLED_MS - least;
    if (isAside || isHidden || isFound || isShown || now() - warnedAt >= least) return;
    fail(visit, 'ends without an announcement that stood');
  }
  /** When a page found its user. It may be one that was there before, whom other tabs have announced. */
  const foundAt = new WeakMap<Visit, number>();

  return {
    opened(visit) {
      visit.document.watch((happening) => {
        if (happening !== 'input') return;
        if (!isWatching(visit)) return mayCount(visit);
        // Once the end is announced, input of this page counts no more, until somebody does something
        // that does.
        if (!announcements().has(visit) && lastActivity() > now() - read().idleTimeoutMs)
          act(visit, false);
      });
    },
    left(visit) {
      announcements().delete(visit);
      forget(visit);
    },
    stopped(visit) {
      announcements().delete(visit);
      forget(visit);
    },
    signedIn(visit) {
      endedSid = undefined;
      login = { at: now(), visit };
      act(visit, true);
    },
    extended(visit) {
      if (isWatching(visit)) act(visit, true);
    },
    changed(visit) {
      const wasWatching = watching.has(visit);
      if (!isWatching(visit)) return void watching.delete(visit);
      if (!wasWatching) foundAt.set(visit, now());
      watching.add(visit);
      if (lastActivity() === -Infinity) act(visit, true);
      const { sid } = visit.heartbeat.getSnapshot().user ?? {};
      // A page that is still signed in may not know of the end yet.
      if (isJudged() && !wasWatching && endedSid && sid === endedSid) {
        fail(visit, 'is signed in silently again');
      }
    },
    told(visit, name, payload) {
      if (name === 'sessionLost') forget(visit);
      if (!isJudged()) return;
      if (name === 'sessionEnding') {
        const { cause } = payload as SessionEvents['sessionEnding'];
        if (cause !== 'idle_timeout') return;
        judgeWarning(visit);
        announcements().set(visit, now());
      } else if (name === 'sessionLost' && (payload as SessionLoss).reason === 'idle_timeout') {
        judgeEnd(visit, payload as SessionLoss);
        const { user } = payload as SessionLoss;
        const isBeforeLogin = login !== undefined && login.at > now() - SLACK_MS;
        if (!isBeforeLogin) endedSid = newerSid(endedSid, user?.sid);
      }
    },
    signedOutAtTenant(visit) {
      // The user may sign out as well.
      if (visit.heartbeat.getSnapshot().loss?.reason !== 'idle_timeout') return;
      if (isSignedOut && isJudged() && browser().stores.locks === 'work') {
        fail(visit, 'signs out at the tenant a second time');
      }
      isSignedOut = true;
    },
    disturbed: () => void (disturbedAt = now()),
    clockSetBack: () => void (isDisordered = true),
  };
}

/** The session that began later. It replaced the other one at the tenant, where a check finds that. */
function newerSid(one: string | undefined, other: string | undefined): string | undefined {
  const numberOf = (sid = 's0') => Number(sid.slice(1));
  return numberOf(one) > numberOf(other) ? one : other;
}
