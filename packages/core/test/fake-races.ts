import type fc from 'fast-check';
import { expect } from 'vitest';
import type { SessionEventName, SessionSnapshot } from '../src/session.js';
import { createFakeBrowser, type Question } from './fake-browser.js';

export type Browser = ReturnType<typeof createFakeBrowser>;

/** A heartbeat under way, and what must be true of it at every moment. */
export interface World {
  readonly browser: Browser;
  readonly schedule: fc.Scheduler;
  /** What was asked of it and must be answered. */
  readonly checks: Promise<SessionSnapshot>[];
  readonly answered: Set<Question>;
  verify(): void;
}

export function createWorld(
  schedule: fc.Scheduler,
  options: Parameters<typeof createFakeBrowser>[0],
  reactions: readonly ((browser: Browser) => void)[],
): World {
  const browser = createFakeBrowser({
    ...options,
    delay: (value) =>
      schedule.schedule(Promise.resolve(value), 'the client or the browser answers'),
  });
  const { heartbeat } = browser;
  const answered = new Set<Question>();
  const wrong: unknown[] = [];
  let seen = heartbeat.getSnapshot();
  let ended = 0;
  let losses = 0;
  let left = [...reactions];

  const react = () => {
    const [reaction, ...rest] = left;
    left = rest;
    reaction?.(browser);
  };
  heartbeat.subscribe(() => {
    const next = heartbeat.getSnapshot();
    if (next === seen) wrong.push('told without a change');
    const keys = Object.keys(next) as (keyof SessionSnapshot)[];
    if (keys.every((key) => next[key] === seen[key])) wrong.push('a new object without a change');
    if (next.status === 'lost' && seen.status !== 'lost') ended++;
    seen = next;
    react();
  });
  const names: SessionEventName[] = ['sessionVerified', 'sessionUnverified', 'diagnosis'];
  for (const name of names) heartbeat.on(name, react);
  heartbeat.on('sessionLost', (loss) => {
    losses++;
    if (heartbeat.getSnapshot().loss !== loss) wrong.push('a loss that the snapshot does not know');
    react();
  });

  return {
    browser,
    schedule,
    checks: [],
    answered,
    verify() {
      expect(wrong).toEqual([]);
      expect(losses).toBe(ended);
      expect(heartbeat.getSnapshot()).toBe(seen);
      expect(Object.isFrozen(seen)).toBe(true);
      const open = browser.questions.filter(
        (question) => !answered.has(question) && !question.request.signal.aborted,
      );
      expect(open.length).toBeLessThanOrEqual(1);
      if (open.length > 0) expect(seen.checking).toBe(true);
    },
  };
}

export type Command = fc.AsyncCommand<object, World>;

export function command(name: string, act: (world: World) => void): Command {
  return {
    check: () => true,
    async run(_model, world) {
      // Whatever is under way goes on before it or after it.
      await world.schedule.schedule(Promise.resolve(), name);
      act(world);
      world.verify();
    },
    toString: () => name,
  };
}

/** Answers a question, the last one or one that nobody waits for any more. */
export function answer(late: boolean, come: (question: Question) => Promise<void>) {
  return ({ browser, answered }: World) => {
    const question = late
      ? browser.questions.find(({ request }) => request.signal.aborted)
      : browser.questions
          .filter((open) => !answered.has(open) && !open.request.signal.aborted)
          .at(-1);
    if (!question) return;
    // One that was answered before is answered twice.
    answered.add(question);
    void come(question);
  };
}
