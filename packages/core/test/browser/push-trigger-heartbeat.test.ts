import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createSessionHeartbeat, type Probe, type SessionHeartbeat } from '../../src/index.js';
import { pushTrigger } from '../../src/push/index.js';
import { createFakeClient } from '../fake-client.js';
import { createFakeServer } from '../push/fake-server.js';
import { createFakeTabs as createFakePushTabs } from '../push/fake-tabs.js';
import { setUpPage, wait } from './fake-page.js';
import { createFakeTabs } from './fake-tabs.js';

const url = 'https://push.example.com/hints';
const getToken = async () => 'secret';

setUpPage();

// Web Locks and channels that take part in the fake timers.
beforeEach(() => {
  vi.stubGlobal('navigator', createFakePushTabs().open().window.navigator);
  vi.stubGlobal('BroadcastChannel', createFakeTabs().open().BroadcastChannel);
});

/** Starts heartbeats that share locks, channels and storage, as if each were in its own tab. */
async function startHeartbeats(count = 1) {
  const server = createFakeServer();
  const ask = vi.fn<Probe['ask']>(async () => ({ session: 'alive' }));
  const push = pushTrigger({ url, getToken, fetch: server.fetch, liveIntervalMs: 3_600_000 });
  const heartbeats: SessionHeartbeat[] = [];
  for (let turn = 0; turn < count; turn++) {
    const probe: Probe = { kind: 'silent_auth', passive: true, ask };
    const heartbeat = createSessionHeartbeat(createFakeClient(), { probe, push });
    heartbeats.push(heartbeat);
    heartbeat.start();
    await wait(3_000);
  }
  server.stream().ready();
  await wait(20_000);
  ask.mockClear();
  return {
    server,
    ask,
    heartbeats,
    heartbeat: heartbeats[0]!,
    /** Stops all heartbeats, and expects that nothing is left. */
    async stop() {
      for (const heartbeat of heartbeats) heartbeat.stop();
      await wait(10);
      expect(vi.getTimerCount()).toBe(0);
      expect(server.open()).toEqual([]);
    },
  };
}

describe('a heartbeat', () => {
  it('is live while the stream is, and checks on a hint', async () => {
    const { server, ask, heartbeat, stop } = await startHeartbeats();
    expect(heartbeat.getSnapshot()).toMatchObject({ status: 'active', live: true });
    const onVerified = vi.fn();
    heartbeat.on('sessionVerified', onVerified);
    server.stream().hint({ sub: 'auth0|alice', sid: 'one' });
    await wait(1_000);
    expect(ask).toHaveBeenCalledOnce();
    expect(onVerified).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ trigger: 'push' }),
    );
    server.stream().hint({ sub: 'auth0|bob' });
    await wait(1_000);
    expect(ask).toHaveBeenCalledOnce();
    server.stream().end();
    await wait(10);
    expect(heartbeat.getSnapshot()).toMatchObject({ status: 'active', live: false });
    await stop();
  });

  it('ends the stream with the session', async () => {
    const { server, ask, heartbeat, stop } = await startHeartbeats();
    ask.mockResolvedValue({ session: 'expired' });
    server.stream().hint();
    await wait(1_000);
    expect(heartbeat.getSnapshot()).toMatchObject({ status: 'lost', live: false });
    expect(server.open()).toEqual([]);
    await stop();
  });

  it('leaves nothing behind if a listener stops it when it becomes live', async () => {
    const { server, heartbeat, stop } = await startHeartbeats();
    server.stream().end();
    await wait(2_000);
    heartbeat.subscribe(() => {
      if (heartbeat.getSnapshot().live) heartbeat.stop();
    });
    server.stream().ready({ checkAfterMs: 60_000 });
    await wait(10);
    expect(heartbeat.getSnapshot().live).toBe(false);
    await stop();
  });

  it('checks once for all tabs on a hint, and shares the result', async () => {
    const { server, ask, heartbeats, stop } = await startHeartbeats(3);
    expect(server.streams).toHaveLength(1);
    const triggers: string[] = [];
    for (const heartbeat of heartbeats) {
      expect(heartbeat.getSnapshot().live).toBe(true);
      heartbeat.on('sessionVerified', ({ trigger }) => triggers.push(trigger));
    }
    server.stream().hint();
    await wait(5_000);
    expect(triggers.sort()).toEqual(['other_tab', 'other_tab', 'push']);
    expect(ask).toHaveBeenCalledOnce();
    ask.mockResolvedValue({ session: 'expired' });
    server.stream().hint();
    await wait(5_000);
    for (const heartbeat of heartbeats) expect(heartbeat.getSnapshot().status).toBe('lost');
    await stop();
  });

  it('of each tab uses the interval of the live stream', async () => {
    const { server, ask, heartbeats, stop } = await startHeartbeats(2);
    for (let halfMinutes = 0; halfMinutes < 58; halfMinutes++) {
      server.stream().send(':\n\n');
      await wait(30_000);
    }
    expect(ask).not.toHaveBeenCalled();
    for (const heartbeat of heartbeats) expect(heartbeat.getSnapshot().live).toBe(true);
    await stop();
  });
});
