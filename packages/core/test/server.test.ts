import { expect, it } from 'vitest';
import { createSessionHeartbeat, handleSessionLoss } from '../src/index.js';
import { createFakeClient } from './fake-client.js';

it('on a server a heartbeat can be made and started, and stays idle', async () => {
  expect(typeof document).toBe('undefined');
  const client = createFakeClient();
  const heartbeat = createSessionHeartbeat(client);
  const undo = handleSessionLoss(heartbeat, client);
  heartbeat.start();
  expect(await heartbeat.check()).toMatchObject({ status: 'idle', user: null });
  expect(client.getTokenSilently).not.toHaveBeenCalled();
  undo();
  heartbeat.stop();
});
