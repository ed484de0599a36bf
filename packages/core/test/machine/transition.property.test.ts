import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextCheck, wakeAt } from '../../src/machine/due.js';
import { snapshotOf } from '../../src/machine/snapshot.js';
import { initialState } from '../../src/machine/state.js';
import { events, settings, walk } from './fake-walk.js';

describe('whatever happens, and whatever anybody wrote into the record', () => {
  it('no transition throws, and none changes the state that it was given', () => {
    fc.assert(
      fc.property(settings, events, (decided, list) => {
        walk(decided, list, () => {});
      }),
      { numRuns: 300 },
    );
  });

  it('the same events make the same state and the same effects', () => {
    fc.assert(
      fc.property(settings, events, (decided, list) => {
        const trace = () => {
          const steps: unknown[] = [];
          walk(decided, list, (_before, _made, step) => steps.push(step));
          return steps;
        };
        expect(trace()).toEqual(trace());
      }),
      { numRuns: 100 },
    );
  });

  it('a probe or a lease is asked for only by the check under way, and with an ID of its own', () => {
    fc.assert(
      fc.property(settings, events, (decided, list) => {
        walk(decided, list, (before, _made, [state, effects]) => {
          const asked = effects.filter(({ type }) => type === 'probe' || type === 'lease');
          const ids = asked.map((effect) => (effect as { probeId: number }).probeId);
          expect(ids.every((id) => id > before.probeId)).toBe(true);
          expect(new Set(ids).size).toBe(ids.length);
          const probes = effects.filter(({ type }) => type === 'probe');
          expect(probes.length).toBeLessThanOrEqual(1);
          for (const probe of state.check ? probes : [])
            expect(probe).toMatchObject({ probeId: state.check?.probeId });
          expect(state.probeId).toBeGreaterThanOrEqual(before.probeId);
        });
      }),
      { numRuns: 200 },
    );
  });

  it('a loss is told once, with the phase that it makes, and a check goes on only in a watch', () => {
    fc.assert(
      fc.property(settings, events, (decided, list) => {
        walk(decided, list, (before, _made, [state, effects]) => {
          const losses = effects.filter(
            (effect) => effect.type === 'emit' && effect.event === 'sessionLost',
          );
          expect(losses.length).toBeLessThanOrEqual(1);
          if (losses.length > 0)
            expect(state.loss).toBe((losses[0] as { payload: unknown }).payload);
          if (before.phase === 'lost' && state.phase === 'lost') expect(losses).toEqual([]);
          expect(state.phase === 'lost').toBe(state.loss !== null);
          expect(state.phase === 'watching').toBe(state.user !== null);
          if (state.phase !== 'watching') expect(state.check).toBeNull();
        });
      }),
      { numRuns: 200 },
    );
  });

  it('polling is never further away than one interval, and while hints get through than the longer one', () => {
    fc.assert(
      fc.property(settings, events, (decided, list) => {
        walk(decided, list, (_before, _made, [state]) => {
          const { intervalMs, liveIntervalMs } = decided;
          if (state.phase !== 'watching') return;
          const longestMs = state.live ? liveIntervalMs : intervalMs;
          // As if the page were shown, the user there, and nothing else a reason.
          const alone = { visible: true, activeAt: Infinity, wanted: null, retryAt: Infinity };
          const { at } = nextCheck({ ...state, ...alone }, decided);
          expect(at).toBeLessThanOrEqual(state.at + longestMs);
        });
      }),
      { numRuns: 300 },
    );
  });

  it('the next moment to wake up for is one, and a check under way has a deadline', () => {
    fc.assert(
      fc.property(settings, events, (decided, list) => {
        walk(decided, list, (_before, made, [state]) => {
          const at = wakeAt(state, decided);
          expect(at).not.toBeNaN();
          expect(at).toBeGreaterThan(-Infinity);
          if (state.check) {
            expect(at).toBeGreaterThan(made.at);
            expect(at).toBeLessThan(Infinity);
          }
        });
      }),
      { numRuns: 200 },
    );
  });

  it('a snapshot stays the same object while nothing in it changes', () => {
    fc.assert(
      fc.property(settings, events, (decided, list) => {
        let snapshot = snapshotOf(initialState);
        walk(decided, list, (_before, _made, [state]) => {
          const next = snapshotOf(state, snapshot);
          if (next !== snapshot)
            expect({ ...next }).not.toEqual({
              ...snapshot,
              user: next.user === snapshot.user ? snapshot.user : NaN,
            });
          expect(snapshotOf(state, next)).toBe(next);
          expect(Object.isFrozen(next)).toBe(true);
          snapshot = next;
        });
      }),
      { numRuns: 100 },
    );
  });
});
