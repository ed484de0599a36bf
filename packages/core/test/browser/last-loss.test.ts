import { beforeEach, describe, expect, it, vi } from 'vitest';
import { completeLogin } from '../../src/index.js';
import { parseRecord } from '../../src/machine/shared-record.js';
import { createFakeClient } from '../fake-client.js';
import { endSession, loss, watchAlice } from './fake-ending.js';
import { createDeniedStorage, recordKey, setUpPage, wait } from './fake-page.js';

const key = 'auth0-heartbeat.last-loss';

setUpPage();

describe('the loss before this page', () => {
  beforeEach(() => void vi.resetModules());

  /** Loads the page again: its modules know nothing yet. */
  async function loadPage() {
    const { takeLastLoss } = await import('../../src/browser/tab-memory.js');
    return takeLastLoss;
  }

  it('is known to the next page of the tab, for as long as that page lives', async () => {
    await endSession({ clearLocalState: () => sessionStorage.clear() }).lose();
    expect(sessionStorage.getItem(key)).not.toContain('alice');
    const takeLastLoss = await loadPage();
    expect(takeLastLoss()).toEqual({ reason: loss.reason, at: loss.at });
    expect(sessionStorage.getItem(key)).toBeNull();
    expect(takeLastLoss()).toEqual({ reason: loss.reason, at: loss.at });
  });

  it.each([
    'no JSON',
    'null',
    '{"reason":"login_required"}',
    '{"reason":"<b>","at":1}',
    '{"reason":["login_required"],"at":1}',
    '{"reason":"login_required","at":"1"}',
  ])('is none if the storage contains %s', async (text) => {
    sessionStorage.setItem(key, text);
    expect((await loadPage())()).toBeNull();
  });

  it('is none where storage is denied', async () => {
    vi.stubGlobal('sessionStorage', createDeniedStorage());
    expect((await loadPage())()).toBeNull();
  });
});

describe('a loss', () => {
  beforeEach(() => {
    document.cookie = 'a0.spajs.txs.spa={"state":"s"}';
  });

  /** Loses the session and redirects to login. Returns the moment of the loss. */
  async function lose(clearLocalState?: () => void): Promise<number> {
    const session = await watchAlice({ clearLocalState });
    await session.lose();
    expect(session.redirects()).toBe(1);
    return session.heartbeat.getSnapshot().loss?.at ?? NaN;
  }

  /** Completes a login, whose transaction is a cookie. Returns the loss that preceded it. */
  async function signIn(): Promise<unknown> {
    const client = createFakeClient({ useCookiesForTransactions: true });
    const login = await completeLogin(client, '/callback?code=c&state=s');
    expect(login.status).toBe('signed_in');
    return parseRecord(localStorage.getItem(recordKey)).login?.lostAt;
  }

  it('is remembered for one login, also if the app clears all storage', async () => {
    const lostAt = await lose(() => {
      localStorage.clear();
      sessionStorage.clear();
    });
    localStorage.clear();
    await wait(5_000);
    expect(await signIn()).toBe(lostAt);
    expect(await signIn()).toBeUndefined();
  });

  it('redirects to login also if storage is denied', async () => {
    vi.stubGlobal('sessionStorage', createDeniedStorage());
    await lose();
    expect(await signIn()).toBeUndefined();
  });
});
