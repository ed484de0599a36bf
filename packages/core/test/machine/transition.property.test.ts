import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Effect } from '../../src/machine/events.js';
import { isLive, nextCheck } from '../../src/machine/schedule.js';
import { wakeAt } from '../../src/machine/wake.js';
import { SKEW_MS } from '../../src/machine/shared-record.js';
import { snapshotOf } from '../../src/machine/snapshot.js';
import { initialState, isQueued } from '../../src/machine/state.js';
import { events, settings, walk } from './fake-walk.js';

type Requested = Extract<Effect, { readonly probeId: number }>;

const requestsOf = (effects: readonly Effect[]) =>
  effects.filter((effect): effect is Requested => 'probeId' in effect);

describe('for any events and any shared record, the machine', () => {
  it('never throws and never changes the state that it receives', () => {
    fc.assert(
      fc.property(settings, events, (decided, list) => {
        walk(decided, list, (before, _event, [state]) => expect(state).not.toBe(before));
      }),
      { numRuns: 300 },
    );
  });

  it('returns the same state and effects for the same events', () => {
    fc.assert(
      fc.property(settings, events, (decided, list) => {
        const trace = () => {
          const steps: unknown[] = [];
          walk(decided, list, (_before, _event, step) => steps.push(step));
          return steps;
        };
        expect(trace()).toEqual(trace());
      }),
      { numRuns: 100 },
    );
  });

  it('requests probes and the lock only for the running check, each with a new ID', () => {
    fc.assert(
      fc.property(settings, events, (decided, list) => {
        walk(decided, list, (before, _event, [state, effects]) => {
          const requests = requestsOf(effects);
          const ids = requests.map(({ probeId }) => probeId);
          expect(ids.every((id) => id > before.probeId)).toBe(true);
          expect(new Set(ids).size).toBe(ids.length);
          const probes = requests.filter(({ type }) => type === 'probe');
          expect(probes.length).toBeLessThanOrEqual(1);
          for (const probe of state.check ? probes : []) {
            expect(probe).toMatchObject({ probeId: state.check?.probeId });
          }
          expect(state.probeId).toBeGreaterThanOrEqual(before.probeId);
        });
      }),
      { numRuns: 200 },
    );
  });

  it('asks the tenant only at its turn, or after the deadline of a check by hand or of a steal', () => {
    fc.assert(
      fc.property(settings, events, (decided, list) => {
        walk(decided, list, ({ check: before }, event, [, effects]) => {
          const isAsking = requestsOf(effects).some(({ type }) => type === 'probe');
          if (!isAsking || !before || !isQueued(before)) return;
          const isTurn = event.type === 'turn_came' && event.probeId === before.probeId;
          const mayGoWithoutLock = before.step === 'stealing' || before.trigger === 'manual';
          expect(isTurn || mayGoWithoutLock).toBe(true);
        });
      }),
      { numRuns: 300 },
    );
  });

  it('never asks in the step in which a check starts', () => {
    fc.assert(
      fc.property(settings, events, (decided, list) => {
        walk(decided, list, (before, _event, [state, effects]) => {
          if (!state.check || state.check.id === before.check?.id) return;
          expect(requestsOf(effects).filter(({ type }) => type === 'probe')).toEqual([]);
          expect(state.check.step).toBe('queued');
        });
      }),
      { numRuns: 200 },
    );
  });

  it('emits a loss once, together with the status, and checks only while it watches', () => {
    fc.assert(
      fc.property(settings, events, (decided, list) => {
        walk(decided, list, (before, _event, [state, effects]) => {
          const losses = effects.flatMap((effect) =>
            effect.type === 'emit' && effect.event === 'sessionLost' ? effect.payload : [],
          );
          expect(losses.length).toBeLessThanOrEqual(1);
          if (losses.length > 0) expect(state.loss).toBe(losses[0]);
          if (before.phase === 'lost' && state.phase === 'lost') expect(losses).toEqual([]);
          if (state.phase === 'lost') expect(state.loss).not.toBeNull();
          // A page that stays keeps the loss until the next login.
          if (state.loss) expect(state.phase).toMatch(/^(lost|signed_out)$/);
          expect(state.phase === 'watching').toBe(state.signedIn !== null);
          if (state.phase !== 'watching') expect(state.check).toBeNull();
        });
      }),
      { numRuns: 200 },
    );
  });

  it('schedules the next check within one interval, or within the interval of push while hints arrive', () => {
    fc.assert(
      fc.property(settings, events, (decided, list) => {
        walk(decided, list, (_before, _event, [state]) => {
          if (state.phase !== 'watching') return;
          const { intervalMs: liveIntervalMs } = state.record.push ?? {};
          const isPushInterval = isLive(state) && typeof liveIntervalMs === 'number';
          const longestMs = isPushInterval ? liveIntervalMs : decided.intervalMs;
          // In a visible page with an active user, and without any other reason to check.
          const alone = { visible: true, activeAt: Infinity, pending: null, retryAt: Infinity };
          const { at } = nextCheck({ ...state, ...alone }, decided);
          expect(at).toBeLessThanOrEqual(state.at + longestMs);
        });
      }),
      { numRuns: 300 },
    );
  });

  it('always has one next moment to wake up, and a deadline for a running check', () => {
    fc.assert(
      fc.property(settings, events, (decided, list) => {
        walk(decided, list, (_before, event, [state]) => {
          const at = wakeAt(state, decided);
          expect(at).not.toBeNaN();
          expect(at).toBeGreaterThan(-Infinity);
          if (state.check) {
            expect(at).toBeGreaterThan(event.at);
            expect(at).toBeLessThan(Infinity);
          }
        });
      }),
      { numRuns: 200 },
    );
  });

  it('publishes no entry from the future, except for the difference of two clocks', () => {
    fc.assert(
      fc.property(settings, events, (decided, list) => {
        walk(decided, list, (_before, event, [, effects]) => {
          const entries = effects.flatMap((effect) =>
            effect.type === 'publish' ? Object.values(effect.changes) : [],
          );
          for (const { at } of entries) expect(at).toBeLessThanOrEqual(event.at + SKEW_MS);
        });
      }),
      { numRuns: 200 },
    );
  });

  it('keeps the same snapshot while nothing in it changes', () => {
    fc.assert(
      fc.property(settings, events, (decided, list) => {
        let snapshot = snapshotOf(initialState, decided);
        walk(decided, list, (_before, _event, [state]) => {
          const next = snapshotOf(state, decided, snapshot);
          if (next !== snapshot) {
            expect({ ...next }).not.toEqual({
              ...snapshot,
              user: next.user === snapshot.user ? snapshot.user : Number.NaN,
            });
          }
          expect(snapshotOf(state, decided, next)).toBe(next);
          expect(Object.isFrozen(next)).toBe(true);
          snapshot = next;
        });
      }),
      { numRuns: 100 },
    );
  });
});
