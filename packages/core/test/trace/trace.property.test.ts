import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Effect } from '../../src/machine/events.js';
import { nextCheck } from '../../src/machine/schedule.js';
import type { Settings } from '../../src/machine/settings.js';
import { snapshotOf } from '../../src/machine/snapshot.js';
import { initialState, type State } from '../../src/machine/state.js';
import { type Internals, setInternals } from '../../src/shell/internals.js';
import { type NextCheck, trace, type TraceEvent } from '../../src/trace/index.js';
import { events, settings, walk } from '../machine/fake-walk.js';
import { lastNext } from './fake-trace.js';

/** Traces a walk from one of its steps on. `onStep`: receives the entries of each step. */
function traceWalk(
  decided: Settings,
  list: Parameters<typeof walk>[1],
  from: number,
  onStep: (entries: readonly TraceEvent[], state: State, effects: readonly Effect[]) => void,
): void {
  const heartbeat = { on: () => () => {} };
  const listeners: Internals['listeners'] = new Set();
  const entries: TraceEvent[] = [];
  let state = initialState;
  let steps = 0;
  const ports = { clock: { now: () => state.at, wakeAt: () => () => {} } };
  setInternals(heartbeat, {
    // A log needs the clock only.
    ports: ports as unknown as Internals['ports'],
    settings: decided,
    readState: () => state,
    listeners,
    dispatch: () => {},
  });
  const start = () => {
    trace(heartbeat, (entry) => void entries.push(entry));
    onStep(entries.splice(0), state, []);
  };
  if (from === 0) start();
  walk(decided, list, (_before, _event, [next, effects]) => {
    state = next;
    steps++;
    for (const listener of listeners) listener(effects);
    if (steps > from) onStep(entries.splice(0), state, effects);
    else if (steps === from) start();
  });
}

const from = fc.integer({ min: 0, max: 8 });

/** Compares the entry about the next check with the state. */
function expectNext(next: NextCheck | undefined, state: State, decided: Settings): void {
  const { phase, check } = state;
  if (phase !== 'watching' || check) {
    const because = check
      ? 'checking'
      : phase === 'loading' || phase === 'signed_out'
        ? 'nobody_signed_in'
        : phase;
    return expect(next).toEqual({ trigger: null, because });
  }
  const { trigger, at } = nextCheck(state, decided);
  if (at < Infinity) return expect(next).toEqual({ trigger, dueAt: at });
  const because = state.visible ? /paused|no_interval/ : /hidden/;
  expect(next).toEqual({ trigger: null, because: expect.stringMatching(because) });
}

describe('a trace that starts at any time, whatever happens', () => {
  it('contains one end of each check before the start of the next', () => {
    fc.assert(
      fc.property(settings, events, from, (decided, list, first) => {
        let running: number | null = null;
        let last = 0;
        traceWalk(decided, list, first, (entries, state) => {
          for (const entry of entries) {
            switch (entry.type) {
              case 'checkStarted':
                expect(running).toBeNull();
                expect(entry.check).toBeGreaterThan(last);
                running = last = entry.check;
                break;
              case 'probeStarted':
                expect(entry.check).toBe(running);
                break;
              case 'checkFinished':
              case 'remoteResultMerged':
                if (entry.check === null) break;
                expect(entry.check).toBe(running);
                running = null;
                break;
              case 'checkCancelled':
                expect(entry.check).toBe(running);
                running = null;
                break;
              default:
            }
            if ('durationMs' in entry) expect(entry.durationMs).toBeGreaterThanOrEqual(0);
          }
          expect(running).toBe(state.check?.id ?? null);
        });
      }),
      { numRuns: 300 },
    );
  });

  it('contains each probe and each verdict', () => {
    fc.assert(
      fc.property(settings, events, (decided, list) => {
        traceWalk(decided, list, 0, (entries, _state, effects) => {
          const happened = effects.flatMap((effect): unknown[] => {
            if (effect.type === 'probe') return [effect.role];
            return 'verdict' in effect ? [effect.verdict.type] : [];
          });
          const logged = entries.flatMap((entry): unknown[] => {
            if ('probe' in entry) return [entry.probe];
            return 'verdict' in entry ? [entry.verdict.type] : [];
          });
          expect(logged).toEqual(happened);
        });
      }),
      { numRuns: 200 },
    );
  });

  it('contains each change of `live` of the snapshot', () => {
    fc.assert(
      fc.property(settings, events, from, (decided, list, first) => {
        let live = false;
        traceWalk(decided, list, first, (entries, state) => {
          for (const entry of entries) {
            if (entry.type !== 'liveChanged') continue;
            expect(entry.live).toBe(!live);
            live = entry.live;
          }
          expect(live).toBe(snapshotOf(state, decided).live);
        });
      }),
      { numRuns: 300 },
    );
  });

  it('contains each change of the schedule once', () => {
    fc.assert(
      fc.property(settings, events, from, (decided, list, first) => {
        let last: NextCheck | undefined;
        traceWalk(decided, list, first, (entries, state) => {
          const changes = entries.filter(({ type }) => type === 'nextCheckChanged');
          expect(changes.length).toBeLessThanOrEqual(1);
          const next = lastNext(entries);
          if (next) expect(next).not.toEqual(last);
          last = next ?? last;
          expectNext(last, state, decided);
        });
      }),
      { numRuns: 300 },
    );
  });
});
