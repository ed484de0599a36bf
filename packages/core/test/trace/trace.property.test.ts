import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextCheck } from '../../src/machine/due.js';
import { snapshotOf } from '../../src/machine/snapshot.js';
import { initialState, type State } from '../../src/machine/state.js';
import { firstStep, type Memory, noMemory, readStep } from '../../src/trace/read-step.js';
import type { NextCheck, SessionTrace } from '../../src/trace/index.js';
import type { Settings } from '../../src/settings.js';
import { events, settings, walk } from '../machine/fake-walk.js';
import { lastNext } from './fake-trace.js';

/** Follows a walk from a step of it on. `follow`: at each step, what was told of it. */
function traceWalk(
  decided: Settings,
  list: Parameters<typeof walk>[1],
  from: number,
  follow: (told: readonly SessionTrace[], state: State) => void,
): void {
  let memory: Memory = noMemory;
  let steps = 0;
  const read = (step: ReturnType<typeof firstStep>) => {
    const [next, told] = readStep(memory, step, decided);
    memory = next;
    follow(told, step.state);
  };
  if (from === 0) read(firstStep(initialState));
  walk(decided, list, (before, _made, [state, effects]) => {
    steps++;
    if (steps > from) read({ before, state, effects });
    else if (steps === from) read(firstStep(state));
  });
}

const from = fc.integer({ min: 0, max: 8 });

/** Every second thing that happens may be that hints get through, or not any more. */
const eventsWithPush = fc
  .tuple(events, fc.array(fc.option(fc.boolean()), { maxLength: 25 }))
  .map(([list, lives]) =>
    list.flatMap((event, index): (typeof event)[] => {
      const live = lives[index] ?? null;
      return live === null ? [event] : [event, [event[0], { type: 'pushed', live }, false]];
    }),
  );

/** What must be true of the next check, however it is found out. */
function expectNext(next: NextCheck | undefined, state: State, decided: Settings): void {
  const { phase, check } = state;
  if (phase !== 'watching' || check) {
    const because = check ? 'checking' : phase === 'idle' ? 'nobody_signed_in' : phase;
    return expect(next).toEqual({ trigger: null, because });
  }
  const { trigger, at } = nextCheck(state, decided);
  if (at < Infinity) return expect(next).toEqual({ trigger, dueAt: at });
  const because = state.visible ? /paused|switched_off/ : /hidden/;
  expect(next).toEqual({ trigger: null, because: expect.stringMatching(because) });
}

describe('whatever happens, from whenever on it is traced', () => {
  it('a check that started is over once, by one of three ways, before the next one starts', () => {
    fc.assert(
      fc.property(settings, events, from, (decided, list, first) => {
        let open: { check: number; trigger: string } | null = null;
        let count = 0;
        traceWalk(decided, list, first, (told, state) => {
          for (const event of told) {
            switch (event.type) {
              case 'checkStarted':
                expect(open).toBeNull();
                expect(event.check).toBe(++count);
                open = event;
                break;
              case 'probeAsked':
              case 'checkWaiting':
                expect(event.check).toBe(open?.check);
                break;
              case 'checkEnded':
              case 'verdictAdopted':
                if (event.check === null) break;
                expect(event.check).toBe(open?.check);
                if ('trigger' in event) expect(event.trigger).toBe(open?.trigger);
                open = null;
                break;
              case 'checkDropped':
                expect(event.check).toBe(open?.check);
                open = null;
                break;
              default:
            }
            if ('durationMs' in event) expect(event.durationMs).toBeGreaterThanOrEqual(0);
          }
          expect(open !== null).toBe(state.check !== null);
          if (state.check) expect(open?.trigger).toBe(state.check.trigger);
        });
      }),
      { numRuns: 300 },
    );
  });

  it('each verdict is told once, and each probe that is asked', () => {
    fc.assert(
      fc.property(settings, events, (decided, list) => {
        const happened: unknown[] = [];
        const told: unknown[] = [];
        walk(decided, list, (before, _made, [state, effects]) => {
          for (const effect of effects) {
            if (effect.type === 'concluded') happened.push([effect.isTold, effect.verdict.type]);
            if (effect.type === 'probe' && effect.probeId === state.check?.probeId) {
              happened.push(effect.role);
            }
          }
          const [, news] = readStep(noMemory, { before, state, effects }, decided);
          for (const event of news) {
            if ('verdict' in event)
              told.push([event.type === 'verdictAdopted', event.verdict.type]);
            if ('probe' in event) told.push(event.probe);
          }
        });
        expect(told).toEqual(happened);
      }),
      { numRuns: 200 },
    );
  });

  it('what was last said about hints is what the snapshot says', () => {
    fc.assert(
      fc.property(settings, eventsWithPush, from, (decided, list, first) => {
        let live = false;
        traceWalk(decided, list, first, (told, state) => {
          for (const event of told) {
            if (event.type !== 'pushChanged') continue;
            expect(event.live).toBe(!live);
            live = event.live;
          }
          expect(live).toBe(snapshotOf(state).live);
        });
      }),
      { numRuns: 300 },
    );
  });

  it('what was last said about the next check is what the state says', () => {
    fc.assert(
      fc.property(settings, events, from, (decided, list, first) => {
        let last: NextCheck | undefined;
        traceWalk(decided, list, first, (told, state) => {
          const changes = told.filter(({ type }) => type === 'nextCheckChanged');
          expect(changes.length).toBeLessThanOrEqual(1);
          const next = lastNext(told);
          if (next) expect(next).not.toEqual(last);
          last = next ?? last;
          expectNext(last, state, decided);
        });
      }),
      { numRuns: 300 },
    );
  });
});
