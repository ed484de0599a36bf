import type { Origin } from './origin.js';
import type { Plan } from './plan.js';
import type { Deed, Step } from './step.js';

/**
 * A run that is written down. What is left to the seed is small: how long messages and answers take,
 * the jitter of heartbeats, and whether a page starts its heartbeat before or after it is signed in.
 */
export interface Script {
  /** What is not ordinary. */
  readonly plan: Partial<Plan>;
  readonly steps: readonly Step[];
}

/** A script goes on for so long after its last step. */
const AFTERMATH_MS = 120_000;

/** Where a script says nothing else, everything works. */
const ordinary: Plan = {
  durationMs: AFTERMATH_MS,
  pages: 0,
  calmMs: 10_000,
  actions: [],
  options: {},
  probe: 'silent',
  sharesTokens: false,
  cookies: 'sent',
  sessionMs: Infinity,
  tellsExpiry: false,
  blockedWording: 'unauthorized',
  dropsGrants: false,
  storage: 'works',
  storageLags: false,
  hasChannel: true,
  locks: 'work',
  latencyMs: 100,
  lostAnswers: 0,
  lateAnswers: 0,
  throttlesHidden: false,
  hasOrganizations: false,
  isStuckHidden: false,
  slowMs: 0,
  secondApp: null,
};

export function planOf({ plan, steps }: Script): Plan {
  const lastAt = Math.max(0, ...steps.map(({ at }) => at));
  return { ...ordinary, durationMs: lastAt + AFTERMATH_MS, ...plan };
}

/** Writes a run down that a seed has drawn. */
export function scriptOf(drawn: Plan, steps: readonly Step[]): Script {
  const { pages: _, calmMs: __, actions: ___, ...plan } = drawn;
  return { plan, steps };
}

/** Plans each step for its moment. */
export function play(
  { world, happened }: Origin,
  steps: readonly Step[],
  perform: (deed: Deed) => void,
): void {
  for (const { at, ...deed } of steps) {
    world.after(at, () => {
      world.stir();
      perform(deed);
      happened();
    });
  }
}
