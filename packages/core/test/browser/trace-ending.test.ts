import { describe, expect, it, vi } from 'vitest';
import {
  createSessionHeartbeat,
  handleSessionLoss,
  type SessionLossOptions,
} from '../../src/index.js';
import { createFakeSession } from '../../src/testing/index.js';
import { trace, type TraceEvent } from '../../src/trace/index.js';
import { catchRejections } from '../trace/fake-rejections.js';
import { never, setUpPage, settle, wait } from './fake-page.js';

const page = setUpPage();

/** A session that ends when the test calls `lose`, and the log of its ending. */
function createEnding({
  isTraced = true,
  ...options
}: SessionLossOptions & { isTraced?: boolean } = {}) {
  const session = createFakeSession();
  const heartbeat = createSessionHeartbeat(session.client);
  handleSessionLoss(heartbeat, session.client, options);
  const entries: TraceEvent[] = [];
  const start = () => void trace(heartbeat, (entry) => entries.push(entry));
  if (isTraced) start();
  return {
    session,
    heartbeat,
    entries,
    trace: start,
    steps: () =>
      entries.flatMap((entry) => {
        if (entry.type === 'endingStepStarted') return [`${entry.id} ${entry.step} started`];
        if (entry.type !== 'endingStepFinished') return [];
        return [`${entry.id} ${entry.step} ${entry.error ? 'failed' : 'finished'}`];
      }),
    finished: () => entries.filter((entry) => entry.type === 'endingStepFinished'),
    async lose() {
      heartbeat.start();
      await session.advance(0);
      session.block();
      void heartbeat.check();
      await settle();
    },
  };
}

describe('the log of an ending', () => {
  it('contains each step, and the tasks as concurrent steps', async () => {
    const onCleared = () => undefined;
    const clearLocalState = [async function clearDrafts() {}, () => undefined];
    const ending = createEnding({ clearLocalState, onCleared });
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
    const ending = createEnding({ isTraced: false });
    ending.heartbeat.on('sessionLost', ending.trace);
    await ending.lose();
    expect(ending.steps()).toEqual([
      '1 client.logout started',
      '1 client.logout finished',
      '2 redirectToLogin started',
    ]);
  });

  it('begins with the next step for a trace that starts within a step', async () => {
    const ending = createEnding({ isTraced: false, clearLocalState: () => ending.trace() });
    await ending.lose();
    expect(ending.steps()[0]).toBe('2 client.logout started');
  });

  it('contains the error of a step without other properties', async () => {
    const ending = createEnding({
      clearLocalState() {
        throw Object.assign(new RangeError('no space'), { access_token: 'SECRET' });
      },
    });
    await ending.lose();
    expect(ending.finished()[0]?.error).toEqual({
      error: 'RangeError',
      error_description: 'no space',
    });
    expect(JSON.stringify(ending.entries)).not.toContain('SECRET');
  });

  it('contains a failure without a reason', async () => {
    const ending = createEnding({ clearLocalState: () => Promise.reject(undefined) });
    await ending.lose();
    expect(ending.steps()[1]).toBe('1 clearLocalState failed');
  });

  it('contains a timeout and the duration of the step', async () => {
    const ending = createEnding({ clearLocalState: never, cleanupTimeoutMs: 1_000 });
    await ending.lose();
    expect(ending.steps()).toEqual(['1 clearLocalState started']);
    await ending.session.advance(1_000);
    await wait(1_000);
    expect(ending.finished()[0]).toMatchObject({
      durationMs: 1_000,
      error: { error: 'Error', error_description: 'clearLocalState took longer than 1000 ms.' },
    });
  });

  it('continues with checkSession when a hidden page is shown', async () => {
    const ending = createEnding();
    ending.session.hide();
    await ending.lose();
    expect(ending.steps()).toEqual(['1 client.logout started', '1 client.logout finished']);
    ending.session.show();
    await settle();
    expect(ending.steps().slice(2)).toEqual([
      '2 checkSession started',
      '2 checkSession finished',
      '3 redirectToLogin started',
    ]);
  });

  it('contains a redirect that fails, and the next one', async () => {
    const error = new Error('The router said no.');
    const redirectToLogin = vi.fn().mockRejectedValueOnce(error);
    const ending = createEnding({ redirectToLogin });
    await ending.lose();
    expect(ending.finished().at(-1)?.error?.error_description).toBe('The router said no.');
    expect(page.reported).toEqual([error]);
    await wait(5_000);
    ending.session.input();
    await settle();
    expect(ending.steps().slice(2)).toEqual([
      '2 redirectToLogin started',
      '2 redirectToLogin failed',
      '3 checkSession started',
      '3 checkSession finished',
      '4 redirectToLogin started',
    ]);
  });
});

describe('an ending continues', () => {
  it('if a trace listener throws', async () => {
    const rejected = catchRejections();
    const ending = createEnding({ isTraced: false, clearLocalState: () => undefined });
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
    await ending.lose();
    expect(page.reported).toEqual([trap]);
    expect(ending.session.logins).toHaveLength(1);
  });
});
