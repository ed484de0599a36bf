import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { completeLogin } from '../../src/index.js';
import { digestOf } from '../../src/digest.js';
import { parseRecord, type SharedRecord } from '../../src/shared-record.js';
import { createFakeClient } from '../fake-client.js';
import { visit } from './happy-dom.js';

const key = 'auth0-heartbeat.tenant.example.com.spa';
const callback = 'https://app.example.com/callback?code=c&state=s';
const digest = digestOf('auth0|alice');
const now = 1_800_000_000_000;

const readRecord = () => parseRecord(localStorage.getItem(key));
const writeRecord = (record: SharedRecord) => localStorage.setItem(key, JSON.stringify(record));

beforeEach(() => {
  visit('https://app.example.com/notes');
  localStorage.clear();
  sessionStorage.clear();
  vi.useFakeTimers({ now });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A redirect back with an error, to an app that remembers whose session was asked about. */
function refuse(
  error: string,
  error_description: string,
  confirmed?: unknown,
  confirmedAt = now - 1_000,
) {
  const client = createFakeClient();
  const appState = { returnTo: '/notes', ...(confirmed !== undefined && { confirmed }) };
  client.handleRedirectCallback.mockRejectedValue({ error, error_description, appState });
  sessionStorage.setItem('auth0-heartbeat.confirmed-at', String(confirmedAt));
  return completeLogin(client, '/callback?error=e&state=s');
}

describe('a login', () => {
  it('is told to the heartbeats of this browser, and proves nothing about iframes', async () => {
    writeRecord({
      proven: true,
      refused: true,
      askedAt: 1,
      verdict: 'lost',
      code: 'login_required',
    });
    await completeLogin(createFakeClient(), callback);
    expect(readRecord()).toMatchObject({
      proven: false,
      verdict: 'signed_in',
      user: digest,
      signedInAt: now,
    });
    expect(readRecord().refused).toBeUndefined();
  });

  it('leaves neither a token nor a claim in storage', async () => {
    await completeLogin(createFakeClient(), callback);
    expect(localStorage.length).toBe(1);
    expect(localStorage.getItem(key)).not.toMatch(/alice|token|example\.com/);
  });

  it('is one also where storage is denied', async () => {
    const denied = () => {
      throw new DOMException('denied', 'SecurityError');
    };
    vi.stubGlobal('localStorage', { getItem: denied, setItem: denied });
    vi.stubGlobal('sessionStorage', { getItem: denied, setItem: denied, removeItem: denied });
    expect(await completeLogin(createFakeClient(), callback)).toMatchObject({
      status: 'signed_in',
    });
  });

  it('is one also where the client cannot say who is signed in', async () => {
    const reported: unknown[] = [];
    vi.stubGlobal('reportError', (exception: unknown) => reported.push(exception));
    const client = createFakeClient();
    client.getIdTokenClaims.mockRejectedValue(new Error('boom'));
    expect(await completeLogin(client, callback)).toMatchObject({ status: 'signed_in' });
    expect(reported).toEqual([new Error('boom')]);
  });

  it('is read once, however often it is asked for', async () => {
    const client = createFakeClient();
    const [one, other] = await Promise.all([
      completeLogin(client, callback),
      completeLogin(client, callback),
    ]);
    expect(one).toBe(other);
    expect(client.handleRedirectCallback).toHaveBeenCalledTimes(1);
    await completeLogin(client, 'https://app.example.com/callback?code=d&state=t');
    expect(client.handleRedirectCallback).toHaveBeenCalledTimes(2);
  });
});

describe('a refusal of a session that was confirmed by a redirect', () => {
  it.each([
    ['login_required', 'Login required', 'login_required'],
    ['unauthorized', 'user is blocked', 'user_blocked'],
  ])('is told to the heartbeats as a loss (%s, %s)', async (error, description, code) => {
    await refuse(error, description, digest);
    expect(readRecord()).toMatchObject({
      verdict: 'lost',
      code,
      user: digest,
      askedAt: now,
      refused: true,
    });
  });

  it('is none that nobody waits for: the address may be anybody’s', async () => {
    await refuse('unauthorized', 'user is blocked', digest, now - 600_000);
    expect(readRecord()).toEqual({});
  });

  it('is news to the other tabs only, where somebody else is signed in here', async () => {
    await refuse('login_required', 'Login required', digestOf('auth0|bob'));
    expect(readRecord()).toMatchObject({ user: digestOf('auth0|bob'), refused: false });
  });

  it.each([
    ['that was none', 'login_required', undefined],
    ['without a reason that ends a session', 'access_denied', digest],
    ['that went wrong', 'server_error', digest],
  ])('%s is told to nobody', async (_, error, confirmed) => {
    expect(await refuse(error, 'Oops', confirmed)).toMatchObject({ returnTo: '/notes' });
    expect(localStorage.length).toBe(0);
  });
});
