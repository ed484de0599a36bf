// Fails at the first wrong response. Arguments: the tenant and the application.
import assert from 'node:assert/strict';
import * as client from 'openid-client';
import { createBrowser } from '../browser.mjs';

const [, , domain, app] = process.argv;
const redirect_uri = `${app}/callback`;

for (const authentication of [client.ClientSecretPost, client.ClientSecretBasic]) {
  const browser = createBrowser();
  const config = await client.discovery(
    new URL(domain),
    'backend',
    {},
    authentication('backend-secret'),
  );
  const pkceCodeVerifier = client.randomPKCECodeVerifier();
  const [expectedState, expectedNonce] = [client.randomState(), client.randomNonce()];
  const login = client.buildAuthorizationUrl(config, {
    redirect_uri,
    scope: 'openid profile offline_access',
    state: expectedState,
    nonce: expectedNonce,
    code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
  });
  const { at } = await browser.open(login, redirect_uri);
  const tokens = await client.authorizationCodeGrant(config, at, {
    pkceCodeVerifier,
    expectedState,
    expectedNonce,
    idTokenExpected: true,
  });
  assert.equal(tokens.claims().sub, 'auth0|alice');
  const profile = await client.fetchUserInfo(config, tokens.access_token, 'auth0|alice');
  assert.equal(profile.name, 'Alice');

  const refreshed = await client.refreshTokenGrant(config, tokens.refresh_token);
  assert.equal(refreshed.claims().sub, 'auth0|alice');
  await client.tokenRevocation(config, refreshed.refresh_token);
  await assert.rejects(
    client.refreshTokenGrant(config, refreshed.refresh_token),
    ({ error, status }) => error === 'invalid_grant' && status === 403,
  );

  const machine = await client.clientCredentialsGrant(config, { audience: `${domain}/api/v2/` });
  const users = await client.fetchProtectedResource(
    config,
    machine.access_token,
    new URL('/api/v2/users', domain),
    'GET',
  );
  assert.equal((await users.json()).length, 3);

  const logout = client.buildEndSessionUrl(config, {
    post_logout_redirect_uri: `${app}/`,
    id_token_hint: tokens.id_token,
    state: 'bye',
  });
  const ended = await browser.open(logout, app);
  assert.equal(ended.at.href, `${app}/?state=bye`);
}

const stranger = await client.discovery(new URL(domain), 'backend', 'wrong');
await assert.rejects(
  client.clientCredentialsGrant(stranger, { audience: `${domain}/api/v2/` }),
  ({ error, status }) => error === 'access_denied' && status === 401,
);
