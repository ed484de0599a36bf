import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { completeLogin } from '../../src/index.js';
import { createFakeClient } from '../fake-client.js';
import { visit } from './happy-dom.js';

const callback = 'https://app.example.com/callback?code=c&state=s';
const key = 'a0.spajs.txs.spa';

/** Stores a transaction, as the SDK does when it redirects to login. */
const storeTransaction = (transaction: unknown = { state: 's', response_type: 'code' }) =>
  sessionStorage.setItem(key, JSON.stringify(transaction));

const denied = () => {
  throw new DOMException('denied', 'SecurityError');
};
const denySessionStorage = () =>
  vi.spyOn(globalThis, 'sessionStorage', 'get').mockImplementation(denied);

beforeEach(() => {
  visit('https://app.example.com/notes');
  sessionStorage.clear();
  storeTransaction();
});

afterEach(() => vi.restoreAllMocks());

const failure = (error: string, error_description: string) =>
  Object.assign(new Error(error_description), {
    error,
    error_description,
    appState: { returnTo: '/notes?view=2' },
  });

describe('completeLogin', () => {
  it('completes the login and returns the path', async () => {
    const client = createFakeClient();
    expect(await completeLogin(client, callback)).toMatchObject({
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

  it.each(['/notes', '/notes?code=c', '/notes?state=s', '/notes?error=e', '/notes#code=c&state=s'])(
    'ignores %s, which is not a callback',
    async (url) => {
      const client = createFakeClient();
      expect(await completeLogin(client, url)).toMatchObject({ status: 'not_a_callback' });
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
    expect(await completeLogin(client, '/callback?error=e&state=s')).toMatchObject({
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
    ['/?code=c&state=s&tab=1', '/?tab=1'],
    ['/map?code=94110&state=CA', '/map?code=94110&state=CA'],
  ])('turns returnTo %j into %s', async (returnTo, path) => {
    const client = createFakeClient();
    client.handleRedirectCallback.mockResolvedValue({ appState: { returnTo } });
    expect(await completeLogin(client, callback)).toMatchObject({
      status: 'signed_in',
      returnTo: path,
    });
  });

  it('removes a response from a returnTo at the redirect_uri of the client', async () => {
    const redirect_uri = 'https://app.example.com/callback';
    const client = createFakeClient({ authorizationParams: { redirect_uri } });
    const returnTo = '/callback?error=e&error_description=d&state=s&tab=1';
    client.handleRedirectCallback.mockResolvedValueOnce({ appState: { returnTo } });
    expect(await completeLogin(client, callback)).toMatchObject({ returnTo: '/callback?tab=1' });
    client.handleRedirectCallback.mockRejectedValueOnce({ error: 'e', appState: { returnTo } });
    expect(await completeLogin(client, `${callback}&tab=1`)).toMatchObject({
      returnTo: '/callback?tab=1',
    });
  });

  it.each([undefined, null, 'text'])('ignores the app state %j', async (appState) => {
    const client = createFakeClient();
    client.handleRedirectCallback.mockResolvedValue({ appState });
    expect(await completeLogin(client, callback)).toMatchObject({
      status: 'signed_in',
      returnTo: '/',
    });
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

  it('throws invalid_client for a client without a client ID', () => {
    const client = { handleRedirectCallback: async () => ({}) };
    expect(() => completeLogin(client, callback)).toThrowError(
      expect.objectContaining({ message: 'invalid_client: getConfiguration' }),
    );
  });
});

/** Expects that nothing happens, and that the transaction is as stored. */
async function expectIgnored(url: string, client = createFakeClient()): Promise<void> {
  const stored = sessionStorage.getItem(key);
  visit(new URL(url, 'https://app.example.com').href);
  const address = location.href;
  expect(await completeLogin(client)).toMatchObject({ status: 'not_a_callback' });
  expect(client.handleRedirectCallback).not.toHaveBeenCalled();
  expect(sessionStorage.getItem(key)).toBe(stored);
  expect(location.href).toBe(address);
}

const blockedLink = '/?error=unauthorized&error_description=user%20is%20blocked&state=x';

describe('a URL with the state of somebody else', () => {
  it.each([
    ['the callback of another OAuth provider', '/connect/crm?code=X&state=Y'],
    ['the callback of another OAuth provider at the callback URL', '/callback?code=X&state=Y'],
    ['a forged link to a blocked login', blockedLink],
    ['a forged link with an empty state', '/?error=unauthorized&state='],
    ['a forged link to a connected account', '/callback?connect_code=X&state=Y'],
    ['a link with our state in second place', '/callback?error=e&state=Y&state=s'],
  ])('is ignored: %s', async (_, url) => {
    await expectIgnored(url);
    sessionStorage.clear();
    await expectIgnored(url);
  });

  it('is ignored if the transaction belongs to another client', async () => {
    sessionStorage.clear();
    sessionStorage.setItem('a0.spajs.txs.spa-2', JSON.stringify({ state: 's' }));
    await expectIgnored(callback);
  });

  it.each([
    'text',
    '',
    'null',
    '42',
    '"s"',
    '[]',
    '{}',
    '{"state":null}',
    '{"state":["s"]}',
    '{"state":{"s":"s"}}',
    '{"state":42}',
    '{"state":true}',
    '{"state":"S"}',
  ])('is ignored if %j is stored', async (stored) => {
    sessionStorage.setItem(key, stored);
    for (const state of ['s', '42', 'true', 'null', 'undefined']) {
      await expectIgnored(`/callback?code=c&state=${state}`);
    }
  });

  it('is ignored if the stored state is empty', async () => {
    storeTransaction({ state: '' });
    await expectIgnored('/callback?code=c&state=');
  });

  it('is ignored if sessionStorage is denied', async () => {
    denySessionStorage();
    const client = createFakeClient();
    expect(await completeLogin(client, callback)).toMatchObject({ status: 'not_a_callback' });
    expect(client.handleRedirectCallback).not.toHaveBeenCalled();
  });
});

describe('completeLogin with useCookiesForTransactions', () => {
  // As the SDK encodes it.
  const value = '{%22nonce%22:%22bjFu%22%2C%22state%22:%22s=%22}';
  const response = 'https://app.example.com/callback?code=c&state=s%3D';
  const createCookieClient = () => createFakeClient({ useCookiesForTransactions: true });
  const setCookies = (...cookies: string[]) =>
    vi.spyOn(document, 'cookie', 'get').mockReturnValue(cookies.join('; '));

  it.each([
    ['the cookie', [`theme=dark`, `${key}=${value}`, 'lang=en']],
    ['the cookie for legacy browsers', [`_legacy_${key}=${value}`]],
    ['the last cookie of that name, like the SDK', [`${key}={}`, `${key}=${value}`]],
  ])('reads the state of %s', async (_, cookies) => {
    setCookies(...cookies);
    expect(await completeLogin(createCookieClient(), response)).toMatchObject({
      status: 'signed_in',
    });
  });

  it('does not need sessionStorage', async () => {
    denySessionStorage();
    setCookies(`${key}=${value}`);
    expect(await completeLogin(createCookieClient(), response)).toMatchObject({
      status: 'signed_in',
    });
  });

  it.each([
    ['no cookie', []],
    ['the cookie of another client', [`${key}-2=${value}`, `x${key}=${value}`]],
    ['another state', [`${key}={%22state%22:%22t%22}`]],
    ['another state in the last cookie of that name', [`${key}=${value}`, `${key}={}`]],
    ['a malformed cookie', [`${key}=%E0%A4%A`]],
    ['an empty cookie', [`${key}=`]],
  ])('ignores a callback with %s', async (_, cookies) => {
    setCookies(...cookies);
    await expectIgnored(response, createCookieClient());
  });

  it('ignores a callback if cookies are denied', async () => {
    vi.spyOn(document, 'cookie', 'get').mockImplementation(denied);
    await expectIgnored(response, createCookieClient());
  });

  it('reads one storage only, that of the SDK', async () => {
    setCookies();
    await expectIgnored(callback, createCookieClient());
    sessionStorage.clear();
    setCookies(`${key}=${value}`);
    await expectIgnored(response, createFakeClient());
  });
});

describe('a connected account', () => {
  const response = 'https://app.example.com/callback?connect_code=c&state=s';
  const refusal = 'https://app.example.com/callback?error=access_denied&state=s';

  beforeEach(() => storeTransaction({ state: 's', response_type: 'connect_code' }));

  it('is completed, and is no login', async () => {
    const client = createFakeClient();
    const account = { id: 'cac_1', connection: 'crm', response_type: 'connect_code' };
    client.handleRedirectCallback.mockResolvedValue({
      ...account,
      appState: { returnTo: '/accounts' },
    });
    expect(await completeLogin(client, response)).toMatchObject({
      status: 'account_connected',
      returnTo: '/accounts',
    });
    expect(client.handleRedirectCallback).toHaveBeenCalledExactlyOnceWith(response);
  });

  it.each([
    ['access_denied', 'The user said no'],
    ['unauthorized', 'user is blocked'],
    ['login_required', 'Login required'],
  ])('that was refused with %s (%s) is not connected', async (error, description) => {
    const client = createFakeClient();
    client.handleRedirectCallback.mockRejectedValue(failure(error, description));
    expect(await completeLogin(client, refusal)).toMatchObject({
      status: 'account_not_connected',
      returnTo: '/notes?view=2',
      error: { error, error_description: description },
    });
  });
});
