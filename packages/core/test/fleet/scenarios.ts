const MINUTE_MS = 60_000;

/** What happens to a fleet and its tenant in the middle of a morning. */
export interface Scenario {
  readonly name: string;
  readonly about: string;
  /** How long it lasts. */
  readonly lastsMs: number;
  /** All browsers receive hints from a push server. */
  readonly hasPush?: true;
  begin?(fleet: Stage): void;
  end?(fleet: Stage): void;
}

/** What a scenario changes. */
export interface Stage {
  readonly browsers: number;
  /** Requests per second that the tenant serves. */
  readonly limit: number;
  /** From 0 to 1. */
  random(): number;
  /** Whether the app is open and the machine awake. */
  isAwake(who: number): boolean;
  setTenant(status: 'up' | 'down' | 'hanging'): void;
  /** Sets the limit so that the present demand is this many times as high; `null`: as it was. */
  setOverload(factor: number | null): void;
  after(ms: number, happening: Change, who: number, detail?: number): void;
  block(who: number): void;
}

type Change =
  | 'reload_due'
  | 'network_lost'
  | 'network_back'
  | 'push_lost'
  | 'push_back'
  | 'hint_due';

/** Of `hint_due`: a hint, or the check after a reconnect. */
const HINT = 0;
export const MISSED = 1;

/** How a push server shares out the limit of its tenant: see its `tenantRequestsPerSecond`. */
const CHECKS_PER_REQUEST = 1 / 8;
const HINTS_PER_REQUEST = 0.44;
const LONGEST_STAGGER_MS = 900_000;
const BLOCKED_USERS = 1_000;

function each(fleet: Stage, run: (who: number) => void): void {
  for (let who = 0; who < fleet.browsers; who++) run(who);
}

/** The limit falls so that the present demand is this many times as high. */
function overload(name: string, about: string, factor: number): Scenario {
  return {
    name,
    about,
    lastsMs: 30 * MINUTE_MS,
    begin: (fleet) => fleet.setOverload(factor),
    end: (fleet) => fleet.setOverload(null),
  };
}

export const scenarios: readonly Scenario[] = [
  { name: 'day', about: 'an ordinary morning', lastsMs: 0 },
  {
    name: 'outage',
    about: 'the tenant answers with errors for 10 minutes',
    lastsMs: 10 * MINUTE_MS,
    begin: (fleet) => fleet.setTenant('down'),
    end: (fleet) => fleet.setTenant('up'),
  },
  {
    name: 'hang',
    about: 'the tenant does not answer for 10 minutes',
    lastsMs: 10 * MINUTE_MS,
    begin: (fleet) => fleet.setTenant('hanging'),
    end: (fleet) => fleet.setTenant('up'),
  },
  {
    name: 'deploy',
    about: 'every page reloads within a minute',
    lastsMs: 0,
    begin: (fleet) =>
      each(fleet, (who) => fleet.after(fleet.random() * MINUTE_MS, 'reload_due', who)),
  },
  {
    name: 'office',
    about: 'half of the browsers are offline for 10 minutes and return at one moment',
    lastsMs: 10 * MINUTE_MS,
    begin: (fleet) => each(fleet, (who) => who % 2 === 0 && fleet.after(0, 'network_lost', who)),
    end: (fleet) => each(fleet, (who) => who % 2 === 0 && fleet.after(0, 'network_back', who)),
  },
  {
    name: 'push-restart',
    about: 'the push server restarts; half of the browsers check for missed hints',
    lastsMs: MINUTE_MS,
    hasPush: true,
    begin: (fleet) => each(fleet, (who) => fleet.after(0, 'push_lost', who)),
    end(fleet) {
      let slot = 0;
      each(fleet, (who) => {
        const backMs = fleet.random() * 30_000;
        fleet.after(backMs, 'push_back', who);
        if (who % 2 !== 0 || !fleet.isAwake(who)) return;
        const slotMs = (slot++ * 1_000) / (fleet.limit * CHECKS_PER_REQUEST);
        const isLate = slotMs > LONGEST_STAGGER_MS;
        const staggerMs = isLate ? fleet.random() * LONGEST_STAGGER_MS : slotMs;
        fleet.after(Math.max(backMs, staggerMs), 'hint_due', who, MISSED);
      });
    },
  },
  {
    name: 'block',
    about: '1,000 users are blocked within a second, and the push server paces the hints',
    lastsMs: 0,
    hasPush: true,
    begin(fleet) {
      let left = BLOCKED_USERS;
      each(fleet, (who) => {
        if (left === 0 || !fleet.isAwake(who)) return;
        left--;
        fleet.block(who);
        // The first second's worth goes out at once.
        const turn = Math.max(0, BLOCKED_USERS - left - 1 - fleet.limit);
        const turnMs = (turn * 1_000) / (fleet.limit * HINTS_PER_REQUEST);
        fleet.after(turnMs + fleet.random() * 1_000, 'hint_due', who, HINT);
      });
    },
  },
  overload('brim', 'the demand is 98 % of the limit of the tenant for 30 minutes', 0.98),
  overload('overload', 'the demand is 1.5 times the limit of the tenant for 30 minutes', 1.5),
];
