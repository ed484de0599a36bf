import type { Draws } from './random.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** How people use the app: their share, how often they come back, and how much of the time they are there. */
const kinds = [
  { name: 'heavy', share: 0.15, returnsPerHour: 20, presence: 0.5, loadShare: 0.05 },
  { name: 'regular', share: 0.45, returnsPerHour: 5, presence: 0.5, loadShare: 0.1 },
  { name: 'light', share: 0.4, returnsPerHour: 1, presence: 0.3, loadShare: 0.3 },
] as const;

const BREAKS_PER_HOUR = 0.4;
const HIDDEN_SHARE = 0.5;
const LAPTOP_SHARE = 0.6;
/** A laptop sleeps after this long without input. */
const SLEEP_AFTER_MS = 10 * MINUTE_MS;

/** Where a user is. */
const CLOSED = 0;
const IN_APP = 1;
const AWAY = 2;
const ASLEEP = 3;

/** What a user does next. */
export type Act = 'opens' | 'leaves' | 'falls_asleep' | 'returns' | 'reloads';

/** The users of a fleet. What they do depends on the seed alone, not on what the app does. */
export interface Users {
  /** When the user opens the app. */
  arriveAt(who: number): number;
  /** What the user does now. `nextMs` says how long until the next act. */
  act(who: number, at: number): Act;
  nextMs: number;
  /** Whether the last user who left has hidden the page. */
  hides: boolean;
}

/** @param hours The morning ends after this long, with a lunch before its end. */
export function createUsers(draws: Draws, count: number, startAt: number, hours: number): Users {
  const place = new Uint8Array(count);
  const kind = new Uint8Array(count);
  const isLaptop = new Uint8Array(count);
  const lunchAt = new Float64Array(count);
  const arriveAt = new Float64Array(count);
  /** How long the user stays away after the machine has fallen asleep. */
  const asleepMs = new Float64Array(count);
  const arrivalMs = Math.min(HOUR_MS, 0.2 * hours * HOUR_MS);

  for (let who = 0; who < count; who++) {
    const drawn = draws.next(who);
    kind[who] = drawn < kinds[0].share ? 0 : drawn < kinds[0].share + kinds[1].share ? 1 : 2;
    isLaptop[who] = draws.next(who) < LAPTOP_SHARE ? 1 : 0;
    const dayMs = hours * HOUR_MS;
    lunchAt[who] = startAt + draws.between(who, 0.8 * dayMs, 0.9 * dayMs);
    const half = arrivalMs / 2;
    arriveAt[who] = startAt + draws.between(who, 0, half) + draws.between(who, 0, half);
  }

  function stay(who: number): void {
    const { presence, returnsPerHour } = kinds[kind[who]!]!;
    place[who] = IN_APP;
    users.nextMs = 2_000 + draws.wait(who, (HOUR_MS / returnsPerHour) * presence);
  }

  function leave(who: number, at: number): void {
    const { presence, returnsPerHour } = kinds[kind[who]!]!;
    place[who] = AWAY;
    users.hides = draws.next(who) < HIDDEN_SHARE;
    const isBreak = draws.next(who) < BREAKS_PER_HOUR / returnsPerHour;
    let awayMs = 1_000 + draws.wait(who, (HOUR_MS / returnsPerHour) * (1 - presence));
    if (isBreak) awayMs = draws.between(who, 15 * MINUTE_MS, HOUR_MS);
    if (at >= lunchAt[who]!) {
      lunchAt[who] = Infinity;
      awayMs = draws.between(who, 30 * MINUTE_MS, HOUR_MS);
    }
    const sleeps = isLaptop[who] === 1 && awayMs > SLEEP_AFTER_MS + MINUTE_MS;
    asleepMs[who] = sleeps ? awayMs - SLEEP_AFTER_MS : 0;
    users.nextMs = sleeps ? SLEEP_AFTER_MS : awayMs;
  }

  const users: Users = {
    nextMs: 0,
    hides: false,
    arriveAt: (who) => arriveAt[who]!,
    act(who, at) {
      const from = place[who]!;
      if (from === IN_APP) {
        leave(who, at);
        return 'leaves';
      }
      if (from === AWAY && asleepMs[who]! > 0) {
        place[who] = ASLEEP;
        users.nextMs = asleepMs[who]!;
        return 'falls_asleep';
      }
      stay(who);
      if (from === CLOSED) return 'opens';
      return draws.next(who) < kinds[kind[who]!]!.loadShare ? 'reloads' : 'returns';
    },
  };
  return users;
}
