import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { currentPath, isAuthorizationResponse, toLocalPath } from '../../src/browser/local-path.js';
import { createSessionHeartbeat, handleSessionLoss, type Probe } from '../../src/index.js';
import { createFakeClient } from '../fake-client.js';
import { loadEmptyIframes, visit } from './happy-dom.js';

const origin = 'https://app.example.com';

beforeEach(() => visit(`${origin}/notes`));

describe('toLocalPath', () => {
  it('keeps the parameters of the app', () => {
    expect(toLocalPath('/map?state=CA&code=94110')).toBe('/map?state=CA&code=94110');
    expect(toLocalPath('/map?a=1%202&code=c+d&state=s')).toBe('/map?a=1%202&code=c+d&state=s');
  });

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

  it.each(['/?state=CA', '/?code=94110', '/?error=e&tab=1', '/?iss=i'])(
    'keeps %s, which is no response',
    (path) => expect(toLocalPath(path)).toBe(path),
  );

  it.each([
    ['https://app.example.com/callback', '/callback?code=c&state=s', '/callback'],
    ['https://app.example.com/callback?from=login', '/callback?code=c&state=s', '/callback'],
    ['/callback', '/callback?code=c&state=s', '/callback'],
    ['https://app.example.com/callback', '/?code=c&state=s', '/?code=c&state=s'],
    [
      'https://app.example.com/callback',
      '/callback/crm?code=c&state=s',
      '/callback/crm?code=c&state=s',
    ],
    ['https://other.example.com/', '/?code=c&state=s', '/?code=c&state=s'],
    ['com.example.app://callback', '/callback?code=c&state=s', '/callback?code=c&state=s'],
  ])('with the redirect_uri %s turns %s into %s', (redirectUri, path, expected) => {
    expect(toLocalPath(path, redirectUri)).toBe(expected);
  });

  it('returns / for a redirect_uri that is no URL', () => {
    expect(toLocalPath('/notes', 'http://[')).toBe('/');
  });
});

describe('currentPath', () => {
  it('has no response at the redirect_uri', () => {
    visit(`${origin}/callback?code=c&state=s&tab=1`);
    expect(currentPath(`${origin}/callback`)).toBe('/callback?tab=1');
    expect(currentPath()).toBe('/callback?code=c&state=s&tab=1');
  });
});

describe('isAuthorizationResponse', () => {
  it.each(['?code=c&state=s', '?error=e&state=s', '?connect_code=c&state=s'])(
    'is true for %s',
    (query) => expect(isAuthorizationResponse(new URL(query, origin).searchParams)).toBe(true),
  );

  it.each(['', '?state=s', '?code=c', '?error=e', '?connect_code=c', '#code=c&state=s'])(
    'is false for %j',
    (query) => expect(isAuthorizationResponse(new URL(query, origin).searchParams)).toBe(false),
  );
});

describe('at the redirect_uri with a response in the address', () => {
  /** The client of a page that is at its redirect_uri, and whose checks reject with `login_required`. */
  function openPage(confirmByRedirect: boolean) {
    visit(`${origin}/callback?error=unauthorized&error_description=d&state=s&tab=1`);
    loadEmptyIframes();
    localStorage.clear();
    sessionStorage.clear();
    vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('visible');
    const redirect_uri = `${origin}/callback`;
    const client = createFakeClient({ authorizationParams: { redirect_uri } });
    const probe: Probe = {
      kind: confirmByRedirect ? 'silent_auth' : 'custom',
      passive: true,
      ask: () => Promise.reject({ error: confirmByRedirect ? 'login_required' : 'invalid_grant' }),
    };
    const heartbeat = createSessionHeartbeat(client, { probe, confirmByRedirect });
    onTestFinished(() => {
      heartbeat.stop();
      vi.restoreAllMocks();
    });
    return { client, heartbeat };
  }

  it('a loss returns to the address without the response', async () => {
    const { client, heartbeat } = openPage(false);
    onTestFinished(handleSessionLoss(heartbeat, client));
    heartbeat.start();
    await vi.waitFor(() => expect(client.loginWithRedirect).toHaveBeenCalledOnce());
    expect(client.loginWithRedirect).toHaveBeenCalledWith({
      appState: { returnTo: '/callback?tab=1', redirectedBy: 'auth0-heartbeat' },
    });
  });

  it('a loss returns to the given path without the response', async () => {
    const { client, heartbeat } = openPage(false);
    onTestFinished(handleSessionLoss(heartbeat, client, { returnTo: () => location.href }));
    heartbeat.start();
    await vi.waitFor(() => expect(client.loginWithRedirect).toHaveBeenCalledOnce());
    expect(client.loginWithRedirect).toHaveBeenCalledWith({
      appState: { returnTo: '/callback?tab=1', redirectedBy: 'auth0-heartbeat' },
    });
  });

  it('a confirmation returns to the address without the response', async () => {
    const { client, heartbeat } = openPage(true);
    heartbeat.start();
    await vi.waitFor(() => expect(client.loginWithRedirect).toHaveBeenCalledOnce());
    expect(client.loginWithRedirect).toHaveBeenCalledWith(
      expect.objectContaining({
        appState: {
          returnTo: '/callback?tab=1',
          confirmed: expect.any(String) as string,
          redirectedBy: 'auth0-heartbeat',
        },
      }),
    );
  });
});
