import fc from 'fast-check';
import type { Probe } from '../../src/contract/probe.js';
import type { CheckTrigger } from '../../src/contract/session.js';
import type { Event, Facts, Happening, ProbeOutcome } from '../../src/machine/events.js';
import { decideSettings, type Settings } from '../../src/machine/settings.js';
import { initialState, isQueued, type ProbeRole, type State } from '../../src/machine/state.js';
import { type Step, transition } from '../../src/machine/transition.js';
import {
  alice,
  alive,
  aliveAsBob,
  aliveAsSomebody,
  blocked,
  bob,
  consentRequired,
  expired,
  loginRequired,
  missingRefreshToken,
  offline,
  revoked,
  timeout,
} from '../fake-answers.js';
import { digestOf } from '../fake-browser.js';
import { anyRecord } from '../fake-record.js';

const now = 1_000_000;

export const settings: fc.Arbitrary<Settings> = fc
  .record({
    intervalMs: fc.constantFrom(1, 60_000, 900_000, Infinity),
    minGapMs: fc.constantFrom(0, 10_000),
    maxUnverifiedMs: fc.constantFrom(1, 300_000, Infinity),
    pauseAfterIdleMs: fc.constantFrom(false as const, 1, 1_800_000),
    confirmByRedirect: fc.constantFrom(false, 'push' as const, true),
    checkOnFocus: fc.boolean(),
    checkOnReconnect: fc.boolean(),
    kind: fc.constantFrom<Probe['kind'][]>('silent_auth', 'grant', 'custom'),
    passive: fc.boolean(),
  })
  .map(({ kind, passive, ...options }) =>
    decideSettings(options, { kind, passive, ask: async () => alive }),
  );

const error = fc.oneof(
  fc.constantFrom<unknown>(
    loginRequired,
    blocked,
    revoked,
    consentRequired,
    missingRefreshToken,
    timeout,
    offline(),
  ),
  fc.anything(),
);

const outcome: fc.Arbitrary<ProbeOutcome> = fc.oneof(
  error.map((thrown) => ({ error: thrown })),
  fc
    .oneof(fc.constantFrom<unknown>(alive, aliveAsBob, aliveAsSomebody, expired), fc.anything())
    .map((answer) => ({ answer: answer as typeof alive })),
  fc.constant({ signedOut: true as const }),
);

const triggers: CheckTrigger[] = [
  'focus',
  'online',
  'wake',
  'pageshow',
  'report',
  'push',
  'manual',
];
const roles: ProbeRole[] = ['precheck', 'main', 'confirm', 'signed_out', 'stand_in'];
const probeId = fc.integer({ min: 0, max: 12 });

const happening: fc.Arbitrary<Happening> = fc.oneof(
  fc
    .constantFrom(
      'started' as const,
      'stopped' as const,
      'signed_in' as const,
      'timer_fired' as const,
      'facts_changed' as const,
      'input' as const,
      'popup_opened' as const,
      'popup_closed' as const,
      'token_failed' as const,
      'tokens_dropped' as const,
      'user_missing' as const,
      'cleared' as const,
    )
    .map((type) => ({ type })),
  fc
    .constantFrom(undefined, digestOf(alice))
    .map((digest) => ({ type: 'signed_out' as const, digest })),
  fc
    .tuple(
      fc.constantFrom(alice, alice, alice, bob),
      fc.constantFrom(Infinity, now + 5_000, now - 1),
      fc.constantFrom({}, {}, { restoredAt: now }, { isUnanswered: true }),
    )
    .map(([user, expiresAt, restored]) => ({
      ...restored,
      type: 'user_found' as const,
      user,
      digest: digestOf(user),
      expiresAt,
    })),
  fc
    .tuple(fc.constantFrom(...triggers), fc.boolean())
    .map(([trigger, byHint]) => ({ type: 'triggered' as const, trigger, byHint })),
  fc.constantFrom('login_required' as const, 'user_blocked' as const).map((code) => ({
    type: 'session_over' as const,
    startedAt: now,
    code,
    digest: digestOf(alice),
  })),
  probeId.map((id) => ({ type: 'turn_came' as const, probeId: id })),
  fc
    .tuple(probeId, fc.constantFrom(...roles), outcome)
    .map(([id, role, ended]) => ({ type: 'probed' as const, probeId: id, role, outcome: ended })),
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

/** `isExpected`: the answer is adjusted to what the machine waits for. Otherwise it would rarely get far. */
const event = fc.record({ facts, happening, isExpected: fc.boolean() });

/** Events of an unpredictable environment. */
export const events = fc.array(event, { maxLength: 25 });

type RandomEvents = typeof events extends fc.Arbitrary<infer Value> ? Value : never;

const beginning: Facts = {
  at: now,
  visible: true,
  embedded: false,
  online: true,
  inputAt: -Infinity,
  record: { silentAuth: { at: now, works: true } },
  random: 0,
};
const watching: Event[] = [
  { ...beginning, type: 'started' },
  {
    ...beginning,
    type: 'user_found',
    user: alice,
    digest: digestOf(alice),
    expiresAt: Infinity,
  },
];

/** Turns an answer into one that the machine waits for. */
function expected({ check, probeId: last }: State, happened: Happening): Happening {
  if (happened.type === 'probed' && check && !isQueued(check)) {
    return { ...happened, probeId: check.probeId, role: check.step as ProbeRole };
  }
  return happened.type === 'turn_came' && check && isQueued(check)
    ? { ...happened, probeId: check.probeId }
    : late(check?.probeId ?? last, happened);
}

/** Keeps an answer only if its request was made and is no longer current. */
function late(last: number, happened: Happening): Happening {
  const isFuture = 'probeId' in happened && happened.probeId >= last;
  return isFuture ? { type: 'facts_changed' } : happened;
}

/** Applies the events one by one to the initial state, and calls `onStep` for each. */
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
  watching.forEach(take);
  for (const { facts: read, happening: happened, isExpected } of list) {
    const answered = isExpected ? expected(state, happened) : late(state.probeId, happened);
    take({ ...read, ...answered });
  }
  return state;
}
