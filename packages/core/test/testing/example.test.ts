import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createSessionHeartbeat, handleSessionLoss } from '@auth0-heartbeat/core';
import { createFakeSession } from '@auth0-heartbeat/core/testing';

// Login leads back to where the page is. In Node, without a document, a test says where that is.
beforeEach(() => {
  vi.stubGlobal('window', { location: new URL('https://app.example.com/notes') });
});

afterEach(() => {
  vi.unstubAllGlobals();
});

it('clears the drafts of a user who is blocked, and asks for login', async () => {
  const session = createFakeSession();
  const drafts = new Map([['draft', 'a secret']]);
  const heartbeat = createSessionHeartbeat(session.client);
  handleSessionLoss(heartbeat, session.client, { clearLocalState: () => drafts.clear() });
  heartbeat.start();
  session.block();
  await session.advance(15 * 60_000);
  expect(heartbeat.getSnapshot().loss?.reason).toBe('user_blocked');
  expect(drafts.size).toBe(0);
  expect(session.logins).toEqual([{ appState: { returnTo: '/notes' } }]);
});

it('finds out at once that a user is blocked, where hints come', async () => {
  const session = createFakeSession();
  const heartbeat = createSessionHeartbeat(session.client, {
    liveIntervalMs: 60 * 60_000,
    triggers: { push: session.pushTrigger },
  });
  heartbeat.start();
  await session.advance(0);
  expect(heartbeat.getSnapshot().live).toBe(true);
  session.block();
  session.hint();
  await session.advance(0);
  expect(heartbeat.getSnapshot().loss).toMatchObject({ reason: 'user_blocked', trigger: 'push' });
});

it('finds out that a user is blocked', async () => {
  const session = createFakeSession();
  const heartbeat = createSessionHeartbeat(session.client);
  heartbeat.start();
  session.block();
  await session.advance(900_000);
  expect(heartbeat.getSnapshot().loss?.reason).toBe('user_blocked');
});
