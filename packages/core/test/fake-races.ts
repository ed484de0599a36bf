import type fc from 'fast-check';
import { expect } from 'vitest';
import type { SessionEventName, SessionSnapshot } from '../src/contract/session.js';
import { createFakeBrowser, type FakeBrowser, type Question } from './fake-browser.js';

/** A heartbeat in an unpredictable environment, with the invariants that always hold. */
export interface Scenario {
  readonly browser: FakeBrowser;
  readonly scheduler: fc.Scheduler;
  /** The promises of `check()` and `verify()`. */
  readonly calls: Promise<SessionSnapshot | boolean>[];
  /** The requests that were answered. */
  readonly answered: Set<Question>;
  assertInvariants(): void;
}

export function createScenario(
  scheduler: fc.Scheduler,
  options: Parameters<typeof createFakeBrowser>[0],
  reactions: readonly ((browser: FakeBrowser) => void)[],
): Scenario {
  const browser = createFakeBrowser({
    ...options,
    delay: (value) =>
      scheduler.schedule(Promise.resolve(value), 'the client or the browser responds'),
  });
  const { heartbeat } = browser;
  const answered = new Set<Question>();
  const violations: unknown[] = [];
  let seen = heartbeat.getSnapshot();
  let lostSnapshots = 0;
  let losses = 0;
  let remaining = [...reactions];

  const react = () => {
    const [reaction, ...rest] = remaining;
    remaining = rest;
    reaction?.(browser);
  };
  heartbeat.subscribe(() => {
    const next = heartbeat.getSnapshot();
    if (next === seen) violations.push('notified without a change');
    const keys = Object.keys(next) as (keyof SessionSnapshot)[];
    if (keys.every((key) => next[key] === seen[key])) {
      violations.push('a new object without a change');
    }
    if (next.status === 'lost' && seen.status !== 'lost') lostSnapshots++;
    seen = next;
    react();
  });
  const names: SessionEventName[] = ['sessionVerified', 'sessionUnverified', 'diagnosis'];
  for (const name of names) heartbeat.on(name, react);
  heartbeat.on('sessionLost', (loss) => {
    losses++;
    if (heartbeat.getSnapshot().loss !== loss) violations.push('the snapshot has another loss');
    react();
  });

  return {
    browser,
    scheduler,
    calls: [],
    answered,
    assertInvariants() {
      expect(violations).toEqual([]);
      expect(losses).toBe(lostSnapshots);
      expect(heartbeat.getSnapshot()).toBe(seen);
      expect(Object.isFrozen(seen)).toBe(true);
      const open = openQuestions(browser, answered);
      expect(open.length).toBeLessThanOrEqual(1);
      if (open.length > 0) expect(seen.checking).toBe(true);
      const held = browser.locks.filter(({ released }) => !released);
      expect(held.length).toBeLessThanOrEqual(1);
      if (held.length > 0) expect(seen.checking).toBe(true);
    },
  };
}

/** The requests that wait for an answer. */
function openQuestions(browser: FakeBrowser, answered: Set<Question>): Question[] {
  return browser.questions.filter(
    (question) => !answered.has(question) && !question.request.signal.aborted,
  );
}

export type Command = fc.AsyncCommand<object, Scenario>;

export function command(name: string, act: (scenario: Scenario) => void): Command {
  return {
    check: () => true,
    async run(_model, scenario) {
      // The scheduler decides whether pending responses arrive before it or after it.
      await scenario.scheduler.schedule(Promise.resolve(), name);
      act(scenario);
      scenario.assertInvariants();
    },
    toString: () => name,
  };
}

/** Answers the open request. */
export function answerOpen(respond: (question: Question) => Promise<void>) {
  return ({ browser, answered }: Scenario): void => {
    const question = openQuestions(browser, answered).at(-1);
    if (!question) return;
    answered.add(question);
    void respond(question);
  };
}

/** Answers a request whose answer is no longer needed, perhaps for the second time. */
export function answerLate(respond: (question: Question) => Promise<void>) {
  return ({ browser, answered }: Scenario): void => {
    const question = browser.questions.find(({ request }) => request.signal.aborted);
    if (!question) return;
    answered.add(question);
    void respond(question);
  };
}
