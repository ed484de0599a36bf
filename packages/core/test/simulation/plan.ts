import type { SessionHeartbeatOptions } from '../../src/contract/options.js';
import type { Random } from './random.js';

const minute = 60_000;
const hour = 60 * minute;

/** What the story may bring, and how often each is drawn where it is not left out. */
const actions = {
  block: 2,
  unblock: 3,
  sign_out_elsewhere: 2,
  switch_user: 1,
  expire: 1,
  revoke_grant: 1,
  log_out: 1,
  log_in: 4,
  outage: 2,
  hang: 2,
  rate_limit: 1,
  hide: 4,
  show: 6,
  focus: 4,
  online: 2,
  input: 5,
  busy: 2,
  crash: 1,
  crash_checking: 1,
  open: 3,
  close: 1,
  freeze: 2,
  thaw: 3,
  sleep: 2,
  clock_back: 1,
  storage_fails: 1,
  storage_cleared: 1,
  cookies_blocked: 1,
  hint: 3,
  report_refusal: 2,
  report_ending: 1,
  check: 2,
  verify: 2,
  restart: 2,
  popup: 2,
} as const;

/** The last four are drawn by `drawLater`. */
export type Action = keyof typeof actions | 'edit' | 'reload' | 'extend' | 'require_mfa';

/** Everything about a run that is decided before it begins. */
export interface Plan {
  readonly durationMs: number;
  readonly pages: number;
  /** Between two actions of the story, on average. */
  readonly calmMs: number;
  readonly actions: readonly (readonly [Action, number])[];
  readonly options: SessionHeartbeatOptions;
  /** `silent`: an iframe and cookies. `refresh`: refresh tokens. `passive`: the session probe alone. */
  readonly probe: 'silent' | 'refresh' | 'passive';
  /** The tokens are in `localStorage`, one set for all tabs. */
  readonly sharesTokens: boolean;
  readonly cookies: 'sent' | 'blocked' | 'isolated';
  /** A session ends at the tenant after so long. */
  readonly sessionMs: number;
  /** The tenant says in the ID token when. */
  readonly tellsExpiry: boolean;
  /** How the tenant words it that a user is blocked. */
  readonly blockedWording: 'login_required' | 'unauthorized';
  /** The SDK's worker forgets its refresh token at an error. */
  readonly dropsGrants: boolean;
  readonly storage: 'works' | 'denied' | 'full';
  /** Each page has a copy of the storage, which learns a moment later what others write. */
  readonly storageLags: boolean;
  readonly hasChannel: boolean;
  readonly locks: 'work' | 'absent' | 'denied' | 'silent';
  readonly latencyMs: number;
  /** Of the answers, how many get lost, and how many are late by seconds. */
  readonly lostAnswers: number;
  readonly lateAnswers: number;
  /** Timers of a hidden page fire once a minute at most. */
  readonly throttlesHidden: boolean;
  /** Users sign in to one of two organizations. */
  readonly hasOrganizations: boolean;
  /** A web view that says that it is hidden, whatever its user does. */
  readonly isStuckHidden: boolean;
  /** How much longer the tenant takes for each answer, after a quarter of the run. */
  readonly slowMs: number;
  /** Another app of the same tenant and origin, with a client ID of its own, and how it differs. */
  readonly secondApp: Partial<Plan> | null;
}

const usually = <Value>(random: Random, value: Value, others: readonly Value[], rarely = 0.2) =>
  random.chance(rarely) ? random.pick(others) : value;

/**
 * What was added to the plan later. `random` is another one than that of the other parts, so that old
 * seeds keep them.
 */
