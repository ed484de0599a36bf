import { createSessionHeartbeat, type PushTrigger, pushTrigger } from '@auth0-heartbeat/core';
import { createFakeSession } from '@auth0-heartbeat/core/testing';
import type { Auth0Client } from '@auth0/auth0-spa-js';
import { expect, it, vi } from 'vitest';

it('gets hints from a push server; on a server, where there is no page, it polls', async () => {
  const session = createFakeSession();
  const auth0 = session.client as unknown as Auth0Client;
  const heartbeat = createSessionHeartbeat(auth0, {
    liveIntervalMs: 3_600_000,
    triggers: {
      push: pushTrigger({
        url: 'https://push.example.com/hints',
        getToken: (options) => auth0.getTokenSilently(options),
      }),
    },
  });
  heartbeat.start();
  await session.advance(0);
  expect(heartbeat.getSnapshot()).toMatchObject({ status: 'active', live: false });
});

it('gets hints from a connection that the app has', async () => {
  const session = createFakeSession();
  const connection = new EventTarget();
  const push: PushTrigger = (hint, session) => {
    const onHint = () => hint();
    const onOpen = () => {
      session.setLive(true);
      hint({ missed: true });
    };
    const onClose = () => session.setLive(false);
    connection.addEventListener('hint', onHint);
    connection.addEventListener('open', onOpen);
    connection.addEventListener('close', onClose);
    return () => {
      connection.removeEventListener('hint', onHint);
      connection.removeEventListener('open', onOpen);
      connection.removeEventListener('close', onClose);
    };
  };
  const heartbeat = createSessionHeartbeat(session.client, { triggers: { push } });
  const removeListener = vi.spyOn(connection, 'removeEventListener');
  heartbeat.start();
  await session.advance(0);
  connection.dispatchEvent(new Event('open'));
  expect(heartbeat.getSnapshot().live).toBe(true);
  connection.dispatchEvent(new Event('close'));
  expect(heartbeat.getSnapshot().live).toBe(false);
  await session.advance(1_000);
  session.block();
  connection.dispatchEvent(new Event('hint'));
  await session.advance(0);
  expect(heartbeat.getSnapshot().loss).toMatchObject({ reason: 'user_blocked', trigger: 'push' });
  expect(removeListener).toHaveBeenCalledTimes(3);
});
