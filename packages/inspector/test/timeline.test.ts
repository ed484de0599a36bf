import type { SessionLoss } from '@auth0-heartbeat/core';
import type { TraceEvent } from '@auth0-heartbeat/core/trace';
import { describe, expect, it } from 'vitest';
import {
  clearTimeline,
  emptyTimeline,
  MAX_ENTRIES,
  reduceTimeline,
  resumeTimeline,
  type Timeline,
  type TimelineEvent,
} from '../src/timeline.js';

const token = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhdXRoMHxhbGljZSJ9.c2lnbmF0dXJl';
const loss: SessionLoss = {
  reason: 'user_blocked',
  trigger: 'interval',
  at: 5_000,
  user: { sub: 'auth0|alice' },
  error: { error: 'unauthorized', error_description: `user is blocked ${token}` },
};
const started: TraceEvent = { type: 'checkStarted', at: 1_000, check: 1, trigger: 'interval' };
const probe: TraceEvent = { type: 'probeStarted', at: 1_001, check: 1, probe: 'main' };
const finished: TraceEvent = {
  type: 'checkFinished',
  at: 1_084,
  check: 1,
  trigger: 'interval',
  verdict: { type: 'alive', user: { sub: 'auth0|alice' } },
  durationMs: 84,
  startedAt: 1_001,
  retryAt: null,
};
const remote: TraceEvent = {
  type: 'remoteResultMerged',
  at: 1_200,
  check: 1,
  verdict: { type: 'alive' },
  startedAt: 990,
  retryAt: null,
};

function after(events: readonly TimelineEvent[], timeline: Timeline = emptyTimeline): Timeline {
  return events.reduce(reduceTimeline, timeline);
}

function step(id: number, task: string | null, outcome?: { error?: string }): TimelineEvent {
  const facts = { at: 5_000, id, step: 'clearLocalState', task, loss } as const;
  if (!outcome) return { type: 'endingStepStarted', ...facts };
  const error = outcome.error ? { error: 'Error', error_description: outcome.error } : null;
  return { type: 'endingStepFinished', ...facts, durationMs: 3, error };
}

