import fc from 'fast-check';
import type { Probe } from '../../src/contract/probe.js';
import type { Event, Facts, Happening, ProbeOutcome } from '../../src/machine/events.js';
import { decideSettings, type Settings } from '../../src/machine/settings.js';
import { initialState, isQueued, type ProbeRole, type State } from '../../src/machine/state.js';
import { type Step, transition } from '../../src/machine/transition.js';
import * as answers from '../fake-answers.js';
import { digestOf } from '../fake-browser.js';
import { anyRecord } from '../fake-record.js';

const now = 1_000_000;
const { alice, alive, bob } = answers;

/** One of the values, with its type. */
const oneOf = <Value extends string>(...values: Value[]) => fc.constantFrom(...values);

export const settings: fc.Arbitrary<Settings> = fc
  .record({
    intervalMs: fc.constantFrom(1, 60_000, 900_000, Infinity),
    minGapMs: fc.constantFrom(0, 10_000),
    maxUnverifiedMs: fc.constantFrom(1, 300_000, Infinity),
    pauseAfterIdleMs: fc.constantFrom(false as const, 1, 1_800_000),
    confirmByRedirect: fc.constantFrom(false, 'push' as const, true),
    checkOnFocus: fc.boolean(),
    checkOnReconnect: fc.boolean(),
    kind: oneOf<Probe['kind']>('silent_auth', 'grant', 'custom'),
    passive: fc.boolean(),
  })
  .map(({ kind, passive, ...options }) =>
    decideSettings(options, { kind, passive, ask: async () => alive }),
  );

/** Known errors and answers, and anything else. */
const outcome: fc.Arbitrary<ProbeOutcome> = fc.oneof(
  fc
    .oneof(
      fc.constantFrom<unknown>(
        answers.loginRequired,
        answers.blocked,
        answers.revoked,
        answers.consentRequired,
        answers.missingRefreshToken,
        answers.timeout,
        answers.offline(),
      ),
      fc.anything(),
    )
    .map((error) => ({ error })),
  fc
    .oneof(
      fc.constantFrom<unknown>(alive, answers.aliveAsBob, answers.aliveAsSomebody, answers.expired),
      fc.anything(),
    )
    .map((answer) => ({ answer: answer as typeof alive })),
  fc.constant({ signedOut: true as const }),
);

const probeId = fc.integer({ min: 0, max: 12 });
const type = <Name extends Happening['type']>(name: Name) => fc.constant(name);

const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    arbitrary: fc.record({
      type: oneOf(
        'started',
        'stopped',
        'signed_in',
        'timer_fired',
        'facts_changed',
        'input',
        'popup_opened',
        'popup_closed',
        'token_failed',
        'tokens_dropped',
        'user_missing',
        'cleared',
      ),
    }),
    weight: 2,
  },
  fc.record({
    type: type('signed_out'),
    digest: fc.constantFrom(undefined, digestOf(alice)),
  }),
  fc
    .record({
      user: fc.constantFrom(alice, alice, alice, bob),
      expiresAt: fc.constantFrom(Infinity, now + 5_000, now - 1),
      restored: fc.constantFrom({}, {}, { restoredAt: now }, { isUnanswered: true }),
    })
    .map(({ user, expiresAt, restored }) => ({
      ...restored,
      type: 'user_found' as const,
      user,
      digest: digestOf(user),
      expiresAt,
    })),
  fc.record({
    type: type('triggered'),
    trigger: oneOf('focus', 'online', 'wake', 'pageshow', 'report', 'push', 'manual'),
    byHint: fc.boolean(),
  }),
  fc.record({
    type: type('session_over'),
    startedAt: fc.constant(now),
    code: oneOf('login_required', 'user_blocked'),
    digest: fc.constant(digestOf(alice)),
  }),
  fc.record({ type: type('turn_came'), probeId }),
  fc.record({
    type: type('probed'),
    probeId,
    role: oneOf<ProbeRole>('precheck', 'main', 'confirm', 'signed_out', 'stand_in'),
    outcome,
  }),
);

const facts: fc.Arbitrary<Facts> = fc.record({
  at: fc.oneof(
    fc.integer({ min: now, max: now + 30_000 }),
    fc.integer({ min: now - 1_000_000, max: now + 10_000_000 }),
  ),
  visible: fc.boolean(),
  embedded: fc.boolean(),
  online: fc.boolean(),
  inputAt: fc.constantFrom(-Infinity, now, now + 10_000),
  record: anyRecord(now),
  random: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
});

/**
 * Events of an unpredictable environment. `isExpected`: the answer is adjusted to what the machine
 * waits for. Otherwise it would rarely get far.
 */
export const events = fc.array(fc.record({ facts, happening, isExpected: fc.boolean() }), {
  maxLength: 25,
});

type RandomEvents = typeof events extends fc.Arbitrary<infer Value> ? Value : never;

/** Turns an answer into one that the machine waits for, or into one that is late. */
function answer(
  { check, probeId: last }: State,
  happened: Happening,
  isExpected: boolean,
): Happening {
  if (!('probeId' in happened)) return happened;
  if (isExpected && check && isQueued(check) === (happened.type === 'turn_came')) {
    const role = check.step as ProbeRole;
    return { ...happened, probeId: check.probeId, ...(happened.type === 'probed' && { role }) };
  }
  const isFuture = happened.probeId >= (check?.probeId ?? last);
  return isFuture ? { type: 'facts_changed' } : happened;
}

/** Applies the events one by one to the state of a watched session, and calls `onStep` for each. */
export function walk(
  decided: Settings,
  list: RandomEvents,
  onStep: (before: State, taken: Event, step: Step) => void,
): State {
  let state = initialState;
  const take = (taken: Event) => {
    const before = Object.freeze(state);
    const step = transition(before, taken, decided);
    onStep(before, taken, step);
    state = step[0];
  };
  const beginning: Facts = {
    at: now,
    visible: true,
    embedded: false,
    online: true,
    inputAt: -Infinity,
    record: { silentAuth: { at: now, works: true } },
    random: 0,
  };
  take({ ...beginning, type: 'started' });
  const user = { user: alice, digest: digestOf(alice), expiresAt: Infinity };
  take({ ...beginning, type: 'user_found', ...user });
  for (const { facts: read, happening: happened, isExpected } of list) {
    take({ ...read, ...answer(state, happened, isExpected) });
  }
  return state;
}
