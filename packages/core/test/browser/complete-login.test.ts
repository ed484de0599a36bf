import { beforeEach, describe, expect, it } from 'vitest';
import { completeLogin } from '../../src/index.js';
import { createFakeClient } from '../fake-client.js';
import { visit } from './happy-dom.js';

const callback = 'https://app.example.com/callback?code=c&state=s';

beforeEach(() => visit('https://app.example.com/notes'));

const failure = (error: string, error_description: string) =>
  Object.assign(new Error(error_description), {
    error,
    error_description,
    appState: { returnTo: '/notes?view=2' },
  });

describe('completeLogin', () => {
  it('completes the login and returns the path', async () => {
    const client = createFakeClient();
    expect(await completeLogin(client, callback)).toEqual({
      status: 'signed_in',
      returnTo: '/notes',
    });
    expect(client.handleRedirectCallback).toHaveBeenCalledWith(callback);
  });

  it('reads the URL of the page by default', async () => {
    visit(callback);
    const client = createFakeClient();
    expect(await completeLogin(client)).toMatchObject({ status: 'signed_in' });
    expect(client.handleRedirectCallback).toHaveBeenCalledWith(callback);
  });

  it('accepts the result of a login that a framework has completed', async () => {
    const client = createFakeClient();
    const succeed = async () => ({ appState: { returnTo: '/drafts' } });
    expect(await completeLogin(client, callback, succeed)).toEqual({
      status: 'signed_in',
      returnTo: '/drafts',
    });
    const fail = async () => Promise.reject(failure('unauthorized', 'user is blocked'));
    expect(await completeLogin(client, `${callback}2`, fail)).toMatchObject({
      status: 'blocked',
      returnTo: '/notes?view=2',
    });
    expect(client.handleRedirectCallback).not.toHaveBeenCalled();
  });

  it.each(['/notes', '/notes?code=c', '/notes?state=s', '/notes?error=e', '/notes#code=c&state=s'])(
    'ignores %s, which is not a callback',
    async (url) => {
      const client = createFakeClient();
      expect(await completeLogin(client, url)).toEqual({ status: 'not_a_callback' });
      expect(client.handleRedirectCallback).not.toHaveBeenCalled();
    },
  );

  it.each([
    ['unauthorized', 'user is blocked', 'blocked'],
    ['access_denied', 'User is blocked', 'blocked'],
    ['login_required', 'Login required', 'login_required'],
    ['access_denied', 'User did not authorize the request', 'denied'],
    ['unauthorized', 'Not for you', 'denied'],
    ['missing_transaction', 'Invalid state', 'failed'],
    ['server_error', 'Oops', 'failed'],
  ])('returns for %s (%s) the status %s', async (error, description, status) => {
    const client = createFakeClient();
    client.handleRedirectCallback.mockRejectedValue(failure(error, description));
    expect(await completeLogin(client, '/callback?error=e&state=s')).toEqual({
      status,
      returnTo: '/notes?view=2',
      error: { error, error_description: description },
    });
  });

  it('returns failed for an exception without a code', async () => {
    const client = createFakeClient();
    client.handleRedirectCallback.mockRejectedValue(new TypeError('Failed to fetch'));
    expect(await completeLogin(client, callback)).toMatchObject({
      status: 'failed',
      returnTo: '/',
    });
  });

  it.each([
    [undefined, '/'],
    [42, '/'],
    ['', '/'],
    ['/notes?view=2#top', '/notes?view=2#top'],
    ['https://app.example.com/notes', '/notes'],
    ['https://evil.example.com/notes', '/'],
    ['//evil.example.com', '/'],
    ['/\\evil.example.com', '/'],
    ['https://app.example.com//evil.example.com', '/evil.example.com'],
    ['javascript:alert(1)', '/'],
    ['http://[', '/'],
    ['blob:https://app.example.com/1', '/'],
    ['/notes?code=c&state=s&tab=1', '/notes?tab=1'],
    ['/notes?error=e&error_description=d&state=s', '/notes'],
    ['/notes?state=open&tab=1', '/notes?state=open&tab=1'],
  ])('turns returnTo %j into %s', async (returnTo, path) => {
    const client = createFakeClient();
    client.handleRedirectCallback.mockResolvedValue({ appState: { returnTo } });
    expect(await completeLogin(client, callback)).toEqual({ status: 'signed_in', returnTo: path });
  });

  it.each([undefined, null, 'text'])('ignores the app state %j', async (appState) => {
    const client = createFakeClient();
    client.handleRedirectCallback.mockResolvedValue({ appState });
    expect(await completeLogin(client, callback)).toEqual({ status: 'signed_in', returnTo: '/' });
  });

  it.each([undefined, null, {}, { handleRedirectCallback: true }])(
    'throws invalid_client for the client %j',
    (client) => {
      expect(() => completeLogin(client as never, callback)).toThrowError(
        expect.objectContaining({
          code: 'invalid_client',
          message: 'invalid_client: handleRedirectCallback',
        }),
      );
    },
  );
});
