import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  completeLogin,
  createSessionHeartbeat,
  handleSessionLoss,
  type Probe,
} from '../../src/index.js';
import { parseRecord } from '../../src/machine/shared-record.js';
import { createFakeClient } from '../fake-client.js';
import { loadEmptyIframes, visit } from './happy-dom.js';

const key = 'auth0-heartbeat.tenant.example.com.spa';
const now = 1_800_000_000_000;

beforeEach(() => {
  visit('https://app.example.com/notes');
  loadEmptyIframes();
  localStorage.clear();
  sessionStorage.clear();
  document.cookie = 'a0.spajs.txs.spa={"state":"s"}';
  vi.useFakeTimers({ now });
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('visible');
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const settle = () => vi.advanceTimersByTimeAsync(0);

/** Loses the session and redirects to login. */
async function lose(clearLocalState: () => void): Promise<void> {
  const client = createFakeClient();
  const probe: Probe = {
    kind: 'silent_auth',
    passive: true,
    ask: async () => ({ session: 'expired' }),
  };
  const heartbeat = createSessionHeartbeat(client, { probe });
  handleSessionLoss(heartbeat, client, { clearLocalState });
  heartbeat.start();
  await settle();
  expect(client.loginWithRedirect).toHaveBeenCalledOnce();
  heartbeat.stop();
}

/** Completes a login, whose transaction is a cookie. Returns the loss that preceded it. */
async function signIn(): Promise<unknown> {
  const client = createFakeClient({ useCookiesForTransactions: true });
  const login = await completeLogin(client, '/callback?code=c&state=s');
  expect(login.status).toBe('signed_in');
  return parseRecord(localStorage.getItem(key)).login?.lostAt;
}

describe('a loss', () => {
  it('is remembered during the redirect, also if the app clears all storage', async () => {
    await lose(() => {
      localStorage.clear();
      sessionStorage.clear();
    });
    localStorage.clear();
    vi.setSystemTime(now + 5_000);
    expect(await signIn()).toBe(now);
  });

  it('is remembered for one login', async () => {
    await lose(() => undefined);
    expect(await signIn()).toBe(now);
    expect(await signIn()).toBeUndefined();
  });

  it('of another tab is not shared with the login of this one', async () => {
    expect(await signIn()).toBeUndefined();
  });

  it('redirects to login also if storage is denied', async () => {
    const denied = () => {
      throw new DOMException('denied', 'SecurityError');
    };
    vi.stubGlobal('sessionStorage', { getItem: denied, setItem: denied, removeItem: denied });
    await lose(() => undefined);
    expect(await signIn()).toBeUndefined();
  });
});
