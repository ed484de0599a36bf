import { createEventQueue, type FleetEvent } from './event-queue.js';
import { createMeasures, type Measures, type Window } from './measures.js';
import { createDraws } from './random.js';
import { createRequests } from './requests.js';
import { MISSED, type Scenario, type Stage } from './scenarios.js';
import { createTenant } from './tenant.js';
import { type Act, createUsers } from './users.js';
import type { Contestant, World } from './world.js';

/** A Monday, half past eight. */
const START_AT = Date.UTC(2026, 0, 5, 8, 30);
const HOUR_MS = 3_600_000;
/** The share of the limit that logins of others use. */
const LOGIN_SHARE = 0.2;
/** A user who did nothing for longer is idle: nothing verifies their session. */
const IDLE_MS = 1_800_000;

/** The sequences of draws. */
const NETWORK = 0;
const LOGINS = 1;
const SCENARIO = 2;

/** What a browser has. `OVER`: its user is blocked, and has been signed out. */
const CLOSED = 0;
const SIGNED_IN = 1;
const SIGNED_OUT = 2;
const OVER = 3;

export interface FleetPlan {
  readonly browsers: number;
  readonly hours: number;
  /** Requests per second that the tenant serves. */
  readonly limit: number;
  readonly scenario: Scenario;
  readonly seed: number;
  readonly createContestant: (world: World) => Contestant;
  /** The limit during an overload. Default: by the demand of this contestant. */
  readonly overloadLimit?: number | undefined;
}

export interface FleetRun {
  readonly measures: Measures;
  /** Before the scenario. */
  readonly before: Window;
  /** From its begin. */
  readonly during: Window;
  /** From its end. */
  readonly after: Window;
  readonly overloadLimit: number | undefined;
  readonly blocked: number;
}

/** A fleet of browsers with one contestant, on its way through a morning. Same plan, same result. */
export interface Fleet {
  /** Lets the next event happen. `false`: the morning is over. */
  step(): boolean;
  result(): FleetRun;
}

/** Runs a fleet from the first event to the last. */
export function runFleet(plan: FleetPlan): FleetRun {
  const fleet = createFleet(plan);
  while (fleet.step());
  return fleet.result();
}

