/** @vitest-environment node */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Receiver } from './receiver.js';
import { runTenant } from './running-tenant.js';

const running = runTenant();

describe('the event stream', () => {
  let receiver: Receiver;
  beforeAll(async () => {
    receiver = await Receiver.start();
  });
  beforeEach(() => {
    receiver.clear();
    running.tenant.setWebhooks({ eventStream: { url: `${receiver.url}/events`, token: 'secret' } });
  });
  afterAll(() => receiver.stop());

  const told = async () => {
    await running.tenant.settled();
    return receiver.json();
  };
  const bob = (blocked: boolean, updatedAt: number, createdAt = updatedAt) => ({
    user_id: 'auth0|bob',
    email: 'bob@example.com',
    email_verified: true,
    name: 'Bob',
    nickname: 'bob',
    identities: [
      {
        connection: 'Username-Password-Authentication',
        user_id: 'bob',
        provider: 'auth0',
        isSocial: false,
      },
    ],
    created_at: new Date(createdAt).toISOString(),
    updated_at: new Date(updatedAt).toISOString(),
    blocked,
  });
  const event = (type: string, data: object) => ({
    specversion: '1.0',
    type,
    source: 'urn:auth0:local.localhost',
    id: expect.stringMatching(/^evt_/) as string,
    time: new Date(running.now()).toISOString(),
    data,
    a0tenant: 'local',
    a0stream: 'est_local',
  });

  it('tells of a block and an unblock with the user as it is now', async () => {
    const created = running.now();
    running.advance(1000);
    await running.tenant.blockUser('auth0|bob');
    expect(await told()).toEqual([
      event('user.updated', {
        object: bob(true, running.now(), created),
        previous_object: bob(false, created),
      }),
    ]);
    expect(receiver.received[0]).toMatchObject({
      method: 'POST',
      path: '/events',
      headers: { authorization: 'Bearer secret', 'content-type': 'application/json' },
    });
    await running.tenant.unblockUser('auth0|bob');
    expect((await told())[1]).toMatchObject({ data: { object: { blocked: false } } });
  });

  it('tells of a deleted user', async () => {
    await running.tenant.deleteUser('auth0|bob');
    const deleted_at = new Date(running.now()).toISOString();
    expect(await told()).toEqual([
      event('user.deleted', { object: { ...bob(false, running.now()), deleted_at } }),
    ]);
  });

  it('tells once what one request changed', async () => {
    await running.browser().fetch('/api/v2/users/auth0%7Cbob', {
      method: 'PATCH',
      body: JSON.stringify({ blocked: true, password: 'other' }),
      headers: { 'Content-Type': 'application/json' },
    });
    const events = await told();
    expect(events).toMatchObject([{ type: 'user.updated', data: { object: { blocked: true } } }]);
    expect(JSON.stringify(events)).not.toContain('other');
  });

  it('says nothing of sessions', async () => {
    await running.browser().login();
    await running.tenant.deleteUserSessions('auth0|alice');
    expect(await told()).toEqual([]);
  });
});
