/** @vitest-environment node */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Browser, CALLBACK, claimsOf, ORIGIN } from './browser.js';
import { Receiver, verifyToken } from './receiver.js';
import { runTenant } from './running-tenant.js';

const client = { allowedCallbackUrls: [CALLBACK], allowedWebOrigins: [ORIGIN] };
const running = runTenant({
  clients: [
    { ...client, clientId: 'first' },
    { ...client, clientId: 'second' },
    { ...client, clientId: 'selective', backchannelLogoutInitiators: ['rp-logout'] },
  ],
});

describe('Back-Channel Logout', () => {
  let receiver: Receiver;
  beforeAll(async () => {
    receiver = await Receiver.start();
  });
  beforeEach(() => {
    receiver.clear();
    running.tenant.setWebhooks({
      backchannelLogoutUrls: {
        first: `${receiver.url}/first`,
        second: `${receiver.url}/second`,
        selective: `${receiver.url}/selective`,
      },
    });
  });
  afterAll(() => receiver.stop());

  const receivedPaths = async () => {
    await running.tenant.settled();
    return receiver.received.map(({ path }) => path);
  };
  const token = () => new URLSearchParams(receiver.received[0]?.body).get('logout_token') ?? '';
  const signIn = async (clientId = 'first', domain = running.tenant.domain) => {
    const visitor = new Browser(domain, clientId);
    const { body } = await visitor.exchange(await visitor.login());
    return { visitor, idToken: claimsOf(body['id_token']) };
  };

  it('posts a logout token when a session ends', async () => {
    const { idToken } = await signIn();
    await running.tenant.deleteSession(String(idToken['sid']));
    expect(await receivedPaths()).toEqual(['/first']);
    expect(receiver.received[0]).toMatchObject({
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    const { payload, protectedHeader } = await verifyToken(token(), running.tenant.domain);
    expect(protectedHeader).toEqual({ alg: 'RS256', typ: 'JWT', kid: expect.any(String) });
    const iat = Math.floor(running.now() / 1000);
    expect(payload).toEqual({
      iss: idToken['iss'],
      sub: 'auth0|alice',
      aud: 'first',
      iat,
      exp: iat + 120,
      jti: expect.any(String),
      events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
      sid: idToken['sid'],
    });
  });

  it('sets iss to the issuer of the host that the user signed in at', async () => {
    const address = `http://127.0.0.1:${running.tenant.port}`;
    await signIn('first', address);
    await running.tenant.deleteUserSessions('auth0|alice');
    await receivedPaths();
    const { payload } = await verifyToken(token(), running.tenant.domain);
    expect(payload.iss).toBe(`${address}/`);
  });

  it('is in the discovery metadata', async () => {
    const response = await fetch(`${running.tenant.domain}/.well-known/openid-configuration`);
    expect(await response.json()).toMatchObject({
      backchannel_logout_supported: true,
      backchannel_logout_session_supported: true,
    });
  });

  it('notifies only the applications that used the session', async () => {
    const { visitor } = await signIn();
    const other = new Browser(running.tenant.domain, 'second');
    other.jar = visitor.jar;
    await other.silent();
    await running.tenant.deleteUserSessions('auth0|alice');
    expect(new Set(await receivedPaths())).toEqual(new Set(['/first', '/second']));
  });

  it('sends one logout token for each session of a user', async () => {
    await signIn();
    await signIn();
    await running.tenant.deleteUserSessions('auth0|alice');
    expect(await receivedPaths()).toEqual(['/first', '/first']);
    const sids = receiver.received.map(
      ({ body }) => claimsOf(new URLSearchParams(body).get('logout_token') ?? '')['sid'],
    );
    expect(new Set(sids).size).toBe(2);
  });

  it.each([
    ['a logout', async ({ visitor }: { visitor: Browser }) => visitor.fetch('/v2/logout')],
    ['a deleted user', async () => running.tenant.deleteUser('auth0|alice')],
    ['a changed password', async () => running.tenant.changePassword('auth0|alice')],
    [
      'an expired session',
      async () => running.tenant.expireSession(running.tenant.listSessions()[0]?.id ?? ''),
    ],
  ])('sends a logout token after %s', async (_what, end) => {
    await end(await signIn());
    expect(await receivedPaths()).toEqual(['/first']);
  });

  it('sends no logout token when a user is blocked, like Auth0', async () => {
    await signIn();
    await running.tenant.blockUser('auth0|alice');
    expect(await receivedPaths()).toEqual([]);
    await running.tenant.deleteUserSessions('auth0|alice');
    expect(await receivedPaths()).toEqual([]);
  });

  it('sends logout tokens only for the configured initiators', async () => {
    await signIn('selective');
    await running.tenant.deleteUserSessions('auth0|alice');
    expect(await receivedPaths()).toEqual([]);
    const { visitor } = await signIn('selective');
    await visitor.fetch('/v2/logout');
    expect(await receivedPaths()).toEqual(['/selective']);
  });

  it('logs the result of each delivery', async () => {
    receiver.respondWith(204, 400);
    for (let round = 0; round < 2; round += 1) {
      await signIn();
      await running.tenant.deleteUserSessions('auth0|alice');
      await receivedPaths();
    }
    const events = running.tenant.logs().filter(({ type }) => type.startsWith('oidc_'));
    const details = { session_id: expect.any(String) as string };
    const subject = { client_id: 'first', user_id: 'auth0|alice', details };
    expect(events).toMatchObject([
      { type: 'oidc_backchannel_logout_succeeded', ...subject },
      {
        type: 'oidc_backchannel_logout_failed',
        ...subject,
        description: expect.stringMatching(/400$/),
      },
    ]);
    expect(receiver.received).toHaveLength(2);
  });
});
