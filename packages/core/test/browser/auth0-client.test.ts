import { Auth0Client, type Auth0ClientOptions } from '@auth0/auth0-spa-js';
import { expect, it } from 'vitest';
import {
  type CallbackClient,
  createSessionHeartbeat,
  type SessionClient,
  type SignInClient,
  tokenProbe,
} from '../../src/index.js';
import { readClientConfiguration } from '../../src/browser/client-configuration.js';

const options: Auth0ClientOptions = { domain: 'tenant.example.com', clientId: 'spa' };

it('an Auth0Client fits, in types and in fact', () => {
  const client: SessionClient & SignInClient & CallbackClient = new Auth0Client(options);
  expect(createSessionHeartbeat(client).getSnapshot().status).toBe('idle');
});

it("an Auth0Client's configuration can be read, also the part that is not public", () => {
  const client = new Auth0Client({
    ...options,
    useRefreshTokens: true,
    authorizationParams: {
      redirect_uri: 'https://app.example.com/callback',
      organization: 'org_1',
    },
  });
  expect(readClientConfiguration(client)).toEqual({
    domain: 'tenant.example.com',
    clientId: 'spa',
    redirectUri: 'https://app.example.com/callback',
    organization: 'org_1',
    useRefreshTokens: true,
  });
});

it('a plain Auth0Client depends on silent authentication, one with refresh tokens does not', () => {
  expect(tokenProbe(new Auth0Client(options)).silentAuth).toBe(true);
  expect(tokenProbe(new Auth0Client({ ...options, useRefreshTokens: true })).silentAuth).toBe(
    false,
  );
});
