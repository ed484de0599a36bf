import { describe, expect, it } from 'vitest';
import {
  createSessionFetch,
  createSessionHeartbeat,
  handleSessionLoss,
  sessionProbe,
  tokenProbe,
} from '../src/index.js';
import { createFakeClient } from './fake-client.js';

describe('on a server', () => {
  it('there is neither a window nor a document, and the library can be imported', () => {
    expect([typeof window, typeof document]).toEqual(['undefined', 'undefined']);
  });

  it('a heartbeat can be made and started, and stays idle', async () => {
    const client = createFakeClient();
    const heartbeat = createSessionHeartbeat(client);
    const undo = handleSessionLoss(heartbeat, client);
    const before = heartbeat.getSnapshot();
    heartbeat.start();
    heartbeat.report({ error: 'login_required' });
    expect(await heartbeat.check()).toMatchObject({ status: 'idle', user: null, checking: false });
    expect(await heartbeat.verify({ maxAgeMs: 0 })).toMatchObject({ status: 'idle' });
    expect(heartbeat.getSnapshot()).toBe(before);
    expect(client.getTokenSilently).not.toHaveBeenCalled();
    expect(client.getIdTokenClaims).not.toHaveBeenCalled();
    undo();
    heartbeat.stop();
    expect(heartbeat.getSnapshot()).toMatchObject({ status: 'idle' });
  });

  it('probes and a fetch can be made', () => {
    const client = createFakeClient();
    expect(tokenProbe(client).silentAuth).toBe(true);
    expect(sessionProbe({ domain: 'tenant.example.com', clientId: 'spa' }).passive).toBe(true);
    expect(createSessionFetch(createSessionHeartbeat(client))).toBeTypeOf('function');
  });
});
