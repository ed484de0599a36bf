import { type Browser, createBrowser } from './browser.js';
import { type Code, shipped } from './code.js';
import { createInvariants } from './invariants/index.js';
import { createOrigin, type Origin } from './origin.js';
import { drawPlan, type Plan } from './plan.js';
import { createRandom } from './random.js';
import { createPerformer } from './perform.js';
import { planOf, play, type Script, scriptOf } from './script.js';
import type { Deed, Step } from './step.js';
import { createStory } from './story.js';
import { createWorld, type Violation } from './world.js';

/** Added to a seed for what is drawn apart. With this one, the old regressions draw nothing of it. */
const LATER = 23 * 2 ** 32;

export interface SimulationOptions {
  /** What is judged, where it is not the shipped code. */
  readonly code?: Partial<Code> | undefined;
  /** Changes what the seed has drawn. */
  readonly change?: ((plan: Plan) => Plan) | undefined;
  readonly keepTrace?: boolean;
  /** What happens instead of what the seed would draw, which is left with what is small. */
  readonly script?: Script;
}

export interface SimulationResult {
  readonly seed: number;
  readonly violation: Violation | null;
  readonly plan: Plan;
  /** Hours times open tabs. */
  readonly tabHours: number;
  readonly hash: string;
  /** What happened, as a script. */
  readonly script: Script;
  /** It was one from the beginning. */
  readonly isWritten: boolean;
  tail(lines: number): string[];
}

/** One app: its story, and what must be true of it. */
function createApp(
  origin: Origin,
  app: { readonly clientId: string; readonly plan: Plan },
  { code, script }: SimulationOptions,
  nextTab: () => number,
  perform: (deed: Deed) => void,
) {
  let browser: Browser;
  const invariants = createInvariants(() => browser);
  browser = createBrowser(
    origin,
    app,
    invariants.observers,
    { ...shipped, ...code },
    // In a script it is a step.
    (tab) => script || story.typeIn(tab),
  );
  const story = createStory(browser, nextTab, perform);
  return { check: invariants.check, begin: story.begin };
}

/** One run: everything in it comes from the seed. */
export async function simulate(
  seed: number,
  options: SimulationOptions = {},
): Promise<SimulationResult> {
  const random = createRandom(seed);
  const { script } = options;
  const drawn = script ? planOf(script) : drawPlan(random, createRandom(seed + LATER));
  const plan = options.change?.(drawn) ?? drawn;
  const { world, run } = createWorld(random, options.keepTrace === true);
  const origin = createOrigin(world, plan);
  const steps: Step[] = [];
  const perform = createPerformer(origin);
  const record = (deed: Deed) => {
    steps.push({ at: world.elapsed(), ...deed });
    perform(deed);
  };
  let tabCount = 0;
  const nextTab = () => tabCount++;
  const plans = plan.secondApp ? [plan, { ...plan, ...plan.secondApp }] : [plan];
  const apps = plans.map((own, index) =>
    createApp(origin, { clientId: `spa${index || ''}`, plan: own }, options, nextTab, record),
  );

  let tabMs = 0;
  let lastAt = 0;
  if (script) play(origin, script.steps, perform);
  else for (const { begin } of apps) begin();
  const violation = await run(plan.durationMs, () => {
    const at = world.elapsed();
    for (const { tabs } of origin.apps) tabMs += (at - lastAt) * tabs.length;
    lastAt = at;
    if (origin.stores.heldLocks() > 0) world.stir();
    for (const { check } of apps) check();
  });
  return {
    seed,
    violation,
    plan,
    tabHours: tabMs / 3_600_000,
    hash: world.trace.hash(),
    script: script ?? scriptOf(plan, steps),
    isWritten: script !== undefined,
    tail: world.trace.tail,
  };
}
