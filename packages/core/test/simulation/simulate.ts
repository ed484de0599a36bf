import { createHeartbeat } from '../../src/heartbeat.js';
import { type Browser, createBrowser } from './browser.js';
import { createAnswers } from './invariants/answers.js';
import { createFalseEndings } from './invariants/false-ending.js';
import { createLeaks } from './invariants/leaks.js';
import { createLoadLimit } from './invariants/load.js';
import { createMissedEndings } from './invariants/missed-ending.js';
import { createRareRedirects } from './invariants/redirects.js';
import { createSnapshotSanity } from './invariants/snapshots.js';
import { createWatches } from './invariants/watches.js';
import { drawPlan, type Plan } from './plan.js';
import { createRandom } from './random.js';
import { createPerformer } from './perform.js';
import { planOf, play, type Script, scriptOf } from './script.js';
import type { Step } from './step.js';
import { createStory } from './story.js';
import type { CreateHeartbeat, Observer } from './visit.js';
import { createWorld, type Violation } from './world.js';

export interface SimulationOptions {
  /** Makes the heartbeats. Default: as shipped. */
  readonly createHeartbeat?: CreateHeartbeat;
  /** Changes what the seed has drawn. */
  readonly change?: (plan: Plan) => Plan;
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

/** One run: everything in it comes from the seed. */
export async function simulate(
  seed: number,
  options: SimulationOptions = {},
): Promise<SimulationResult> {
  const random = createRandom(seed);
  const { script } = options;
  const drawn = script ? planOf(script) : drawPlan(random);
  const plan = options.change?.(drawn) ?? drawn;
  const { world, run } = createWorld(random, options.keepTrace === true);
  let browser: Browser;
  const theBrowser = () => browser;
  const watches = createWatches(theBrowser);
  const leaks = createLeaks(theBrowser);
  const snapshots = createSnapshotSanity(theBrowser);
  const observers: Observer[] = [
    createFalseEndings(theBrowser, watches),
    createLoadLimit(theBrowser, watches),
    watches,
    createMissedEndings(theBrowser, watches),
    createAnswers(theBrowser),
    createRareRedirects(theBrowser),
    leaks,
    snapshots,
  ];
  browser = createBrowser(
    world,
    plan,
    observers,
    options.createHeartbeat ?? createHeartbeat,
    // In a script it is a step.
    (tab) => script || story.typeIn(tab),
  );
  const steps: Step[] = [];
  const perform = createPerformer(browser);
  const story = createStory(browser, (deed) => {
    steps.push({ at: world.elapsed(), ...deed });
    perform(deed);
  });

  let tabMs = 0;
  let lastAt = 0;
  if (script) play(browser, script.steps, perform);
  else story.begin();
  const violation = await run(plan.durationMs, () => {
    const at = world.elapsed();
    tabMs += (at - lastAt) * browser.tabs.length;
    lastAt = at;
    if (browser.stores.heldLocks() > 0) world.stir();
    leaks.check();
    snapshots.check();
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
