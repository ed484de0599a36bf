/** @vitest-environment node */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LocalTenant } from '../src/index.js';
import { startTenant } from '../src/start.js';
import { Browser } from './browser.js';
import { Receiver, verifyToken } from './receiver.js';

const NO_DELAY = async () => {};
const UNTIL_ABORTED = (_ms: number, signal: AbortSignal) =>
  new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));

describe('deliveries', () => {
  let receiver: Receiver;
  let tenant: LocalTenant;
  beforeEach(async () => {
    receiver = await Receiver.start();
  });
  afterEach(async () => {
    await tenant.stop();
    await receiver.stop();
  });

  const eventStream = () => ({ url: `${receiver.url}/events?key=hidden`, token: 'secret' });
  const start = async (wait: (ms: number, signal: AbortSignal) => Promise<void> = NO_DELAY) => {
    tenant = await startTenant({ eventStream: eventStream() }, () => 1_700_000_000_000, wait);
    return tenant;
  };
  const events = () =>
    receiver.json<{ id: string; data: { object: { user_id: string } } }>().map(({ id, data }) => ({
      id,
      user: data.object.user_id,
    }));

  it('are attempted four times with increasing delays and the same id', async () => {
    const delays: number[] = [];
    await start(async (ms) => void delays.push(ms));
    receiver.respondWith(500, 503, 502, 500);
    await tenant.blockUser('auth0|alice');
    await tenant.settled();
    expect(delays).toEqual([1000, 2000, 4000]);
    expect(new Set(events().map(({ id }) => id)).size).toBe(1);
    expect(receiver.received.map(({ path }) => path)).toEqual(Array(4).fill('/events?key=hidden'));
    const id = events()[0]?.id;
    const common = {
      at: 1_700_000_000_000,
      target: 'event_stream',
      url: `${receiver.url}/events`,
      id,
      events: ['user.updated'],
    };
    expect(tenant.deliveries()).toEqual([
      { ...common, sequence: 1, attempt: 1, status: 500, outcome: 'retrying' },
      { ...common, sequence: 2, attempt: 2, status: 503, outcome: 'retrying' },
      { ...common, sequence: 3, attempt: 3, status: 502, outcome: 'retrying' },
      { ...common, sequence: 4, attempt: 4, status: 500, outcome: 'failed' },
    ]);
  });

  it.each([302, 400, 404, 408, 429])('of events fail at once after a %i', async (status) => {
    await start();
    receiver.respondWith(status);
    await tenant.blockUser('auth0|alice');
    await tenant.settled();
    expect(tenant.deliveries()).toMatchObject([{ attempt: 1, status, outcome: 'failed' }]);
  });

  it('keep the order of the events when one is retried', async () => {
    await start();
    receiver.respondWith(503, 503);
    const order = ['auth0|alice', 'auth0|bob', 'auth0|carol', 'auth0|alice'];
    for (const user of order) await tenant.blockUser(user);
    await tenant.settled();
    expect(events().map(({ user }) => user)).toEqual(['auth0|alice', 'auth0|alice', ...order]);
    expect(tenant.deliveries().map(({ outcome }) => outcome)).toEqual([
      'retrying',
      'retrying',
      ...Array<string>(4).fill('delivered'),
    ]);
  });

  it('do not block other targets when a receiver hangs', async () => {
    await start();
    receiver.respondWith('hang');
    await tenant.blockUser('auth0|alice');
    await expect.poll(() => receiver.received.length).toBe(1);
    tenant.setWebhooks({ logStream: { url: `${receiver.url}/logs` } });
    await tenant.blockUser('auth0|bob');
    await expect.poll(() => receiver.received.length).toBe(2);
    expect(receiver.received[1]?.path).toBe('/logs');
    await tenant.stop();
    await tenant.settled();
    expect(tenant.deliveries().map(({ target }) => target)).not.toContain('event_stream');
  });

  it('fail when the receiver is down, and the tenant continues', async () => {
    await start();
    const { port } = receiver;
    await receiver.stop();
    await tenant.blockUser('auth0|alice');
    await tenant.settled();
    expect(tenant.deliveries()).toHaveLength(4);
    expect(tenant.deliveries().at(-1)).toMatchObject({
      attempt: 4,
      error: 'ECONNREFUSED',
      outcome: 'failed',
    });
    expect((await new Browser(tenant.domain).login('bob@example.com')).response).toHaveProperty(
      'code',
    );
    receiver = await Receiver.start(port);
    await tenant.blockUser('auth0|bob');
    await tenant.settled();
    expect(events().map(({ user }) => user)).toEqual(['auth0|bob']);
  });

  it('are aborted by stop while they wait for a retry', async () => {
    await start(UNTIL_ABORTED);
    receiver.respondWith(500);
    await tenant.blockUser('auth0|alice');
    await expect.poll(() => tenant.deliveries().length).toBe(1);
    await tenant.stop();
    await tenant.settled();
    await tenant.unblockUser('auth0|alice');
    await tenant.settled();
    expect(receiver.received).toHaveLength(1);
  });

  it('are aborted by reset, which restores the initial webhooks', async () => {
    await start(UNTIL_ABORTED);
    receiver.respondWith(500);
    await tenant.blockUser('auth0|alice');
    await tenant.blockUser('auth0|bob');
    await expect.poll(() => tenant.deliveries().length).toBe(1);
    tenant.setWebhooks({ eventStream: null });
    await tenant.reset();
    await tenant.settled();
    expect(tenant.deliveries()).toEqual([]);
    await tenant.blockUser('auth0|carol');
    await tenant.settled();
    expect(events().map(({ user }) => user)).toEqual(['auth0|alice', 'auth0|carol']);
    expect(tenant.deliveries()).toMatchObject([{ sequence: 2, outcome: 'delivered' }]);
  });

  it('are signed with new keys after a restart', async () => {
    const options = {
      sharedSignals: { url: receiver.url, audience: 'app' },
    };
    for (let round = 0; round < 2; round += 1) {
      tenant = await startTenant({ ...options, port: round === 0 ? 0 : tenant.port });
      await tenant.blockUser('auth0|alice');
      await tenant.settled();
      const token = receiver.received[round]?.body ?? '';
      expect((await verifyToken(token, tenant.domain)).payload.aud).toBe('app');
      if (round === 1) {
        const old = receiver.received[0]?.body ?? '';
        await expect(verifyToken(old, tenant.domain)).rejects.toThrow();
      }
      await tenant.stop();
    }
  });
});
