import type { Reporter, Suite, TestCase } from '@playwright/test/reporter';

/** Prints for each engine how many stories passed and failed, and which were skipped and why. */
export default class SummaryReporter implements Reporter {
  #engines: Suite[] = [];

  onBegin(_config: unknown, { suites }: Suite): void {
    this.#engines = suites;
  }

  onEnd(): void {
    for (const engine of this.#engines) {
      console.log(summaryOf(engine.title, engine.allTests()).join('\n'));
    }
  }

  /** The stories are shown by another reporter. */
  printsToStdio(): boolean {
    return false;
  }
}

function summaryOf(engine: string, tests: readonly TestCase[]): string[] {
  const ran = tests.filter(({ results }) => results.length > 0);
  const skipped = ran.filter((test) => test.outcome() === 'skipped');
  const passed = ran.filter((test) => test.outcome() === 'expected').length;
  const failed = ran.length - passed - skipped.length;
  const reasons = new Map<string, string[]>();
  for (const test of skipped) {
    const reason = reasonOf(test);
    reasons.set(reason, [...(reasons.get(reason) ?? []), test.titlePath().slice(2).join(' › ')]);
  }
  return [
    `\n${engine}: ${passed} passed, ${failed} failed, ${skipped.length} skipped`,
    ...[...reasons].flatMap(([reason, stories]) => [
      `  ${reason} (${stories.length})`,
      ...stories.map((story) => `    ${story}`),
    ]),
  ];
}

function reasonOf({ annotations, results }: TestCase): string {
  const all = [...annotations, ...results.flatMap((result) => result.annotations)];
  return all.find(({ type }) => type === 'skip')?.description ?? 'without a reason';
}
