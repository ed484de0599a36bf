import { alice } from './browser.js';
import type { Script } from './script.js';
import { simulate } from './simulate.js';
import type { Step } from './step.js';

/** What a script that is to be shrunk has to go on violating. */
interface Flaw {
  readonly invariant: string;
  /** What the detail has to say. */
  readonly says: RegExp;
  /** Of the seeds `1` to `seeds`, at least so many have to show it. */
  readonly least: number;
  readonly seeds: number;
}

/** The seeds with which a script shows a flaw, no more than are needed. */
export async function seedsOf(script: Script, flaw: Flaw, most = flaw.least): Promise<number[]> {
  const found: number[] = [];
  for (let seed = 1; seed <= flaw.seeds && found.length < most; seed++) {
    const { violation } = await simulate(seed, { script });
    if (violation?.invariant === flaw.invariant && flaw.says.test(violation.detail)) {
      found.push(seed);
    }
    if (flaw.least - found.length > flaw.seeds - seed) break;
  }
  return found;
}

/** Leaves out of a script whatever it takes not to show a flaw. */
export async function shrink(script: Script, flaw: Flaw): Promise<Script> {
  let best = script;

  async function attempt(candidate: Script): Promise<boolean> {
    if (JSON.stringify(candidate) === JSON.stringify(best)) return false;
    if ((await seedsOf(candidate, flaw)).length < flaw.least) return false;
    best = candidate;
    return true;
  }
  const isInOrder = (steps: readonly Step[]) =>
    steps.every(({ at }, index) => at >= (steps[index - 1]?.at ?? 0));
  const attemptSteps = async (steps: readonly Step[]) =>
    isInOrder(steps) && (await attempt({ ...best, steps }));

  async function dropSteps(): Promise<void> {
    for (let size = best.steps.length; size >= 1; size = Math.floor(size / 2)) {
      for (let from = best.steps.length - size; from > -size; from -= size) {
        const { steps } = best;
        const first = Math.max(0, from);
        await attemptSteps([...steps.slice(0, first), ...steps.slice(from + size)]);
      }
    }
  }

  async function dropPlan(): Promise<void> {
    for (const name of Object.keys(best.plan)) {
      await attempt({ ...best, plan: without(best.plan, name) });
    }
    for (const name of Object.keys(best.plan.options ?? {})) {
      const options = without(best.plan.options ?? {}, name);
      await attempt({ ...best, plan: { ...best.plan, options } });
    }
  }

  /** Tries each step in simpler forms. */
  async function simplify(forms: (step: Step) => Step[]): Promise<void> {
    for (let index = best.steps.length - 1; index >= 0; index--) {
      for (const form of forms(best.steps[index] as Step)) {
        if (await attemptSteps(best.steps.map((step, i) => (i === index ? form : step)))) break;
      }
    }
  }

  /** Shortens the time before each step, and makes moments round. */
  async function hurry(): Promise<void> {
    for (let index = best.steps.length - 1; index >= 0; index--) {
      const { at } = best.steps[index] as Step;
      const before = best.steps[index - 1]?.at ?? 0;
      for (const unit of [60_000, 10_000, 1_000, 100]) {
        const gap = at - before;
        const gaps = [0, unit, Math.floor(gap / 4 / unit) * unit, Math.floor(gap / unit) * unit];
        const shorter = gaps.filter((next) => next < gap);
        let isDone = false;
        for (const next of shorter) {
          const by = gap - next;
          const moved = best.steps.map((step, i) =>
            i < index ? step : { ...step, at: step.at - by },
          );
          isDone = await attemptSteps(moved);
          if (isDone) break;
        }
        if (isDone) break;
      }
    }
  }

  async function round(): Promise<void> {
    for (const unit of [60_000, 10_000, 5_000, 1_000, 500, 100]) {
      await simplify((step) => {
        const forms: Step[] = [];
        if (step.at % unit) {
          for (const at of [Math.floor(step.at / unit), Math.ceil(step.at / unit)]) {
            forms.push({ ...step, at: at * unit });
          }
        }
        if ('ms' in step && step.ms % unit) {
          for (const ms of [Math.floor(step.ms / unit), Math.ceil(step.ms / unit)]) {
            forms.push({ ...step, ms: ms * unit });
          }
        }
        if ('maxAgeMs' in step && step.maxAgeMs % unit) {
          forms.push({ ...step, maxAgeMs: Math.ceil(step.maxAgeMs / unit) * unit });
        }
        return forms;
      });
    }
  }

  let size = Infinity;
  while (JSON.stringify(best).length < size) {
    size = JSON.stringify(best).length;
    await dropSteps();
    await dropPlan();
    await simplify((step) => [
      ...(step.action === 'open' ? [{ ...step, isVisible: true, isBusy: false }] : []),
      ...(step.action === 'open'
        ? [
            { ...step, isVisible: true },
            { ...step, isBusy: false },
          ]
        : []),
      ...('as' in step && step.as !== alice ? [{ ...step, as: alice }] : []),
      ...('ms' in step && step.ms > 600_000 ? [{ ...step, ms: 600_000 }] : []),
      ...('tab' in step && /crash/.test(step.action)
        ? [{ at: step.at, action: 'close' as const, tab: step.tab }]
        : []),
    ]);
    await hurry();
    await round();
  }
  return renumber(best);
}

function without<Fields extends object>(fields: Fields, name: string): Partial<Fields> {
  const { [name as keyof Fields]: _, ...others } = fields;
  return others as Partial<Fields>;
}

/** Numbers the tabs in the order in which they are opened. */
function renumber({ plan, steps }: Script): Script {
  const opened = steps.flatMap((step) => (step.action === 'open' ? [step.tab] : []));
  return {
    plan,
    steps: steps.map((step) =>
      'tab' in step ? { ...step, tab: Math.max(0, opened.indexOf(step.tab)) } : step,
    ),
  };
}
