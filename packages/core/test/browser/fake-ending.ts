import { expect, onTestFinished, vi } from 'vitest';
import {
  createSessionHeartbeat,
  handleSessionLoss,
  type ProbeAnswer,
  type SessionEvents,
  type SessionHeartbeatOptions,
  type SessionLoss,
  type SessionLossOptions,
  type SessionSnapshot,
} from '../../src/index.js';
import { alice, aliveAsSomebody, expired } from '../fake-answers.js';
import { createFakeClient } from '../fake-client.js';
import { settle } from './fake-page.js';

export const loss: SessionLoss = {
  reason: 'login_required',
  trigger: 'focus',
  at: 1,
  user: { sub: 'auth0|alice' },
};

/** A heartbeat whose session ends when the test calls `lose`, and the steps of the ending. */
export function endSession(options: SessionLossOptions = {}) {
  const steps: string[] = [];
  let popup: Promise<unknown> = Promise.resolve();
  let popups = 0;
  const client = {
    ...createFakeClient(),
    checkSession: vi.fn(async () => undefined),
    loginWithPopup: async () => {
      popups++;
      await popup;
    },
  };
  client.logout.mockImplementation(async () => void steps.push('logout'));
  client.loginWithRedirect.mockImplementation(async () => void steps.push('redirect'));
  client.getIdTokenClaims.mockResolvedValue(undefined);
  const handlers = new Set<(payload: never) => void>();
  let snapshot: Pick<SessionSnapshot, 'loss'> = { loss: null };
  const heartbeat = {
    on: (_: keyof SessionEvents, handler: (payload: never) => void) => {
      handlers.add(handler);
      return () => void handlers.delete(handler);
    },
    start: () => {
      steps.push('start');
      snapshot = { loss: null };
    },
    getSnapshot: () => snapshot as SessionSnapshot,
  };
  // The ending replaces methods of the client.
  const mocks = { ...client };
  const unsubscribe = handleSessionLoss(heartbeat, client, options);
  function lose(next: SessionLoss = loss): Promise<void> {
    snapshot = { loss: next };
    handlers.forEach((handler) => handler(next as never));
    return settle();
  }
  return {
    steps,
    client: mocks,
    unsubscribe,
    lose,
    /** The number of redirects to login. */
    redirects: () => mocks.loginWithRedirect.mock.calls.length,
    /** The number of popups that have asked the tenant. */
    popups: () => popups,
    /** Opens a login popup, until the promise settles. */
    openPopup(next: Promise<unknown>) {
      popup = next;
      return client.loginWithPopup();
    },
    /** Somebody signs in without leaving the page. */
    signIn: () => void (snapshot = { loss: null }),
  };
}

/** A heartbeat that watches Alice, with an ending. The session ends when the test calls `lose`. */
export async function watchAlice({
  isSameUser,
  ...options
}: SessionLossOptions & Pick<SessionHeartbeatOptions, 'isSameUser'> = {}) {
  let user: Record<string, unknown> | undefined = alice;
  let answer: ProbeAnswer = aliveAsSomebody;
  const client = { ...createFakeClient(), checkSession: vi.fn(async () => undefined) };
  client.getIdTokenClaims.mockImplementation(async () => user);
  client.logout.mockImplementation(async () => void (user = undefined));
  // The heartbeat replaces methods of the client.
  const mocks = { ...client };
  const heartbeat = createSessionHeartbeat(client, {
    probe: { kind: 'silent_auth', passive: true, ask: async () => answer },
    ...(isSameUser && { isSameUser }),
  });
  const unsubscribe = handleSessionLoss(heartbeat, client, options);
  onTestFinished(() => {
    unsubscribe();
    heartbeat.stop();
  });
  heartbeat.start();
  await settle();
  expect(heartbeat.getSnapshot().status).toBe('active');
  vi.setSystemTime(Date.now() + 60_000);
  return {
    client: mocks,
    heartbeat,
    unsubscribe,
    /** The number of redirects to login. */
    redirects: () => mocks.loginWithRedirect.mock.calls.length,
    /** The client has the tokens of this user from now on. */
    signIn: (next: Record<string, unknown> | undefined) => void (user = next),
    async lose(next: ProbeAnswer = expired) {
      answer = next;
      await heartbeat.check();
      answer = aliveAsSomebody;
      await settle();
    },
  };
}

/** The page asks the user whether to leave. Returns whether the dialog would be shown. */
export function askToLeave(): boolean {
  return !window.dispatchEvent(new Event('beforeunload', { cancelable: true }));
}
