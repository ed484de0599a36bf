/** @vitest-environment node */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { LocalTenantLogEvent } from '../src/index.js';
import { Receiver } from './receiver.js';
import { runTenant } from './running-tenant.js';

type Batch = { log_id: string; data: LocalTenantLogEvent & { tenant_name: string } }[];

const running = runTenant();
const ALICE = '/api/v2/users/auth0%7Calice';

describe('the log stream', () => {
  let receiver: Receiver;
  beforeAll(async () => {
    receiver = await Receiver.start();
  });
  beforeEach(async () => {
    running.tenant.setWebhooks({ logStream: { url: `${receiver.url}/logs`, token: 'the token' } });
    await running.tenant.settled();
    receiver.clear();
  });
  afterAll(() => receiver.stop());

  const batches = async () => {
    await running.tenant.settled();
    return receiver.json<Batch>();
  };

  it('posts arrays of log events with the configured token', async () => {
    await running.browser().login();
    const event = running.tenant.logs().at(-1);
    expect(event).toMatchObject({ type: 's', user_id: 'auth0|alice' });
    expect(await batches()).toEqual([
      [
        {
          log_id: event?.log_id,
          data: { ...event, tenant_name: 'local', environment_name: 'local' },
        },
      ],
    ]);
    expect(receiver.received[0]).toMatchObject({
      method: 'POST',
      path: '/logs',
      headers: { authorization: 'the token', 'content-type': 'application/json' },
    });
  });

  it('sends a management operation with its request and an empty user_id', async () => {
    await running.tenant.blockUser('auth0|alice');
    const [user] = running.tenant.listUsers();
    const [[record] = []] = await batches();
    expect(record?.data).toMatchObject({
      type: 'sapi',
      description: 'Update a User',
      user_id: '',
      details: {
        request: { method: 'patch', path: ALICE, query: {}, body: { blocked: true } },
        response: { statusCode: 200, body: user },
      },
    });
    expect(running.tenant.logs().at(-1)).toMatchObject({ user_id: 'auth0|alice' });
  });

  it('sends deletions with their paths', async () => {
    await running.browser().login();
    const [session] = running.tenant.listSessions();
    await running.tenant.deleteSession(session?.id ?? '');
    await running.tenant.deleteUserSessions('auth0|alice');
    await running.tenant.revokeRefreshTokens('auth0|alice');
    await running.tenant.deleteUser('auth0|alice');
    const operations = (await batches()).flat().flatMap(({ data: { type, details } }) => {
      const { method, path } = (details?.['request'] ?? {}) as Record<string, unknown>;
      return type === 'sapi' ? [[method, path]] : [];
    });
    expect(operations).toEqual([
      ['delete', `/api/v2/sessions/${session?.id}`],
      ['delete', `${ALICE}/sessions`],
      ['delete', `${ALICE}/refresh-tokens`],
      ['delete', ALICE],
    ]);
  });

  it('does not send passwords', async () => {
    await running.tenant.changePassword('auth0|alice', 'new secret');
    const sent = await batches();
    expect(JSON.stringify(sent)).not.toContain('new secret');
    expect(sent.flat().map(({ data: { type, user_id } }) => [type, user_id])).toEqual([
      ['sapi', ''],
      ['scp', 'auth0|alice'],
    ]);
  });

  it('batches the events that are logged during a delivery', async () => {
    const users = ['auth0|alice', 'auth0|bob', 'auth0|carol'];
    receiver.respondWith(503);
    await running.tenant.blockUser('auth0|alice');
    await expect.poll(() => receiver.received.length).toBeGreaterThan(0);
    for (let round = 0; round < 50; round += 1) {
      for (const user of users) await running.tenant.blockUser(user);
    }
    const sent = await batches();
    const ids = sent.slice(1).flatMap((batch) => batch.map(({ log_id }) => log_id));
    const logged = running.tenant.logs().map(({ log_id }) => log_id);
    expect(ids).toEqual(logged.slice(-151));
    expect(sent.length).toBeLessThan(20);
    expect(Math.max(...sent.map((batch) => batch.length))).toBeLessThanOrEqual(100);
  });

  it('sends no authorization header without a token', async () => {
    running.tenant.setWebhooks({ logStream: { url: receiver.url } });
    await running.tenant.settled();
    expect(receiver.received[0]?.headers).not.toHaveProperty('authorization');
  });
});
