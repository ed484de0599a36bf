import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SKEW_MS } from '../../src/machine/shared-record.js';
import { initialState, type State } from '../../src/machine/state.js';
import { type Step, transition } from '../../src/machine/transition.js';
import type { Event } from '../../src/machine/events.js';
import { wakeAt } from '../../src/machine/wake.js';
import { events, settings, walk } from './fake-walk.js';

/** What holds after each step, whatever the answers and the shared record contain. */
function assertStep(before: State, event: Event, [state, effects]: Step): void {
  expect(state.phase === 'watching').toBe(state.signedIn !== null);
  const probes = effects.filter(({ type }) => type === 'probe');
  expect(probes.length).toBeLessThanOrEqual(1);
  const ids = effects.flatMap((effect) => ('probeId' in effect ? effect.probeId : []));
  for (const id of ids) expect(id).toBeGreaterThan(before.probeId);
  const published = effects.flatMap((effect) =>
    effect.type === 'publish' ? Object.values(effect.changes) : [],
  );
  for (const { at } of published) expect(at).toBeLessThanOrEqual(event.at + SKEW_MS);
}

it('for any events and any shared record, the machine never throws, never changes the state that it receives, and returns the same for the same events', () => {
  fc.assert(
    fc.property(settings, events, (decided, list) => {
      const taken: Event[] = [];
      const last = walk(decided, list, (before, event, step) => {
        taken.push(event);
        assertStep(before, event, step);
        const at = wakeAt(step[0], decided);
        expect(at).not.toBeNaN();
        // A running check has a deadline.
        if (step[0].check) expect(at).toBeLessThan(Infinity);
      });
      const again = taken.reduce(
        (state, event) => transition(state, event, decided)[0],
        initialState,
      );
      expect(again).toEqual(last);
    }),
    { numRuns: 300 },
  );
});
