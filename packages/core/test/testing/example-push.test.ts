// @vitest-environment happy-dom
import { createSessionHeartbeat, type PushTrigger, startSession } from '@auth0-heartbeat/core';
import { pushTrigger } from '@auth0-heartbeat/core/push';
import { createFakeSession } from '@auth0-heartbeat/core/testing';
import type { Auth0Client } from '@auth0/auth0-spa-js';
import { expect, it, vi } from 'vitest';

it('opens a stream to the push server', async () => {
  const fetch = vi.spyOn(globalThis, 'fetch').mockReturnValue(new Promise(() => {}));
  const fake = createFakeSession();
  const auth0 = fake.client as unknown as Auth0Client;
  const session = startSession(auth0, {
    push: pushTrigger({
      url: 'https://push.example.com/hints',
      getToken: (options) => auth0.getTokenSilently(options),
      liveIntervalMs: 3_600_000,
    }),
  });
  await fake.advance(0);
  await vi.waitFor(() => expect(fetch).toHaveBeenCalledOnce());
  expect(session.getSnapshot()).toMatchObject({ status: 'active', live: false });
  session.stop();
});

it('receives hints from a connection of the app', async () => {
  const session = createFakeSession();
  const connection = new EventTarget();
  const push: PushTrigger = (hint, session) => {
    let isOpen = false;
    const report = () => session.setLive(isOpen);
    const onHint = () => hint();
    const onOpen = () => {
      isOpen = true;
      report();
      hint({ missed: true });
    };
    const onClose = () => {
      isOpen = false;
      report();
    };
    const reports = setInterval(report, 30_000);
    connection.addEventListener('hint', onHint);
    connection.addEventListener('open', onOpen);
    connection.addEventListener('close', onClose);
    return () => {
      clearInterval(reports);
      connection.removeEventListener('hint', onHint);
      connection.removeEventListener('open', onOpen);
      connection.removeEventListener('close', onClose);
    };
  };
  const heartbeat = createSessionHeartbeat(session.client, { push });
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
