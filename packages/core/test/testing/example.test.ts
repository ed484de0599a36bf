// @vitest-environment happy-dom
import { expect, it } from 'vitest';
import { createSessionHeartbeat, startSession } from '@auth0-heartbeat/core';
import { createFakeSession } from '@auth0-heartbeat/core/testing';

it('clears the drafts of a blocked user and redirects to login', async () => {
  const session = createFakeSession();
  const drafts = new Map([['draft', 'a secret']]);
  const watched = startSession(session.client, { clearLocalState: () => drafts.clear() });
  await session.advance(0);
  session.block();
  await session.advance(15 * 60_000);
  expect(watched.getSnapshot().loss?.reason).toBe('user_blocked');
  expect(drafts.size).toBe(0);
  expect(session.logins).toMatchObject([{ appState: { returnTo: '/' } }]);
});

it('detects a blocked user immediately if hints arrive', async () => {
  const session = createFakeSession();
  const watched = startSession(session.client, { push: session.pushTrigger });
  await session.advance(0);
  expect(watched.getSnapshot().live).toBe(true);
  session.block();
  session.hint();
  await session.advance(0);
  expect(watched.getSnapshot().loss).toMatchObject({ reason: 'user_blocked', trigger: 'push' });
});

it('detects a blocked user at the next check', async () => {
  const session = createFakeSession();
  const heartbeat = createSessionHeartbeat(session.client);
  heartbeat.start();
  session.block();
  await session.advance(900_000);
  expect(heartbeat.getSnapshot().loss?.reason).toBe('user_blocked');
});

it('announces the end of a session that nobody uses', async () => {
  const session = createFakeSession();
  const heartbeat = createSessionHeartbeat(session.client, { idleTimeoutMs: 900_000 });
  heartbeat.start();
  await session.goIdle();
  expect(heartbeat.getSnapshot().endCause).toBe('idle_timeout');
  heartbeat.extend();
  await session.advance(60_000);
  expect(heartbeat.getSnapshot().status).toBe('active');
  await session.goIdle();
  await session.advance(60_000);
  expect(heartbeat.getSnapshot().loss?.reason).toBe('idle_timeout');
});
