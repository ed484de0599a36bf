/** @vitest-environment node */
import { describe, expect, it } from 'vitest';
import { startLocalTenant } from '../src/index.js';
import { CALLBACK } from './browser.js';
import { runTenant } from './running-tenant.js';

const client = { allowedCallbackUrls: [CALLBACK], allowedWebOrigins: [] };
const running = runTenant({
  clients: [
    { clientId: 'backend', clientSecret: 'a secret+%', ...client },
    { clientId: 'other', clientSecret: 'other secret', ...client },
  ],
});

const basic = (clientId: string, secret: string) => ({
  Authorization: `Basic ${Buffer.from(`${clientId}:${encodeURIComponent(secret)}`).toString('base64')}`,
});

/** Signs in and exchanges the code. */
async function exchange(
  clientId: string,
  parameters: Record<string, string>,
  headers: Record<string, string> = {},
) {
  const visitor = running.browser(clientId);
  const { response, verifier } = await visitor.login(undefined, {
    scope: 'openid offline_access',
  });
  const answer = await fetch(`${running.tenant.domain}/oauth/token`, {
    method: 'POST',
    headers,
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      redirect_uri: CALLBACK,
      code: response['code'] ?? '',
      code_verifier: verifier,
      ...parameters,
    }),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, string> };
}

describe('a confidential application', () => {
  it('sends its secret in the form', async () => {
    const parameters = { client_id: 'backend', client_secret: 'a secret+%' };
    const answer = await exchange('backend', parameters);
    expect(answer.status).toBe(200);
    expect(answer.body).toHaveProperty('refresh_token');
  });

  it('sends its secret with HTTP Basic authentication', async () => {
    expect((await exchange('backend', {}, basic('backend', 'a secret+%'))).status).toBe(200);
  });

  it.each([
    ['no secret', { client_id: 'backend' }, {}],
    ['a wrong secret', { client_id: 'backend', client_secret: 'wrong' }, {}],
    ['a wrong Basic secret', {}, basic('backend', 'wrong')],
    ['the secret of another application', {}, basic('backend', 'other secret')],
    ['an unknown client', {}, basic('nobody', 'a secret+%')],
  ] as const)('gets no tokens with %s', async (_what, parameters, headers) => {
    expect(await exchange('backend', parameters, headers)).toEqual({
      status: 401,
      body: { error: 'access_denied', error_description: 'Unauthorized' },
    });
  });

  it('cannot exchange the code of another application', async () => {
    expect((await exchange('backend', {}, basic('other', 'other secret'))).status).toBe(403);
  });

  it.each([
    { clientSecret: '' },
    { managementScopes: ['read:users' as const] },
    { clientSecret: 'x', managementScopes: ['everything' as 'read:users'] },
  ])('is rejected with %j', async (fields) => {
    const clients = [{ clientId: 'a', ...client, ...fields }];
    await expect(startLocalTenant({ clients })).rejects.toMatchObject({ code: 'invalid_option' });
  });
});

it.each(['sub', 'sid', 'gty', 'email'])('a user cannot have the custom claim %s', async (name) => {
  const user = { user_id: 'auth0|a', email: 'a@example.com', password: 'p', name: 'A' };
  const users = [{ ...user, claims: { [name]: 'x' } }];
  await expect(startLocalTenant({ users })).rejects.toMatchObject({ code: 'invalid_option' });
});
