import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  createSessionHeartbeat,
  handleSessionLoss,
  type SessionLossOptions,
} from '@auth0-heartbeat/core';
import { createFakeSession } from '@auth0-heartbeat/core/testing';
import { type SessionTrace, trace } from '@auth0-heartbeat/core/trace';
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

/** A session that ends, and what is told of its ending. */
function createEnding(options: SessionLossOptions = {}) {
  const session = createFakeSession();
  const heartbeat = createSessionHeartbeat(session.client);
  handleSessionLoss(heartbeat, session.client, options);
  const traced: SessionTrace[] = [];
  const heard = (event: SessionTrace) => void traced.push(event);
  const steps = () =>
    traced.flatMap((event) => {
      if (event.type === 'endingStepStarted') return [`${event.id} ${event.step} begins`];
      if (event.type !== 'endingStepEnded') return [];
      return [`${event.id} ${event.step} ${event.error ? 'fails' : 'ends'}`];
    });
  const ended = () => traced.filter((event) => event.type === 'endingStepEnded');
  return {
    session,
    heartbeat,
    traced,
    heard,
    steps,
    ended,
    async lose() {
      heartbeat.start();
      await session.advance(0);
      heartbeat.report({ error: 'unauthorized', error_description: 'user is blocked' });
      await vi.advanceTimersByTimeAsync(0);
    },
  };
}

describe('an ending', () => {
  it('is told step by step, the tasks at the same time', async () => {
    const onCleared = () => undefined;
    const clearLocalState = [async function clearDrafts() {}, () => undefined];
    const ending = createEnding({ clearLocalState, onCleared });
    trace(ending.heartbeat, ending.heard);
    await ending.lose();
    expect(ending.steps()).toEqual([
      '1 clearLocalState begins',
      '2 clearLocalState begins',
      '1 clearLocalState ends',
      '2 clearLocalState ends',
      '3 client.logout begins',
      '3 client.logout ends',
      '4 onCleared begins',
      '4 onCleared ends',
      '5 redirectToLogin begins',
    ]);
    expect(ending.ended().map(({ task }) => task)).toEqual(['clearDrafts', null, null, null]);
    const { loss } = ending.heartbeat.getSnapshot();
    expect(ending.ended()[0]).toEqual({
      type: 'endingStepEnded',
      at: ending.session.now(),
      id: 1,
      step: 'clearLocalState',
      task: 'clearDrafts',
      loss,
      durationMs: 0,
      error: null,
    });
    expect(ending.traced.every((event) => Object.isFrozen(event))).toBe(true);
  });

  it('is told to those who begin to trace at the loss', async () => {
    const ending = createEnding();
    ending.heartbeat.on('sessionLost', () => void trace(ending.heartbeat, ending.heard));
    await ending.lose();
    expect(ending.steps()).toEqual([
      '1 client.logout begins',
      '1 client.logout ends',
      '2 redirectToLogin begins',
    ]);
  });

  it('is told from the next step on to those who begin in the middle of one', async () => {
    const ending = createEnding({
      clearLocalState: () => void trace(ending.heartbeat, ending.heard),
    });
    await ending.lose();
    expect(ending.steps()[0]).toBe('1 client.logout begins');
  });

  it('says what a step failed with, and no more of it', async () => {
    const ending = createEnding({
      clearLocalState() {
        throw Object.assign(new RangeError('no space'), { access_token: 'SECRET' });
      },
    });
    trace(ending.heartbeat, ending.heard);
    await ending.lose();
    expect(ending.ended()[0]?.error).toEqual({
      error: 'RangeError',
      error_description: 'no space',
    });
    expect(JSON.stringify(ending.traced)).not.toContain('SECRET');
  });

  it('says that a step failed with nothing', async () => {
    const ending = createEnding({ clearLocalState: () => Promise.reject(undefined) });
    trace(ending.heartbeat, ending.heard);
    await ending.lose();
    expect(ending.steps()[1]).toBe('1 clearLocalState fails');
  });

  it('says that a step took too long, and how long', async () => {
    const ending = createEnding({
      clearLocalState: () => new Promise(() => {}),
      cleanupTimeoutMs: 1_000,
    });
    trace(ending.heartbeat, ending.heard);
    await ending.lose();
    expect(ending.steps()).toEqual(['1 clearLocalState begins']);
    await ending.session.advance(1_000);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(ending.ended()[0]).toMatchObject({
      durationMs: 1_000,
      error: { error: 'Error', error_description: 'clearLocalState took longer than 1000 ms.' },
    });
  });

  it('in a hidden page waits, then looks whether somebody signed in again', async () => {
    const ending = createEnding();
    trace(ending.heartbeat, ending.heard);
    ending.session.hide();
    await ending.lose();
    expect(ending.steps()).toEqual(['1 client.logout begins', '1 client.logout ends']);
    ending.session.show();
    await vi.advanceTimersByTimeAsync(0);
    expect(ending.steps().slice(2)).toEqual([
      '2 checkSession begins',
      '2 checkSession ends',
      '3 redirectToLogin begins',
    ]);
  });

  it('says that the way to login failed', async () => {
    const redirectToLogin = () => Promise.reject(new Error('The router said no.'));
    const ending = createEnding({ redirectToLogin });
    trace(ending.heartbeat, ending.heard);
    await ending.lose();
    expect(ending.steps().slice(2)).toEqual([
      '2 redirectToLogin begins',
      '2 redirectToLogin fails',
    ]);
    expect(ending.ended().at(-1)?.error?.error_description).toBe('The router said no.');
    expect(reported).toEqual([new Error('The router said no.')]);
  });

  it('ends without a redirect where the app stays', async () => {
    const ending = createEnding({ redirectToLogin: false });
    trace(ending.heartbeat, ending.heard);
    await ending.lose();
    expect(ending.steps()).toEqual(['1 client.logout begins', '1 client.logout ends']);
  });
});

describe('whoever looks on', () => {
  it('does not disturb it by throwing', async () => {
    const rejected = catchRejections();
    const ending = createEnding({ clearLocalState: () => undefined });
    trace(ending.heartbeat, () => {
      throw new Error('boom');
    });
    await ending.lose();
    expect(ending.session.logins).toHaveLength(1);
    await vi.waitFor(() => expect(rejected).not.toHaveLength(0));
  });

  it('does not disturb it by an exception that cannot be read', async () => {
    const rejected = catchRejections();
    const trap = Object.defineProperty({}, 'error', {
      get() {
        throw new Error('trap');
      },
    });
    const ending = createEnding({ clearLocalState: () => Promise.reject(trap) });
    trace(ending.heartbeat, ending.heard);
    await ending.lose();
    expect(reported).toEqual([trap]);
    expect(ending.session.logins).toHaveLength(1);
    await vi.waitFor(() => expect(rejected).toEqual([new Error('trap')]));
  });

  it('or does not, the ending goes on past a task that is none', async () => {
    const ending = createEnding({ clearLocalState: [undefined as never, null as never] });
    await ending.lose();
    expect(reported).toHaveLength(2);
    expect(ending.session.logins).toHaveLength(1);
  });
});