describe('the timeline', () => {
  it('shows a check as one entry: waiting, running, finished', () => {
    const waiting = after([started]);
    expect(waiting.entries).toMatchObject([{ kind: 'check', state: 'waiting', check: 1 }]);
    const running = after([probe], waiting);
    expect(running.entries).toMatchObject([{ state: 'running', probes: ['main'] }]);
    expect(after([finished], running).entries).toMatchObject([
      {
        id: 1,
        at: 1_000,
        state: 'finished',
        verdict: { type: 'alive' },
        waitedMs: 1,
        durationMs: 84,
        probes: ['main'],
      },
    ]);
  });

  it('does not keep the user of a verdict', () => {
    expect(JSON.stringify(after([started, finished]))).not.toContain('alice');
  });

  it('shows how long a check waited for its turn, up to its first probe', () => {
    const { entries } = after([
      started,
      { ...probe, at: 4_000, probe: 'precheck' },
      { ...probe, at: 4_500 },
    ]);
    expect(entries).toMatchObject([{ waitedMs: 3_000, probes: ['precheck', 'main'] }]);
  });

  it('shows a waiting check that another tab answered as a remote result', () => {
    const waiting = after([started]);
    expect(waiting.entries).toMatchObject([{ kind: 'check', state: 'waiting' }]);
    expect(after([remote], waiting).entries).toMatchObject([
      {
        kind: 'remote',
        state: 'finished',
        trigger: 'interval',
        startedAt: 990,
        durationMs: 200,
        waitedMs: null,
      },
    ]);
  });

  it('shows a result of another tab that answers no check of this tab', () => {
    const { entries } = after([{ ...remote, check: null } as TraceEvent]);
    expect(entries).toMatchObject([{ kind: 'remote', trigger: 'other_tab', durationMs: null }]);
  });

  it('shows the result of a check whose start was not recorded', () => {
    const { entries } = after([finished]);
    expect(entries).toMatchObject([{ kind: 'check', check: 1, durationMs: 84, at: 1_084 }]);
  });

  it('shows a cancelled check', () => {
    const { entries } = after([
      started,
      { type: 'checkCancelled', at: 1_050, check: 1, durationMs: 50 },
    ]);
    expect(entries).toMatchObject([{ state: 'cancelled', durationMs: 50 }]);
  });

  it('shows the newest 50 entries, newest first', () => {
    const checks = Array.from({ length: 60 }, (_, index): TimelineEvent[] => [
      { ...started, check: index + 1 } as TraceEvent,
      { ...finished, check: index + 1 } as TraceEvent,
    ]).flat();
    const { entries, count } = after(checks);
    expect([entries.length, entries[0]?.id, count]).toEqual([MAX_ENTRIES, 60, 60]);
  });

  it('shows a loss once, without tokens', () => {
    const { entries } = after([
      { type: 'sessionLost', loss },
      { type: 'sessionLost', loss },
    ]);
    expect(entries).toMatchObject([
      { kind: 'loss', error: { error_description: 'user is blocked [token]' } },
    ]);
  });

  it('shows the steps of an ending as they progress, with names or numbers', () => {
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
        { task: 'task 3', outcome: 'running', durationMs: null },
      ],
    });
  });

  it('shows the steps of a loss that it did not record', () => {
    expect(after([step(1, 'clearDrafts')]).entries).toMatchObject([
      { kind: 'loss', at: 5_000, steps: [{ outcome: 'running' }] },
    ]);
  });

  it('does not confuse the IDs of two traces', () => {
    const resumed = resumeTimeline(after([started, { type: 'sessionLost', loss }, step(1, 'one')]));
    expect(resumed.entries).toMatchObject([
      { steps: [{ outcome: 'unrecorded' }] },
      { state: 'unrecorded', check: 1 },
    ]);
    const { entries } = after([started, finished, step(1, 'one', {})], resumed);
    expect(entries).toMatchObject([
      { kind: 'check', state: 'finished' },
      { kind: 'loss', steps: [{ task: 'one', outcome: 'done' }] },
      { kind: 'check', state: 'unrecorded' },
    ]);
  });

  it('shows once when push hints begin and cease to arrive', () => {
    const live: TraceEvent = { type: 'liveChanged', at: 1_000, live: true };
    const recorded = after([live, started, finished]);
    // The next trace, after the inspector was removed for a moment, repeats it.
    expect(after([live], resumeTimeline(recorded)).entries).toHaveLength(2);
    expect(after([{ ...live, at: 2_000, live: false }], recorded).entries).toMatchObject([
      { kind: 'push', live: false, at: 2_000 },
      { kind: 'check' },
      { kind: 'push', live: true, at: 1_000 },
    ]);
  });

  it('shows once when an end is announced, and when it is postponed', () => {
    const announced: TraceEvent = {
      type: 'endingAnnounced',
      at: 1_000,
      cause: 'idle_timeout',
      endsAt: 61_000,
      canExtend: true,
    };
    const recorded = after([announced]);
    // The next trace, after the inspector was removed for a moment, repeats it.
    expect(after([{ ...announced, at: 1_500 }], resumeTimeline(recorded))).toMatchObject({
      entries: [{ at: 1_000 }],
    });
    const { entries } = after(
      [
        { type: 'endingPostponed', at: 2_000, cause: 'idle_timeout' },
        { ...announced, at: 2_500 },
        { ...announced, at: 9_000, endsAt: 69_000 },
        { ...announced, at: 9_500, endsAt: 69_000, cause: 'session_expired', canExtend: false },
      ],
      recorded,
    );
    expect(entries).toMatchObject([
      { kind: 'announcement', at: 9_500, cause: 'session_expired', canExtend: false },
      { kind: 'announcement', at: 9_000, cause: 'idle_timeout', endsAt: 69_000, canExtend: true },
      { kind: 'announcement', at: 2_500, cause: 'idle_timeout', endsAt: 61_000, canExtend: true },
      { kind: 'postponement', at: 2_000, cause: 'idle_timeout' },
      { kind: 'announcement', at: 1_000, cause: 'idle_timeout', endsAt: 61_000, canExtend: true },
    ]);
  });

  it('keeps a running check when it is cleared', () => {
    const again: TraceEvent = { type: 'checkStarted', at: 2_000, check: 2, trigger: 'manual' };
    const { entries } = clearTimeline(after([started, finished, again]));
    expect(entries).toMatchObject([{ check: 2, state: 'waiting' }]);
  });

  it('shows the next check, diagnoses and confirmations', () => {
    const { next, entries } = after([
      { type: 'nextCheckChanged', at: 1, next: { trigger: 'interval', dueAt: 9 } },
      { type: 'confirmationStarted', at: 7 },
      { type: 'diagnosis', diagnosis: { code: 'redirect_loop' } },
    ]);
    expect(next).toEqual({ trigger: 'interval', dueAt: 9 });
    expect(entries).toMatchObject([
      { kind: 'diagnosis', code: 'redirect_loop', at: 7 },
      { kind: 'confirmation', at: 7 },
    ]);
  });
});
