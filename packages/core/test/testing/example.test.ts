import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createSessionHeartbeat, handleSessionLoss } from '@auth0-heartbeat/core';
import { createFakeSession } from '@auth0-heartbeat/core/testing';

// The login returns to the current page. In Node, a test defines its address.
beforeEach(() => {
  vi.stubGlobal('window', { location: new URL('https://app.example.com/notes') });
});

afterEach(() => {
  vi.unstubAllGlobals();
});

it('clears the drafts of a blocked user and redirects to login', async () => {
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

it('detects a blocked user immediately if hints arrive', async () => {
  const session = createFakeSession();
  const heartbeat = createSessionHeartbeat(session.client, { push: session.pushTrigger });
  heartbeat.start();
  await session.advance(0);
  expect(heartbeat.getSnapshot().live).toBe(true);
  session.block();
  session.hint();
  await session.advance(0);
  expect(heartbeat.getSnapshot().loss).toMatchObject({ reason: 'user_blocked', trigger: 'push' });
});

it('detects a blocked user at the next check', async () => {
  const session = createFakeSession();
  const heartbeat = createSessionHeartbeat(session.client);
  heartbeat.start();
  session.block();
  await session.advance(900_000);
  expect(heartbeat.getSnapshot().loss?.reason).toBe('user_blocked');
});
