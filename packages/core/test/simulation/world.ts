import { createEventQueue, type Entry } from './event-queue.js';
import type { Random } from './random.js';
import { createTrace, type Trace } from './trace.js';

/** When the simulation begins, on the wall clock. */
const EPOCH = 1_700_000_000_000;

/** After so many turns every chain of promises in the shell has come to its end. */
const TURNS = 16;

/** Time and chance. Timers count the time that passes awake; the tenant's goes on in a sleep. */
export interface World {
  readonly random: Random;
  readonly trace: Trace;
  /** Milliseconds that passed awake. */
  elapsed(): number;
  /** Milliseconds that passed, asleep or awake. */
  real(): number;
  /** What the clock of this computer shows. */
  wall(): number;
  /** The latest that the clock has shown. */
  latestWall(): number;
  after(ms: number, run: () => void): Entry;
  sleep(ms: number): void;
  setClockBack(ms: number): void;
  /** Something asynchronous may be under way. */
  stir(): void;
  /** Ends the simulation. The first call counts. */
  fail(invariant: string, detail: string): void;
}

export interface Violation {
  readonly invariant: string;
  readonly detail: string;
}

export function createWorld(random: Random, keepTrace: boolean) {
  const queue = createEventQueue();
  let elapsed = 0;
  let slept = 0;
  let skew = 0;
  let latest = 0;
  let turns = 0;
  const turn = Promise.resolve();
  let violation: Violation | null = null;

  const wall = () => {
    const now = EPOCH + elapsed + slept + skew;
    if (now > latest) latest = now;
    return now;
  };
  const trace = createTrace(() => `${elapsed + slept}`.padStart(9), keepTrace);

  const world: World = {
    random,
    trace,
    elapsed: () => elapsed,
    real: () => elapsed + slept,
    wall,
    latestWall: () => (wall(), latest),
    after: (ms, run) => queue.push(elapsed + ms, run),
    sleep: (ms) => void (slept += ms),
    setClockBack: (ms) => void (skew -= ms),
    stir: () => void (turns = TURNS),
    fail(invariant, detail) {
      violation ??= { invariant, detail };
    },
  };

  /** Lets everything happen until so much time has passed awake, or an invariant is violated. */
  async function run(untilElapsed: number, afterEach: () => void): Promise<Violation | null> {
    for (;;) {
      while (turns-- > 0) await turn;
      afterEach();
      const next = queue.pop();
      if (violation || !next || next.at > untilElapsed) return violation;
      if (!next.run) continue;
      elapsed = next.at;
      next.run();
    }
  }

  return { world, run };
}
