import { beforeEach, describe, expect, it, vi } from 'vitest';
import { completeLogin } from '../../src/index.js';
import { digestOf } from '../../src/machine/digest.js';
import { parseRecord } from '../../src/machine/shared-record.js';
import { createFakeClient } from '../fake-client.js';
import { createDeniedStorage, recordKey, setUpPage } from './fake-page.js';

const callback = 'https://app.example.com/callback?code=c&state=s';
const digest = digestOf('auth0|alice');
const now = 1_800_000_000_000;

const page = setUpPage();

/** Stores a transaction, as the SDK does when it redirects to the tenant. */
const storeTransaction = (transaction: object = { state: 's' }) =>
  sessionStorage.setItem('a0.spajs.txs.spa', JSON.stringify(transaction));

const readRecord = () => parseRecord(localStorage.getItem(recordKey));

beforeEach(() => {
  vi.setSystemTime(now);
  storeTransaction();
});

/** A callback with an error, after a redirect that confirmed the session of a user. */
function refuse(error: string, error_description: string, confirmed?: unknown) {
  const client = createFakeClient();
  const appState = { returnTo: '/notes', ...(confirmed !== undefined && { confirmed }) };
  client.handleRedirectCallback.mockRejectedValue({ error, error_description, appState });
  sessionStorage.setItem('auth0-heartbeat.confirmed-at', String(now - 1_000));
  return completeLogin(client, '/callback?error=e&state=s');
}

describe('a completed login', () => {
  it('is shared with the heartbeats of this browser, and says nothing about iframes', async () => {
    const check = { at: 1, verdict: 'lost', code: 'login_required', user: digest };
    const record = { silentAuth: { at: 1, works: true }, check };
    localStorage.setItem(recordKey, JSON.stringify(record));
    await completeLogin(createFakeClient(), callback);
    expect(readRecord()).toEqual({
      silentAuth: { at: now, works: false },
      login: { at: now, user: digest, session: expect.stringMatching(/^-?\d+,-?\d+$/) },
      activity: { at: now },
      check,
    });
  });

  it('stores no token and no claim', async () => {
    await completeLogin(createFakeClient(), callback);
    expect(Object.keys(localStorage)).toEqual([recordKey, 'auth0-heartbeat.activity']);
    expect(localStorage.getItem('auth0-heartbeat.activity')).toMatch(/^\d+$/);
    expect(localStorage.getItem(recordKey)).not.toMatch(/alice|token|example\.com/);
  });

  it('needs no web storage if the transaction is a cookie', async () => {
    vi.stubGlobal('localStorage', createDeniedStorage());
    vi.stubGlobal('sessionStorage', createDeniedStorage());
    const cookie = 'a0.spajs.txs.spa={%22state%22:%22s%22}';
    vi.spyOn(document, 'cookie', 'get').mockReturnValue(cookie);
    const client = createFakeClient({ useCookiesForTransactions: true });
    expect(await completeLogin(client, callback)).toMatchObject({ status: 'signed_in' });
  });

  it('does not need the claims of the user', async () => {
    const client = createFakeClient();
    client.getIdTokenClaims.mockRejectedValue(new Error('boom'));
    expect(await completeLogin(client, callback)).toMatchObject({ status: 'signed_in' });
    expect(page.reported).toEqual([new Error('boom')]);
  });

  it('is completed once by repeated calls', async () => {
    const client = createFakeClient();
    const [one, other] = await Promise.all([
      completeLogin(client, callback),
      completeLogin(client, callback),
    ]);
    expect(one).toBe(other);
    expect(client.handleRedirectCallback).toHaveBeenCalledTimes(1);
    storeTransaction({ state: 't' });
    await completeLogin(client, 'https://app.example.com/callback?code=d&state=t');
    expect(client.handleRedirectCallback).toHaveBeenCalledTimes(2);
  });
});

describe('a connected account', () => {
  beforeEach(() => storeTransaction({ state: 's', response_type: 'connect_code' }));

  it('is completed, is no login, and changes nothing that the tabs share', async () => {
    sessionStorage.setItem('auth0-heartbeat.lost-at', '1');
    const client = createFakeClient();
    client.handleRedirectCallback.mockResolvedValue({ appState: { returnTo: '/accounts' } });
    const response = 'https://app.example.com/callback?connect_code=c&state=s';
    expect(await completeLogin(client, response)).toMatchObject({
      status: 'account_connected',
      returnTo: '/accounts',
    });
    expect(client.handleRedirectCallback).toHaveBeenCalledExactlyOnceWith(response);
    expect(localStorage.length).toBe(0);
    expect(sessionStorage.getItem('auth0-heartbeat.lost-at')).toBe('1');
  });

  it.each([
    ['access_denied', 'The user said no'],
    ['unauthorized', 'user is blocked'],
    ['login_required', 'Login required'],
  ])('that was refused with %s (%s) is not connected, and ends nothing', async (...refusal) => {
    const [error, error_description] = refusal;
    expect(await refuse(error, error_description, digest)).toMatchObject({
      status: 'account_not_connected',
      returnTo: '/notes',
      error: { error, error_description },
    });
    expect(localStorage.length).toBe(0);
  });
});

describe('a definitive error of a confirmation by redirect', () => {
  it.each([
    ['login_required', 'Login required', 'login_required'],
    ['unauthorized', 'user is blocked', 'user_blocked'],
  ])('is shared with the heartbeats as a loss (%s, %s)', async (error, description, code) => {
    await refuse(error, description, digest);
    expect(readRecord()).toEqual({
      check: { at: now, verdict: 'lost', code, user: digest, topLevel: true },
    });
  });

  it('concerns the user whose session was confirmed', async () => {
    await refuse('login_required', 'Login required', digestOf('auth0|bob'));
    expect(readRecord().check).toMatchObject({ user: digestOf('auth0|bob') });
  });

  it.each([
    ['without a confirmation', 'login_required', undefined],
    ['that does not end a session', 'access_denied', digest],
    ['of the server', 'server_error', digest],
  ])('is not an error %s', async (_, error, confirmed) => {
    expect(await refuse(error, 'Oops', confirmed)).toMatchObject({ returnTo: '/notes' });
    expect(localStorage.length).toBe(0);
  });
});