function drawLater(plan: Plan, random: Random): Plan {
  const { options, probe, calmMs } = plan;
  const probes = ['silent', 'refresh', 'passive'] as const;
  const { intervalMs = 15 * minute } = options;
  const secondApp: Partial<Plan> = {
    pages: random.between(1, 3),
    calmMs: calmMs * random.pick([1, 2, 4]),
    options: { ...options, intervalMs: random.pick([intervalMs, minute, 15 * minute]) },
    probe: usually(random, probe, probes, 0.5),
    sharesTokens: random.chance(0.4),
  };
  const edits = [['edit', random.pick([5, 15])]] as const;
  const withEdits = random.chance(0.25) ? [...plan.actions, ...edits] : plan.actions;
  const withSecondApp = { ...plan, secondApp: random.chance(0.15) ? secondApp : null };
  const reloads = [['reload', random.pick([5, 15])]] as const;
  const withReloads = random.chance(0.25) ? [...withEdits, ...reloads] : withEdits;
  const idle = {
    idleTimeoutMs: random.pick([2, 5, 20, 60]) * minute,
    warnBeforeMs: usually(random, minute, [10_000], 0.5),
  };
  if (!random.chance(0.2)) return { ...withSecondApp, actions: withReloads };
  return {
    ...withSecondApp,
    options: { ...options, ...idle },
    secondApp: withSecondApp.secondApp && {
      ...withSecondApp.secondApp,
      options: { ...withSecondApp.secondApp.options, ...idle },
    },
    actions: [...withReloads, ['extend', random.pick([2, 10])]],
  };
}

/** Drawn last, so that old seeds keep the rest. */
function drawMfa(plan: Plan, random: Random): Plan {
  if (!random.chance(0.15)) return plan;
  const action = ['require_mfa', random.pick([2, 5])] as const;
  return { ...plan, actions: [...plan.actions, action] };
}

export function drawPlan(random: Random, later: Random): Plan {
  return drawMfa(drawLater(drawFirst(random), later), later);
}

function drawFirst(random: Random): Plan {
  const intervalMs = usually(random, 15 * minute, [5_000, 20_000, minute, 5 * minute], 0.6);
  const durationMs = random.scaled(5 * minute, Math.min(24 * hour, intervalMs * 100));
  const keep = random.pick([0.15, 0.4, 0.7, 1]);
  const probe = usually(random, 'silent', ['refresh', 'passive', 'refresh'] as const, 0.4);
  return {
    durationMs,
    pages: random.between(1, 6),
    calmMs: Math.max(500, Math.floor(durationMs / random.scaled(8, 150))),
    actions: (Object.entries(actions) as [Action, number][]).flatMap(([action, weight]) =>
      action === 'open' || random.chance(keep)
        ? [[action, weight * random.pick([0.3, 1, 3])] as const]
        : [],
    ),
    options: {
      intervalMs,
      minGapMs: usually(random, 10_000, [0, 1_000, minute, minute], 0.2),
      timeoutMs: usually(random, 4_500, [1_000, 10_000]),
      pauseAfterIdleMs: usually<number | false>(random, 30 * minute, [false, 5 * minute], 0.7),
      maxUnverifiedMs: usually(random, Infinity, [10 * minute, hour]),
      confirmByRedirect: random.pick([false, 'push', 'push', true] as const),
      checkOnFocus: random.chance(0.9),
      checkOnReconnect: random.chance(0.9),
    },
    probe,
    sharesTokens: random.chance(0.4),
    cookies: usually(random, 'sent', ['blocked', 'blocked', 'isolated'] as const),
    sessionMs: usually(random, Infinity, [2 * hour, 20 * minute]),
    tellsExpiry: random.chance(0.5),
    blockedWording: random.pick(['login_required', 'unauthorized']),
    dropsGrants: random.chance(0.5),
    storage: usually(random, 'works', ['denied', 'full'] as const, 0.15),
    storageLags: random.chance(0.5),
    hasChannel: random.chance(0.85),
    locks: usually(random, 'work', ['absent', 'absent', 'denied', 'silent'] as const, 0.3),
    latencyMs: random.scaled(20, 400),
    lostAnswers: usually(random, 0, [0.02, 0.3], 0.3),
    lateAnswers: usually(random, 0, [0.02, 0.3], 0.3),
    throttlesHidden: random.chance(0.5),
    hasOrganizations: random.chance(0.15),
    isStuckHidden: random.chance(0.08),
    slowMs: usually(random, 0, [2_000, 5_500, 12_000], 0.1),
    secondApp: null,
  };
}
