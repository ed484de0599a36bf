import { beforeEach, describe, expect, it, vi } from 'vitest';
import { currentPath, isAuthorizationResponse, toLocalPath } from '../../src/browser/local-path.js';
import { createSessionHeartbeat, handleSessionLoss, type Probe } from '../../src/index.js';
import { createFakeClient } from '../fake-client.js';
import { setUpPage, settle } from './fake-page.js';
import { visit } from './happy-dom.js';

const origin = 'https://app.example.com';

setUpPage();

describe('toLocalPath', () => {
  it.each([
    ['/?code=c&state=s&iss=https%3A%2F%2Ftenant.example.com', '/'],
    ['/?error=e&error_description=d&error_uri=u&state=s', '/'],
    ['/?connect_code=c&state=s', '/'],
    ['/?tab=1&code=c&state=s#top', '/?tab=1#top'],
    ['https://app.example.com?code=c&state=s', '/'],
    ['//app.example.com/?code=c&state=s', '/'],
  ])('removes a response from %s, the redirect_uri by default', (path, expected) => {
    expect(toLocalPath(path)).toBe(expected);
    expect(toLocalPath(path, origin)).toBe(expected);
  });

  it.each([
    '/?state=CA',
    '/?code=94110',
    '/?error=e&tab=1',
    '/?iss=i',
    '/map?a=1%202&code=c+d&state=s',
  ])('keeps %s, which is no response', (path) => expect(toLocalPath(path)).toBe(path));

  it.each([
    [`${origin}/callback`, '/callback?code=c&state=s', '/callback'],
    [`${origin}/callback?from=login`, '/callback?code=c&state=s', '/callback'],
    ['/callback', '/callback?code=c&state=s', '/callback'],
    [`${origin}/callback`, '/?code=c&state=s', '/?code=c&state=s'],
    [`${origin}/callback`, '/callback/crm?code=c&state=s', '/callback/crm?code=c&state=s'],
    ['https://other.example.com/', '/?code=c&state=s', '/?code=c&state=s'],
    ['com.example.app://callback', '/callback?code=c&state=s', '/callback?code=c&state=s'],
    ['http://[', '/notes', '/'],
  ])('with the redirect_uri %s turns %s into %s', (redirectUri, path, expected) => {
    expect(toLocalPath(path, redirectUri)).toBe(expected);
  });
});

it('currentPath has no response at the redirect_uri', () => {
  visit(`${origin}/callback?code=c&state=s&tab=1`);
  expect(currentPath(`${origin}/callback`)).toBe('/callback?tab=1');
  expect(currentPath()).toBe('/callback?code=c&state=s&tab=1');
});

it.each([
  ['?code=c&state=s', true],
  ['?error=e&state=s', true],
  ['?connect_code=c&state=s', true],
  ['', false],
  ['?state=s', false],
  ['?code=c', false],
  ['?error=e', false],
  ['?connect_code=c', false],
  ['#code=c&state=s', false],
])('isAuthorizationResponse of %j is %s', (query, expected) => {
  expect(isAuthorizationResponse(new URL(query, origin).searchParams)).toBe(expected);
});

describe('at the redirect_uri with a response in the address', () => {
  beforeEach(() => {
    visit(`${origin}/callback?error=unauthorized&error_description=d&state=s&tab=1`);
  });

  /** Starts a heartbeat whose checks reject. Returns the `appState` of its redirect to login. */
  async function redirect(confirmByRedirect: boolean, options = {}) {
    const redirect_uri = `${origin}/callback`;
    const client = createFakeClient({ authorizationParams: { redirect_uri } });
    const probe: Probe = {
      kind: confirmByRedirect ? 'silent_auth' : 'custom',
      passive: true,
      ask: () => Promise.reject({ error: confirmByRedirect ? 'login_required' : 'invalid_grant' }),
    };
    const heartbeat = createSessionHeartbeat(client, { probe, confirmByRedirect });
    handleSessionLoss(heartbeat, client, options);
    heartbeat.start();
    await settle();
    heartbeat.stop();
    expect(client.loginWithRedirect).toHaveBeenCalledOnce();
    const [[login]] = vi.mocked<(options?: object) => unknown>(client.loginWithRedirect).mock
      .calls as [[{ appState: unknown }]];
    return login.appState;
  }

  const appState = { returnTo: '/callback?tab=1', redirectedBy: 'auth0-heartbeat' };

  it.each([
    ['the address', {}],
    ['the given path', { returnTo: () => location.href }],
  ])('a loss returns to %s without the response', async (_, options) => {
    expect(await redirect(false, options)).toEqual(appState);
  });

  it('a confirmation returns to the address without the response', async () => {
    expect(await redirect(true)).toEqual({ ...appState, confirmed: expect.any(String) });
  });
});
