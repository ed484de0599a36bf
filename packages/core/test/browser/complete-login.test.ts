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

/** A client whose SDK completes the login with this `appState`. */
function createClient(appState: unknown, options = {}) {
  const client = createFakeClient(options);
  client.handleRedirectCallback.mockResolvedValue({ appState });
  return client;
}

/** A client whose SDK rejects with an error. */
function createRefusedClient(error: string, error_description: string, appState: object) {
  const client = createFakeClient();
  const refusal = { error, error_description, appState };
  client.handleRedirectCallback.mockRejectedValue(
    Object.assign(new Error(error_description), refusal),
  );
  return client;
}

describe('completeLogin', () => {
  it.each([callback, undefined])('completes the login at %s and returns the path', async (url) => {
    visit(callback);
    const client = createFakeClient();
    expect(await completeLogin(client, url)).toMatchObject({
      status: 'signed_in',
      returnTo: '/notes',
    });
    expect(client.handleRedirectCallback).toHaveBeenCalledWith(callback);
  });

  it.each([
    ['unauthorized', 'user is blocked', 'blocked'],
    ['access_denied', 'User is blocked', 'blocked'],
    ['login_required', 'Login required', 'login_required'],
    ['access_denied', 'User did not authorize the request', 'denied'],
    ['unauthorized', 'Not for you', 'denied'],
    ['missing_transaction', 'Invalid state', 'failed'],
    ['server_error', 'Oops', 'failed'],
  ])('returns for %s (%s) the status %s', async (error, description, status) => {
    const client = createRefusedClient(error, description, { returnTo: '/notes?view=2' });
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
  ])('turns returnTo %j into %s', async (returnTo, path) => {
    expect(await completeLogin(createClient({ returnTo }), callback)).toMatchObject({
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
    expect(await completeLogin(createClient(appState), callback)).toMatchObject({
      status: 'signed_in',
      returnTo: '/',
    });
  });

  it.each<[unknown, string]>([
    [undefined, 'handleRedirectCallback'],
    [null, 'handleRedirectCallback'],
    [{ handleRedirectCallback: true }, 'handleRedirectCallback'],
    [{ handleRedirectCallback: async () => ({}) }, 'getConfiguration'],
  ])('throws invalid_client for the client %j: %s', (client, method) => {
    expect(() => completeLogin(client as never, callback)).toThrowError(
      expect.objectContaining({ code: 'invalid_client', message: `invalid_client: ${method}` }),
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

describe('a URL with the state of somebody else', () => {
  it.each([
    ['the callback of another OAuth provider', '/connect/crm?code=X&state=Y'],
    ['the callback of another OAuth provider at the callback URL', '/callback?code=X&state=Y'],
    [
      'a forged link to a blocked login',
      '/?error=unauthorized&error_description=user%20is%20blocked&state=x',
    ],
    ['a forged link with an empty state', '/?error=unauthorized&state='],
    ['a forged link to a connected account', '/callback?connect_code=X&state=Y'],
    ['a link with our state in second place', '/callback?error=e&state=Y&state=s'],
    ['a page of the app', '/notes'],
    ['a code of the app', '/notes?code=c'],
    ['a state without an answer', '/notes?state=s'],
    ['an error without a state', '/notes?error=e'],
    ['a response in the fragment', '/notes#code=c&state=s'],
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
    '{"state":""}',
  ])('is ignored if %j is stored', async (stored) => {
    sessionStorage.setItem(key, stored);
    for (const state of ['s', '42', 'true', 'null', 'undefined', '']) {
      await expectIgnored(`/callback?code=c&state=${state}`);
    }
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
  ])('reads the state of %s, without sessionStorage', async (_, cookies) => {
    denySessionStorage();
    setCookies(...cookies);
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
