import { describe, expect, it } from 'vitest';
import {
  createSessionFetch,
  createSessionHeartbeat,
  handleSessionLoss,
  sessionProbe,
  tokenProbe,
} from '../src/index.js';
import { pushTrigger } from '../src/push/index.js';
import { createFakeClient } from './fake-client.js';

describe('on a server', () => {
  it('the library can be imported without a window and a document', () => {
    expect([typeof window, typeof document]).toEqual(['undefined', 'undefined']);
  });

  it('a heartbeat can be created and started, and stays loading', async () => {
    const client = createFakeClient();
    const heartbeat = createSessionHeartbeat(client);
    const stopHandling = handleSessionLoss(heartbeat, client);
    const before = heartbeat.getSnapshot();
    heartbeat.start();
    heartbeat.report({ error: 'login_required' });
    expect(await heartbeat.check()).toMatchObject({
      status: 'loading',
      user: null,
      checking: false,
    });
    expect(await heartbeat.verify({ maxAgeMs: 0 })).toBe(false);
    expect(heartbeat.getSnapshot()).toBe(before);
    expect(client.getTokenSilently).not.toHaveBeenCalled();
    expect(client.getIdTokenClaims).not.toHaveBeenCalled();
    stopHandling();
    heartbeat.stop();
    expect(heartbeat.getSnapshot()).toMatchObject({ status: 'loading' });
  });

  it('probes, a push source and a fetch can be created', () => {
    const client = createFakeClient();
    expect(tokenProbe(client).kind).toBe('silent_auth');
    expect(sessionProbe({ domain: 'tenant.example.com', clientId: 'spa' }).passive).toBe(true);
    expect(pushTrigger({ url: '/hints', getToken: async () => 'token' })).toBeTypeOf('function');
    expect(createSessionFetch(createSessionHeartbeat(client))).toBeTypeOf('function');
  });
});
