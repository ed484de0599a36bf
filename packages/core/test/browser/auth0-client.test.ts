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

it('accepts an Auth0Client, also in its types', () => {
  const client: SessionClient & SignInClient & CallbackClient = new Auth0Client(options);
  expect(createSessionHeartbeat(client).getSnapshot().status).toBe('loading');
});

it('reads the configuration of an Auth0Client, also the part that is not public', () => {
  const client = new Auth0Client({
    ...options,
    useRefreshTokens: true,
    authorizationParams: {
      redirect_uri: 'https://app.example.com/callback',
    },
    interactiveErrorHandler: 'popup',
  });
  expect(readClientConfiguration(client)).toEqual({
    domain: 'tenant.example.com',
    clientId: 'spa',
    redirectUri: 'https://app.example.com/callback',
    useRefreshTokens: true,
    usesTransactionCookies: false,
    opensPopups: true,
  });
});

it('asks with silent authentication, or with refresh tokens if the Auth0Client uses them', () => {
  expect(tokenProbe(new Auth0Client(options)).kind).toBe('silent_auth');
  expect(tokenProbe(new Auth0Client({ ...options, useRefreshTokens: true })).kind).toBe('grant');
});
