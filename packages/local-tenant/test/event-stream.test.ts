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

  const receivedEvents = async () => {
    await running.tenant.settled();
    return receiver.json();
  };
  const bob = (blocked: boolean, updatedAt: number, createdAt = updatedAt) => ({
    user_id: 'auth0|bob',
    email: 'bob@example.com',
    email_verified: true,
    name: 'Bob',
    nickname: 'bob',
    picture: expect.stringContaining('https://s.gravatar.com/avatar/') as string,
    user_metadata: {},
    app_metadata: {},
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

  it('sends user.updated with the current user after a block and an unblock', async () => {
    const created = running.now();
    running.advance(1000);
    await running.tenant.blockUser('auth0|bob');
    expect(await receivedEvents()).toEqual([
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
    expect((await receivedEvents())[1]).toMatchObject({ data: { object: { blocked: false } } });
  });

  it('sends user.deleted', async () => {
    await running.tenant.deleteUser('auth0|bob');
    const deleted_at = new Date(running.now()).toISOString();
    expect(await receivedEvents()).toEqual([
      event('user.deleted', { object: { ...bob(false, running.now()), deleted_at } }),
    ]);
  });

  it('sends user.created', async () => {
    await running.browser().fetch('/api/v2/users', {
      method: 'POST',
      body: JSON.stringify({
        connection: 'Username-Password-Authentication',
        user_id: 'dave',
        email: 'dave@example.com',
        password: 'hidden',
      }),
      headers: { 'Content-Type': 'application/json' },
    });
    const events = await receivedEvents();
    expect(events).toMatchObject([
      { type: 'user.created', data: { object: { user_id: 'auth0|dave' } } },
    ]);
    expect(JSON.stringify(events)).not.toContain('hidden');
  });

  it('sends one event for several changes in one request', async () => {
    await running.browser().fetch('/api/v2/users/auth0%7Cbob', {
      method: 'PATCH',
      body: JSON.stringify({ blocked: true, password: 'other' }),
      headers: { 'Content-Type': 'application/json' },
    });
    const events = await receivedEvents();
    expect(events).toMatchObject([{ type: 'user.updated', data: { object: { blocked: true } } }]);
    expect(JSON.stringify(events)).not.toContain('other');
  });

  it('sends no events for sessions', async () => {
    await running.browser().login();
    await running.tenant.deleteUserSessions('auth0|alice');
    expect(await receivedEvents()).toEqual([]);
  });
});
