import type { SessionLoss } from '@auth0-heartbeat/core';
import type { SessionTrace } from '@auth0-heartbeat/core/trace';
import { describe, expect, it } from 'vitest';
import {
  clearTimeline,
  emptyTimeline,
  type Happening,
  LONGEST_TIMELINE,
  reduceTimeline,
  resumeTimeline,
  type Timeline,
} from '../src/timeline.js';

const token = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhdXRoMHxhbGljZSJ9.c2lnbmF0dXJl';
const loss: SessionLoss = {
  reason: 'user_blocked',
  trigger: 'interval',
  at: 5_000,
  user: { sub: 'auth0|alice' },
  error: { error: 'unauthorized', error_description: `user is blocked ${token}` },
};
const started: SessionTrace = { type: 'checkStarted', at: 1_000, check: 1, trigger: 'interval' };
const ended: SessionTrace = {
  type: 'checkEnded',
  at: 1_084,
  check: 1,
  trigger: 'interval',
  verdict: { type: 'alive', user: { sub: 'auth0|alice' } },
  durationMs: 84,
  askedAt: 1_000,
  retryAt: null,
};
const adopted: SessionTrace = {
  type: 'verdictAdopted',
  at: 1_200,
  check: 1,
  verdict: { type: 'alive' },
  askedAt: 990,
  retryAt: null,
};

function after(happenings: readonly Happening[], timeline: Timeline = emptyTimeline): Timeline {
  return happenings.reduce(reduceTimeline, timeline);
}

function step(id: number, task: string | null, outcome?: { error?: string }): Happening {
  const facts = { at: 5_000, id, step: 'clearLocalState', task, loss } as const;
  if (!outcome) return { type: 'endingStepStarted', ...facts };
  const error = outcome.error ? { error: 'Error', error_description: outcome.error } : null;
  return { type: 'endingStepEnded', ...facts, durationMs: 3, error };
}

describe('the timeline', () => {
  it('shows a check from its start to its end as one entry', () => {
    expect(after([started]).entries).toMatchObject([{ kind: 'check', state: 'asking', check: 1 }]);
    const { entries } = after([
      started,
      { type: 'probeAsked', at: 1_001, check: 1, probe: 'main' },
      ended,
    ]);
    expect(entries).toMatchObject([
      {
        id: 1,
        at: 1_000,
        state: 'ended',
        verdict: { type: 'alive' },
        durationMs: 84,
        probes: ['main'],
      },
    ]);
  });

  it('keeps nothing of the user of a verdict', () => {
    expect(JSON.stringify(after([started, ended]))).not.toContain('alice');
  });

  it('shows a check that waited for another tab as taken over', () => {
    const waiting = after([started, { type: 'checkWaiting', at: 1_001, check: 1 }]);
    expect(waiting.entries).toMatchObject([{ kind: 'check', state: 'waiting' }]);
    expect(after([adopted], waiting).entries).toMatchObject([
      { kind: 'adopted', state: 'ended', trigger: 'interval', askedAt: 990, durationMs: 200 },
    ]);
  });

  it('shows what another tab found out without being asked', () => {
    const { entries } = after([{ ...adopted, check: null } as SessionTrace]);
    expect(entries).toMatchObject([{ kind: 'adopted', trigger: 'other_tab', durationMs: null }]);
  });

  it('shows an answer that the app handed over', () => {
    const { entries } = after([{ ...ended, check: null, trigger: 'report' } as SessionTrace]);
    expect(entries).toMatchObject([{ kind: 'check', check: null, durationMs: null, at: 1_084 }]);
  });

  it('shows a check that was given up', () => {
    const { entries } = after([
      started,
      { type: 'checkDropped', at: 1_050, check: 1, durationMs: 50 },
    ]);
    expect(entries).toMatchObject([{ state: 'dropped', durationMs: 50 }]);
  });

  it('shows the newest first, and no more than fifty', () => {
    const checks = Array.from({ length: 60 }, (_, index): Happening[] => [
      { ...started, check: index + 1 } as SessionTrace,
      { ...ended, check: index + 1 } as SessionTrace,
    ]).flat();
    const { entries, count } = after(checks);
    expect([entries.length, entries[0]?.id, count]).toEqual([LONGEST_TIMELINE, 60, 60]);
  });

  it('shows a loss once, without what looks like a token', () => {
    const { entries } = after([
      { type: 'sessionLost', loss },
      { type: 'sessionLost', loss },
    ]);
    expect(entries).toMatchObject([
      { kind: 'loss', error: { error_description: 'user is blocked [token]' } },
    ]);
  });

  it('shows the steps of an ending as they go on, with names and numbers', () => {
    const { entries } = after([
      { type: 'sessionLost', loss },
      step(1, 'clearDrafts'),
      step(2, null),
      step(3, ''),
      step(2, null, { error: `No ${token}` }),
      step(1, 'clearDrafts', {}),
    ]);
    expect(entries[0]).toMatchObject({
      steps: [
        { task: 'clearDrafts', outcome: 'done', durationMs: 3 },
        { task: 'task 2', outcome: 'failed', error: { error_description: 'No [token]' } },
        { task: 'task 3', outcome: 'pending', durationMs: null },
      ],
    });
  });

  it('shows the steps of a loss that it has not heard of', () => {
    expect(after([step(1, 'clearDrafts')]).entries).toMatchObject([
      { kind: 'loss', at: 5_000, steps: [{ outcome: 'pending' }] },
    ]);
  });

  it('does not mix up the numbers of two traces', () => {
    const resumed = resumeTimeline(after([started, { type: 'sessionLost', loss }, step(1, 'one')]));
    expect(resumed.entries).toMatchObject([
      { steps: [{ outcome: 'unseen' }] },
      { state: 'unseen', check: 1 },
    ]);
    const { entries } = after([started, ended, step(1, 'one', {})], resumed);
    expect(entries).toMatchObject([
      { kind: 'check', state: 'ended' },
      { kind: 'loss', steps: [{ task: 'one', outcome: 'done' }] },
      { kind: 'check', state: 'unseen' },
    ]);
  });

  it('shows when hints begin to get through and when they end, each once', () => {
    const live: SessionTrace = { type: 'pushChanged', at: 1_000, live: true };
    const seen = after([live, started, ended]);
    // As told by the next trace of an inspector that was away for a moment.
    expect(after([live], resumeTimeline(seen)).entries).toHaveLength(2);
    expect(after([{ ...live, at: 2_000, live: false }], seen).entries).toMatchObject([
      { kind: 'push', live: false, at: 2_000 },
      { kind: 'check' },
      { kind: 'push', live: true, at: 1_000 },
    ]);
  });

  it('keeps what is still going on when it is cleared', () => {
    const again: SessionTrace = { type: 'checkStarted', at: 2_000, check: 2, trigger: 'manual' };
    const { entries } = clearTimeline(after([started, ended, again]));
    expect(entries).toMatchObject([{ check: 2, state: 'asking' }]);
  });

  it('knows the next check, diagnoses and confirmations', () => {
    const { next, entries } = after([
      { type: 'nextCheckChanged', at: 1, next: { trigger: 'interval', dueAt: 9 } },
      { type: 'confirmationStarted', at: 7 },
      { type: 'diagnosis', diagnosis: { code: 'redirect_loop', message: 'm', help: 'h' } },
    ]);
    expect(next).toEqual({ trigger: 'interval', dueAt: 9 });
    expect(entries).toMatchObject([
      { kind: 'diagnosis', code: 'redirect_loop', at: 7 },
      { kind: 'confirmation', at: 7 },
    ]);
  });
});
