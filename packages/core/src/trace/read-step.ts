import { isPaused, nextCheck } from '../machine/due.js';
import type { Effect } from '../machine/effect.js';
import type { Check, State } from '../machine/state.js';
import type { CheckTrigger } from '../session.js';
import type { Settings } from '../settings.js';
import type { Step } from '../traced.js';
import type { Verdict } from '../verdict.js';
import type { NextCheck, SessionTrace } from './session-trace.js';

/** What is kept from one step to the next. */
export interface Memory {
  /** The check under way, and when it began. */
  readonly open: {
    readonly check: number;
    readonly trigger: CheckTrigger;
    readonly at: number;
  } | null;
  /** How many checks have begun. */
  readonly count: number;
  readonly next: NextCheck | null;
  /** Hints get through. */
  readonly live: boolean;
}

export const noMemory: Memory = { open: null, count: 0, next: null, live: false };

/** The step into a state of which nothing is known yet: whatever is under way begins with it. */
export function firstStep(state: State): Step {
  const { check } = state;
  const asked: Effect[] = [];
  if (check && check.role !== 'lease' && check.role !== 'other_tab') {
    asked.push({ type: 'probe', probeId: check.probeId, role: check.role });
  }
  return { before: { ...state, check: null }, state, effects: asked };
}

/** Says what a step of the machine was, in the order in which it happened. */
export function readStep(
  memory: Memory,
  { before, state, effects }: Step,
  settings: Settings,
): readonly [Memory, readonly SessionTrace[]] {
  const { at } = state;
  const told: SessionTrace[] = [];
  const goesOn = isSameCheck(before.check, state.check);
  let { open, count } = memory;

  /** Gives the check up that was under way before, unless something answered it. */
  function drop(): void {
    if (!open || goesOn || open !== memory.open) return;
    told.push({ type: 'checkDropped', at, check: open.check, durationMs: since(open.at) });
    open = null;
  }

  function begin(): void {
    drop();
    if (open || !state.check) return;
    const { trigger } = state.check;
    open = { check: ++count, trigger, at };
    told.push({ type: 'checkStarted', at, check: open.check, trigger });
  }

  /** The clock may have been set back. */
  function since(moment: number): number {
    return Math.max(0, at - moment);
  }

  /** Whether a verdict is that of the check under way. */
  function answers({ isTold, trigger, verdict }: Effect & { type: 'concluded' }): boolean {
    if (!open) return false;
    // A report comes without a check, and may come during one.
    if (!isTold) return trigger === open.trigger && before.check !== state.check;
    // What another tab found out answers a check that waits; one that asks the tenant goes on.
    return verdict.type === 'lost' || (isWaiting(before.check) && !goesOn);
  }

  for (const effect of effects) {
    switch (effect.type) {
      case 'concluded': {
        const { trigger, verdict, isTold, askedAt } = effect;
        const answered = answers(effect) ? open : null;
        if (answered) open = null;
        const mayRetry = verdict.type === 'inconclusive' && state.retryAt < Infinity;
        const answer = {
          at,
          check: answered?.check ?? null,
          verdict: Object.freeze(shown(verdict)),
          askedAt,
          retryAt: mayRetry ? state.retryAt : null,
        } as const;
        if (isTold) told.push({ type: 'verdictAdopted', ...answer });
        else {
          const durationMs = since(answered?.at ?? at);
          told.push({ type: 'checkEnded', trigger, durationMs, ...answer });
        }
        break;
      }
      case 'probe':
        begin();
        // Where the watch ended in the same moment, the probe is not asked.
        if (open) told.push({ type: 'probeAsked', at, check: open.check, probe: effect.role });
        break;
      case 'confirm_by_redirect':
        told.push({ type: 'confirmationStarted', at });
        break;
      case 'publish':
      case 'look_for_user':
      case 'lease':
      case 'drop_tokens':
      case 'emit':
        break;
      default:
        effect satisfies never;
    }
  }
  begin();
  if (open && state.check?.role === 'other_tab' && before.check?.role !== 'other_tab') {
    told.push({ type: 'checkWaiting', at, check: open.check });
  }
  const live = state.phase === 'watching' && state.live;
  if (live !== memory.live) told.push({ type: 'pushChanged', at, live });
  const next = Object.freeze(nextOf(state, settings));
  const isSame = JSON.stringify(next) === JSON.stringify(memory.next);
  if (!isSame) told.push({ type: 'nextCheckChanged', at, next });
  return [{ open, count, next, live }, told];
}

/** What was read of the shared record has a code and an error also where there is none. */
function shown(verdict: Verdict): Verdict {
  const { type } = verdict;
  if (type === 'alive') return verdict.user ? { type, user: verdict.user } : { type };
  return type === 'unsupported' ? { type, code: verdict.code } : { ...verdict };
}

function isWaiting(check: Check | null): boolean {
  return check?.role === 'lease' || check?.role === 'other_tab';
}

/** A check goes on when it asks another probe, or asks again who may check. */
function isSameCheck(before: Check | null, check: Check | null): boolean {
  if (!before || !check || before.trigger !== check.trigger) return false;
  const isNew = check.role === 'lease' && check.waits === 0;
  return before.probeId === check.probeId || !isNew;
}

function nextOf(state: State, settings: Settings): NextCheck {
  const { phase, check, visible } = state;
  if (phase === 'stopped' || phase === 'lost') return { trigger: null, because: phase };
  if (phase === 'idle') return { trigger: null, because: 'nobody_signed_in' };
  if (check) return { trigger: null, because: 'checking' };
  const { trigger, at: dueAt } = nextCheck(state, settings);
  if (dueAt < Infinity) return { trigger, dueAt };
  if (!visible) return { trigger: null, because: 'hidden' };
  const { intervalMs, liveIntervalMs, triggers } = settings;
  const { interval, activity } = triggers;
  const longestMs = Math.min(liveIntervalMs, state.live ? Infinity : intervalMs);
  const isOff = interval === false || longestMs === Infinity;
  const wakes = isPaused(state, settings) && activity !== false;
  return { trigger: null, because: isOff && !wakes ? 'switched_off' : 'paused' };
}