/** Creates a fleet whose events happen one by one, for a contestant that waits for promises. */
export function createFleet(plan: FleetPlan): Fleet {
  const { browsers, hours, limit, scenario, seed } = plan;
  const dayMs = hours * HOUR_MS;
  const endAt = START_AT + dayMs;
  const beginAt = START_AT + Math.round(dayMs / 2);
  // Lunch is no part of what follows from a scenario.
  const watchMs = scenario.begin ? Math.min(HOUR_MS + scenario.lastsMs, 0.3 * dayMs) : dayMs / 2;
  const second = (at: number) => Math.round((at - START_AT) / 1_000);
  const before = {
    from: second(beginAt - Math.min(HOUR_MS / 2, dayMs / 4)),
    to: second(beginAt),
  };
  const during = { from: before.to, to: second(beginAt + watchMs) };
  const after = { from: second(beginAt + scenario.lastsMs), to: during.to };

  const queue = createEventQueue();
  const tenant = createTenant(limit, START_AT);
  const measures = createMeasures(START_AT, Math.ceil(dayMs / 1_000));
  const userDraws = createDraws(seed, browsers);
  const users = createUsers(userDraws, browsers, START_AT, hours);
  // One sequence each, so that the same logins and the same scenario meet every contestant.
  const draws = createDraws(seed ^ 0x5bd1e995, 3);

  const session = new Uint8Array(browsers).fill(CLOSED);
  const visible = new Uint8Array(browsers);
  const offline = new Uint8Array(browsers);
  const inApp = new Uint8Array(browsers);
  const live = new Uint8Array(browsers);
  const leftAt = new Float64Array(browsers).fill(-Infinity);
  const asleepSince = new Float64Array(browsers).fill(Infinity);
  const timerAt = new Float64Array(browsers).fill(Infinity);
  const blockedAt = new Float64Array(browsers).fill(Infinity);
  const signInAt = new Float64Array(browsers).fill(Infinity);
  let overloadLimit = plan.overloadLimit;
  let blocked = 0;
  /** What follows in the same moment, once a page has reacted. */
  let rest: (() => void) | null = null;

  const isAwake = (who: number) => session[who] !== CLOSED && asleepSince[who] === Infinity;

  const world: World = {
    seed,
    browsers,
    measures,
    now: START_AT,
    isVisible: (who) => visible[who] === 1,
    isOnline: (who) => offline[who] === 0,
    asleepSince: (who) => asleepSince[who]!,
    isInApp: (who) => inApp[who] === 1,
    lastInputAt: (who) => (inApp[who] === 1 ? world.now : leftAt[who]!),
    isLive: (who) => live[who] === 1 && asleepSince[who] === Infinity,
    wakeAt(who, at) {
      if (timerAt[who] === at) return;
      timerAt[who] = at;
      if (at < endAt) queue.add(at, 'timer_due', who);
    },
    ask: (who, question, trigger) => requests.ask(who, question, trigger),
    end(who) {
      if (session[who] !== SIGNED_IN) return;
      const isRight = blockedAt[who]! < Infinity;
      session[who] = isRight ? OVER : SIGNED_OUT;
      requests.cancel(who);
      if (isRight) return measures.countDetection(world.now - blockedAt[who]!);
      measures.countFalseEnding();
      if (inApp[who] === 1) signInSoon(who);
    },
  };
  const requests = createRequests({
    browsers,
    queue,
    tenant,
    measures,
    now: () => world.now,
    latencyMs: () => draws.between(NETWORK, 50, 150),
    isOnline: world.isOnline,
    isBlocked: (who) => blockedAt[who]! < Infinity,
  });
  const contestant = plan.createContestant(world);

  function signInSoon(who: number): void {
    if (signInAt[who]! < Infinity) return;
    signInAt[who] = world.now + draws.between(NETWORK, 2_000, 30_000);
    queue.add(signInAt[who], 'sign_in_due', who);
  }

  function signIn(who: number): void {
    signInAt[who] = Infinity;
    if (session[who] !== SIGNED_OUT || inApp[who] === 0 || offline[who] === 1) return;
    const isServed = () => requests.receive('sign_in') === 'served';
    if (isServed() && isServed()) return open(who);
    signInSoon(who);
  }

  function open(who: number): void {
    session[who] = SIGNED_IN;
    requests.cancel(who);
    if (scenario.hasPush) live[who] = 1;
    contestant.load(who);
  }

  function actUser(who: number): void {
    const act = users.act(who, world.now);
    queue.add(world.now + users.nextMs, 'user_acts', who);
    if (session[who] === OVER) return;
    const isSignedIn = session[who] === SIGNED_IN;
    switch (act) {
      case 'leaves':
        inApp[who] = 0;
        leftAt[who] = world.now;
        if (users.hides) visible[who] = 0;
        if (isSignedIn) contestant.leave(who);
        return;
      case 'falls_asleep':
        // What the page knows when it is suspended.
        if (isSignedIn) contestant.leave(who);
        asleepSince[who] = world.now;
        return;
      case 'opens':
      case 'reloads':
      case 'returns':
        if (!isSignedIn || asleepSince[who] === Infinity) return comeBack(who, act);
        // Timers come first, with the page as it was.
        contestant.wakeUp(who);
        rest = () => comeBack(who, act);
    }
  }

  function comeBack(who: number, act: Act): void {
    const hasSlept = asleepSince[who]! < Infinity;
    asleepSince[who] = Infinity;
    visible[who] = 1;
    inApp[who] = 1;
    if (session[who] === SIGNED_OUT) return signInSoon(who);
    if (act !== 'returns') return open(who);
    if (session[who] !== SIGNED_IN) return;
    contestant.returnTo(who);
    // The stream of hints is opened again.
    if (hasSlept && scenario.hasPush) contestant.setLive(who, live[who] === 1);
  }

  function sample(): void {
    if (second(world.now) < during.to) queue.add(world.now + 60_000, 'sample_due');
    for (let who = 0; who < browsers; who++) {
      if (session[who] !== SIGNED_IN || visible[who] === 0 || !isAwake(who)) continue;
      if (world.now - world.lastInputAt(who) > IDLE_MS) continue;
      measures.countAge(world.now - contestant.verifiedAt(who));
    }
  }

  const stage: Stage = {
    browsers,
    limit,
    random: () => draws.next(SCENARIO),
    isAwake: (who) => isAwake(who) && session[who] === SIGNED_IN,
    setTenant: (status) => void (tenant.status = status),
    setOverload(factor) {
      if (factor !== null) {
        overloadLimit ??= (measures.mean(before) + measures.meanLogins(before)) / factor;
      }
      tenant.limit = factor === null ? limit : (overloadLimit ?? limit);
    },
    after: (ms, change, who, detail = 0) =>
      queue.add(world.now + Math.round(ms), change, who, detail),
    block(who) {
      blockedAt[who] = world.now;
      blocked++;
    },
  };

  function happen({ at, detail, happening, who }: FleetEvent): void {
    world.now = at;
    const isActive = session[who] === SIGNED_IN && asleepSince[who] === Infinity;
    switch (happening) {
      case 'user_acts':
        return actUser(who);
      case 'timer_due':
        if (timerAt[who] !== at) return;
        timerAt[who] = Infinity;
        return isActive ? contestant.timerDue(who) : undefined;
      case 'authorize_arrives':
        return requests.authorizeArrived(who, detail);
      case 'exchange_arrives':
        return requests.exchangeArrived(who, detail);
      case 'answer_arrives': {
        const outcome = requests.outcomeOf(who, detail);
        if (!isActive || !outcome) return;
        if (outcome === 'alive' || outcome === 'blocked') measures.countAnswer(at);
        return contestant.answer(who, outcome);
      }
      case 'sign_in_due':
        return signIn(who);
      case 'reload_due':
        return isActive ? open(who) : undefined;
      case 'network_lost':
        offline[who] = 1;
        return;
      case 'network_back':
        offline[who] = 0;
        return isActive ? contestant.networkBack(who) : undefined;
      case 'push_lost':
      case 'push_back':
        if (happening === 'push_back') live[who] = 1;
        if (isActive) contestant.setLive(who, happening === 'push_back');
        if (happening === 'push_lost') live[who] = 0;
        return;
      case 'hint_due':
        return isActive ? contestant.hint(who, detail === MISSED) : undefined;
      case 'other_login': {
        const reception = tenant.receive(at);
        // An outage refuses everybody, which is not the fault of the fleet.
        if (tenant.status === 'up') measures.countLogin(at, reception === 'rate_limited');
        queue.add(at + draws.wait(LOGINS, 1_000 / (LOGIN_SHARE * limit)), 'other_login');
        return;
      }
      case 'sample_due':
        return sample();
      case 'scenario_begins':
        return scenario.begin?.(stage);
      case 'scenario_ends':
        return scenario.end?.(stage);
      default:
        happening satisfies never;
    }
  }

  for (let who = 0; who < browsers; who++) queue.add(users.arriveAt(who), 'user_acts', who);
  queue.add(START_AT, 'other_login');
  queue.add(START_AT + before.from * 1_000, 'sample_due');
  queue.add(beginAt, 'scenario_begins');
  queue.add(beginAt + scenario.lastsMs, 'scenario_ends');
  return {
    step() {
      if (rest) {
        const next = rest;
        rest = null;
        next();
        return true;
      }
      const event = queue.take();
      if (!event || event.at >= endAt) return false;
      happen(event);
      return true;
    },
    result: () => ({ measures, before, during, after, overloadLimit, blocked }),
  };
}
