import fc from 'fast-check';
import type { Event, Facts, Happening, ProbeOutcome } from '../../src/machine/event.js';
import { initialState, type ProbeRole, type State } from '../../src/machine/state.js';
import { transition } from '../../src/machine/transition.js';
import { decideSettings } from '../../src/options.js';
import type { Probe } from '../../src/probe.js';
import type { CheckTrigger } from '../../src/session.js';
import {
  alice,
  alive,
  aliveAsBob,
  aliveAsSomebody,
  blocked,
  bob,
  consentRequired,
  loginRequired,
  missingRefreshToken,
  offline,
  revoked,
  timeout,
} from '../fake-answers.js';
import { digestOf } from '../fake-browser.js';
import { anyRecord } from '../fake-record.js';

const now = 1_000_000;

export const settings = fc
  .record({
    intervalMs: fc.constantFrom(1, 60_000, 900_000, Infinity),
    liveIntervalMs: fc.constantFrom(1, 900_000, 3_600_000, Infinity),
    minGapMs: fc.constantFrom(0, 10_000),
    maxUnverifiedMs: fc.constantFrom(1, 300_000, Infinity),
    pauseAfterIdleMs: fc.constantFrom(false as const, 1, 1_800_000),
    confirmByRedirect: fc.boolean(),
    passive: fc.boolean(),
    silentAuth: fc.boolean(),
  })
  .map(({ passive, silentAuth, ...options }) => {
    const probe: Probe = async () => alive;
    return decideSettings(options, Object.assign(probe, { passive, silentAuth }));
  });

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
    .oneof(
      fc.constantFrom<unknown>(alive, aliveAsBob, aliveAsSomebody, { session: 'expired' }),
      fc.anything(),
    )
    .map((answer) => ({ answer: answer as typeof alive })),
  fc.constant({ gone: true as const }),
);

const triggers: CheckTrigger[] = ['focus', 'online', 'wake', 'pageshow', 'push', 'manual'];
const probeId = fc.integer({ min: 0, max: 12 });

const happening: fc.Arbitrary<Happening> = fc.oneof(
  fc
    .constantFrom('started', 'stopped', 'signed_out', 'signed_in', 'woke', 'noticed', 'active')
    .map((type) => ({ type }) as Happening),
  fc
    .tuple(
      fc.constantFrom(alice, alice, alice, bob),
      fc.constantFrom(Infinity, now + 5_000, now - 1),
    )
    .map(([user, expiresAt]) => ({
      type: 'user_found' as const,
      user,
      digest: digestOf(user),
      expiresAt,
    })),
  fc.constantFrom(...triggers).map((trigger) => ({ type: 'triggered' as const, trigger })),
  fc.integer({ min: now - 60_000, max: now + 30_000 }).map((causedAt) => ({
    type: 'triggered' as const,
    trigger: 'push' as const,
    causedAt,
  })),
  fc.boolean().map((live) => ({ type: 'pushed' as const, live })),
  error.map((thrown) => ({ type: 'reported' as const, error: thrown })),
  fc
    .tuple(probeId, fc.boolean())
    .map(([id, granted]) => ({ type: 'leased' as const, probeId: id, granted })),
  fc
    .tuple(probeId, fc.constantFrom('guard', 'main', 'confirm', 'orphan'), outcome)
    .map(([id, role, came]) => ({ type: 'probed', probeId: id, role, outcome: came }) as Happening),
);

const facts: fc.Arbitrary<Facts> = fc.record({
  at: fc.oneof(
    fc.integer({ min: now, max: now + 30_000 }),
    fc.integer({ min: now - 1_000_000, max: now + 10_000_000 }),
  ),
  visible: fc.boolean(),
  record: anyRecord(now),
  random: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
});

/** Mostly about what the machine waits for: else it would rarely get far. */
const event = fc.tuple(facts, happening, fc.boolean());

const watching: Event[] = [
  { type: 'started', at: now, visible: true, record: { proven: true }, random: 0 },
  {
    type: 'user_found',
    user: alice,
    digest: digestOf(alice),
    expiresAt: Infinity,
    at: now,
    visible: true,
    record: { proven: true },
    random: 0,
  },
];

/** An answer to what is waited for. */
function expected({ check }: State, happened: Happening): Happening {
  const isWaiting = check?.role === 'lease' || check?.role === 'other_tab';
  if (happened.type === 'probed' && check && !isWaiting) {
    return { ...happened, probeId: check.probeId, role: check.role as ProbeRole };
  }
  return happened.type === 'leased' && check?.role === 'lease'
    ? { ...happened, probeId: check.probeId }
    : late({ check, probeId: check?.probeId ?? 0 }, happened);
}

/** An answer to something that was asked once. */
function late({ probeId: last }: Pick<State, 'check' | 'probeId'>, happened: Happening): Happening {
  return 'probeId' in happened && happened.probeId >= last ? { type: 'noticed' } : happened;
}

/** Every step from the beginning, with what must be true of each. */
export function walk(
  decided: ReturnType<typeof decideSettings>,
  events: readonly (readonly [Facts, Happening, boolean])[],
  watch: (before: State, made: Event, step: ReturnType<typeof transition>) => void,
): State {
  let state = initialState;
  const take = (made: Event) => {
    const before = Object.freeze(state);
    const step = transition(before, made, decided);
    watch(before, made, step);
    state = step[0];
  };
  watching.forEach(take);
  for (const [fact, happened, isExpected] of events) {
    take({ ...fact, ...(isExpected ? expected(state, happened) : late(state, happened)) });
  }
  return state;
}

/** What happens, one after the other. */
export const events = fc.array(event, { maxLength: 25 });
