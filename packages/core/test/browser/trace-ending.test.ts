import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  createSessionHeartbeat,
  handleSessionLoss,
  type SessionLossOptions,
} from '@auth0-heartbeat/core';
import { createFakeSession } from '@auth0-heartbeat/core/testing';
import { trace, type TraceEvent } from '@auth0-heartbeat/core/trace';
import { catchRejections } from '../trace/fake-rejections.js';
import { visit } from './happy-dom.js';

const reported: unknown[] = [];

beforeEach(() => {
  visit('https://app.example.com/notes');
  vi.useFakeTimers();
  reported.length = 0;
  vi.stubGlobal('reportError', (exception: unknown) => reported.push(exception));
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A session that ends when the test calls `lose`, and the log of its ending. */
function createEnding(options: SessionLossOptions = {}) {
  const session = createFakeSession();
  const heartbeat = createSessionHeartbeat(session.client);
  handleSessionLoss(heartbeat, session.client, options);
  const entries: TraceEvent[] = [];
  const onEntry = (entry: TraceEvent) => void entries.push(entry);
  const steps = () =>
    entries.flatMap((entry) => {
      if (entry.type === 'endingStepStarted') return [`${entry.id} ${entry.step} started`];
      if (entry.type !== 'endingStepFinished') return [];
      return [`${entry.id} ${entry.step} ${entry.error ? 'failed' : 'finished'}`];
    });
  const finished = () => entries.filter((entry) => entry.type === 'endingStepFinished');
  return {
    session,
    heartbeat,
    entries,
    onEntry,
    steps,
    finished,
    async lose() {
      heartbeat.start();
      await session.advance(0);
      session.block();
      void heartbeat.check();
      await vi.advanceTimersByTimeAsync(0);
    },
  };
}

describe('the log of an ending', () => {
  it('contains each step, and the tasks as concurrent steps', async () => {
    const onCleared = () => undefined;
    const clearLocalState = [async function clearDrafts() {}, () => undefined];
    const ending = createEnding({ clearLocalState, onCleared });
    trace(ending.heartbeat, ending.onEntry);
    await ending.lose();
    expect(ending.steps()).toEqual([
      '1 clearLocalState started',
      '2 clearLocalState started',
      '1 clearLocalState finished',
      '2 clearLocalState finished',
      '3 client.logout started',
      '3 client.logout finished',
      '4 onCleared started',
      '4 onCleared finished',
      '5 redirectToLogin started',
    ]);
    expect(ending.finished().map(({ task }) => task)).toEqual(['clearDrafts', null, null, null]);
    const { loss } = ending.heartbeat.getSnapshot();
    expect(ending.finished()[0]).toEqual({
      type: 'endingStepFinished',
      at: ending.session.now(),
      id: 1,
      step: 'clearLocalState',
      task: 'clearDrafts',
      loss,
      durationMs: 0,
      error: null,
    });
    expect(ending.entries.every((entry) => Object.isFrozen(entry))).toBe(true);
  });

  it('is complete for a trace that starts at the loss', async () => {
    const ending = createEnding();
    ending.heartbeat.on('sessionLost', () => void trace(ending.heartbeat, ending.onEntry));
    await ending.lose();
    expect(ending.steps()).toEqual([
      '1 client.logout started',
      '1 client.logout finished',
      '2 redirectToLogin started',
    ]);
  });

  it('begins with the next step for a trace that starts within a step', async () => {
    const ending = createEnding({
      clearLocalState: () => void trace(ending.heartbeat, ending.onEntry),
    });
    await ending.lose();
    expect(ending.steps()[0]).toBe('2 client.logout started');
  });

  it('contains the error of a step without other properties', async () => {
    const ending = createEnding({
      clearLocalState() {
        throw Object.assign(new RangeError('no space'), { access_token: 'SECRET' });
      },
    });
    trace(ending.heartbeat, ending.onEntry);
    await ending.lose();
    expect(ending.finished()[0]?.error).toEqual({
      error: 'RangeError',
      error_description: 'no space',
    });
    expect(JSON.stringify(ending.entries)).not.toContain('SECRET');
  });

  it('contains a failure without a reason', async () => {
    const ending = createEnding({ clearLocalState: () => Promise.reject(undefined) });
    trace(ending.heartbeat, ending.onEntry);
    await ending.lose();
    expect(ending.steps()[1]).toBe('1 clearLocalState failed');
  });

  it('contains a timeout and the duration of the step', async () => {
    const ending = createEnding({
      clearLocalState: () => new Promise(() => {}),
      cleanupTimeoutMs: 1_000,
    });
    trace(ending.heartbeat, ending.onEntry);
    await ending.lose();
    expect(ending.steps()).toEqual(['1 clearLocalState started']);
    await ending.session.advance(1_000);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(ending.finished()[0]).toMatchObject({
      durationMs: 1_000,
      error: { error: 'Error', error_description: 'clearLocalState took longer than 1000 ms.' },
    });
  });

  it('continues with checkSession when a hidden page is shown', async () => {
    const ending = createEnding();
    trace(ending.heartbeat, ending.onEntry);
    ending.session.hide();
    await ending.lose();
    expect(ending.steps()).toEqual(['1 client.logout started', '1 client.logout finished']);
    ending.session.show();
    await vi.advanceTimersByTimeAsync(0);
    expect(ending.steps().slice(2)).toEqual([
      '2 checkSession started',
      '2 checkSession finished',
      '3 redirectToLogin started',
    ]);
  });

  it('contains a redirect that fails', async () => {
    const redirectToLogin = () => Promise.reject(new Error('The router said no.'));
    const ending = createEnding({ redirectToLogin });
    trace(ending.heartbeat, ending.onEntry);
    await ending.lose();
    expect(ending.steps().slice(2)).toEqual([
      '2 redirectToLogin started',
      '2 redirectToLogin failed',
    ]);
    expect(ending.finished().at(-1)?.error?.error_description).toBe('The router said no.');
    expect(reported).toEqual([new Error('The router said no.')]);
  });

  it('contains a redirect that is repeated after it failed', async () => {
    const redirectToLogin = vi.fn().mockRejectedValueOnce(new Error('offline'));
    const ending = createEnding({ redirectToLogin });
    trace(ending.heartbeat, ending.onEntry);
    await ending.lose();
    await vi.advanceTimersByTimeAsync(5_000);
    ending.session.input();
    await vi.advanceTimersByTimeAsync(0);
    expect(ending.steps().slice(2)).toEqual([
      '2 redirectToLogin started',
      '2 redirectToLogin failed',
      '3 checkSession started',
      '3 checkSession finished',
      '4 redirectToLogin started',
    ]);
  });

  it('contains no redirect with redirectToLogin: false', async () => {
    const ending = createEnding({ redirectToLogin: false });
    trace(ending.heartbeat, ending.onEntry);
    await ending.lose();
    expect(ending.steps()).toEqual(['1 client.logout started', '1 client.logout finished']);
  });
});

describe('an ending continues', () => {
  it('if a trace listener throws', async () => {
    const rejected = catchRejections();
    const ending = createEnding({ clearLocalState: () => undefined });
    trace(ending.heartbeat, () => {
      throw new Error('boom');
    });
    await ending.lose();
    expect(ending.session.logins).toHaveLength(1);
    await vi.waitFor(() => expect(rejected).not.toHaveLength(0));
  });

  it('if the exception of a task cannot be read', async () => {
    catchRejections();
    const trap = Object.defineProperty({}, 'error', {
      get() {
        throw new Error('trap');
      },
    });
    const ending = createEnding({ clearLocalState: () => Promise.reject(trap) });
    trace(ending.heartbeat, ending.onEntry);
    await ending.lose();
    expect(reported).toEqual([trap]);
    expect(ending.session.logins).toHaveLength(1);
  });
});
