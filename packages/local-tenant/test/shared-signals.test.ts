/** @vitest-environment node */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Receiver, verifyToken } from './receiver.js';
import { runTenant } from './running-tenant.js';

const CAEP = 'https://schemas.openid.net/secevent/caep/event-type/';
const RISC = 'https://schemas.openid.net/secevent/risc/event-type/';
const running = runTenant();

describe('Shared Signals', () => {
  let receiver: Receiver;
  beforeAll(async () => {
    receiver = await Receiver.start();
  });
  beforeEach(() => {
    receiver.clear();
    running.tenant.setWebhooks({
      sharedSignals: {
        url: `${receiver.url}/ssf`,
        audience: 'https://app.example/ssf',
        authorization: 'Bearer signals',
      },
    });
  });
  afterAll(() => receiver.stop());

  const receivedTokens = async () => {
    await running.tenant.settled();
    return Promise.all(
      receiver.received.map(async ({ body }) => {
        const { payload, protectedHeader } = await verifyToken(body, running.tenant.domain);
        expect(protectedHeader).toMatchObject({ alg: 'RS256', typ: 'secevent+jwt' });
        return payload;
      }),
    );
  };
  const alice = () => ({ format: 'iss_sub', iss: iss(), sub: 'auth0|alice' });
  const iss = () => `${running.tenant.domain}/`;
  const seconds = () => Math.floor(running.now() / 1000);
  const set = (sub_id: object, events: object) => ({
    iss: iss(),
    aud: 'https://app.example/ssf',
    iat: seconds(),
    jti: expect.any(String) as string,
    sub_id,
    events,
  });

  it('sends session-revoked for a deleted session', async () => {
    await running.browser().login();
    const id = running.tenant.listSessions()[0]?.id ?? '';
    await running.tenant.deleteSession(id);
    expect(await receivedTokens()).toEqual([
      set(
        { format: 'complex', session: { format: 'opaque', id }, user: alice() },
        {
          [`${CAEP}session-revoked`]: { event_timestamp: seconds(), initiating_entity: 'admin' },
        },
      ),
    ]);
    expect(receiver.received[0]).toMatchObject({
      method: 'POST',
      path: '/ssf',
      headers: {
        authorization: 'Bearer signals',
        'content-type': 'application/secevent+jwt',
        accept: 'application/json',
      },
    });
  });

  it.each([
    [
      'logout',
      'user',
      async () => {
        const visitor = running.browser();
        await visitor.login();
        await visitor.fetch('/v2/logout');
      },
    ],
    [
      'session expiry',
      'policy',
      async () => {
        await running.browser().login();
        await running.tenant.expireSession(running.tenant.listSessions()[0]?.id ?? '');
      },
    ],
  ])(
    'sends session-revoked for a %s with initiating_entity %s',
    async (_what, initiating_entity, end) => {
      await end();
      expect(await receivedTokens()).toMatchObject([
        { events: { [`${CAEP}session-revoked`]: { initiating_entity } } },
      ]);
    },
  );

  it('sends only account-disabled for a block, and account-enabled for an unblock', async () => {
    await running.browser().login();
    await running.tenant.blockUser('auth0|alice');
    await running.tenant.unblockUser('auth0|alice');
    expect(await receivedTokens()).toEqual([
      set(alice(), { [`${RISC}account-disabled`]: {} }),
      set(alice(), { [`${RISC}account-enabled`]: {} }),
    ]);
  });

  it('sends credential-change after session-revoked for a changed password', async () => {
    await running.browser().login();
    await running.tenant.changePassword('auth0|alice');
    const [revoked, changed] = await receivedTokens();
    expect(revoked?.['events']).toHaveProperty([`${CAEP}session-revoked`]);
    expect(changed).toEqual(
      set(alice(), {
        [`${CAEP}credential-change`]: {
          event_timestamp: seconds(),
          initiating_entity: 'admin',
          credential_type: 'password',
          change_type: 'update',
        },
      }),
    );
  });

  it('sends account-purged for a deleted user', async () => {
    await running.tenant.deleteUser('auth0|alice');
    expect(await receivedTokens()).toEqual([set(alice(), { [`${RISC}account-purged`]: {} })]);
  });

  it('does not retry a token that the receiver rejects', async () => {
    receiver.respondWith(400);
    await running.tenant.blockUser('auth0|alice');
    await running.tenant.settled();
    expect(receiver.received).toHaveLength(1);
    expect(running.tenant.deliveries()).toMatchObject([{ status: 400, outcome: 'failed' }]);
  });
});
