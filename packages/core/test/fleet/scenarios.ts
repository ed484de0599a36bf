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
  'reload_due' | 'network_lost' | 'network_back' | 'push_lost' | 'push_back' | 'hint_due';

/** Of `hint_due`: a hint, or the check after a reconnect. */
const HINT = 0;
export const MISSED = 1;

/** The push server lets so many users a second check after a reconnect: see `checksPerSecond`. */
const CHECKS_PER_SECOND = 25;
const LONGEST_STAGGER_MS = 300_000;
const BLOCKED_USERS = 1_000;

function each(fleet: Stage, run: (who: number) => void): void {
  for (let who = 0; who < fleet.browsers; who++) run(who);
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
        const slotMs = (slot++ * 1_000) / CHECKS_PER_SECOND;
        const isLate = slotMs > LONGEST_STAGGER_MS;
        const staggerMs = isLate ? fleet.random() * LONGEST_STAGGER_MS : slotMs;
        fleet.after(Math.max(backMs, staggerMs), 'hint_due', who, MISSED);
      });
    },
  },
  {
    name: 'block',
    about: '1,000 users are blocked, and their browsers get a hint, within a second',
    lastsMs: 0,
    hasPush: true,
    begin(fleet) {
      let left = BLOCKED_USERS;
      each(fleet, (who) => {
        if (left === 0 || !fleet.isAwake(who)) return;
        left--;
        fleet.block(who);
        fleet.after(fleet.random() * 1_000, 'hint_due', who, HINT);
      });
    },
  },
  {
    name: 'overload',
    about: 'the limit of the tenant falls to two thirds of the demand for 30 minutes',
    lastsMs: 30 * MINUTE_MS,
    begin: (fleet) => fleet.setOverload(1.5),
    end: (fleet) => fleet.setOverload(null),
  },
];
