import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { signOutOfBackend } from '../../src/cleanup/index.js';

const fetch = vi.fn<typeof globalThis.fetch>();

beforeEach(() => {
  fetch.mockReset().mockResolvedValue(new Response(null, { status: 204 }));
  vi.stubGlobal('fetch', fetch);
});

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('signOutOfBackend', () => {
  it('sends a POST with same-origin cookies and keepalive when the task runs', async () => {
    const task = signOutOfBackend('/api/logout');
    expect(fetch).not.toHaveBeenCalled();
    await expect(task()).resolves.toBeUndefined();
    expect(fetch).toHaveBeenCalledExactlyOnceWith('/api/logout', {
      method: 'POST',
      credentials: 'same-origin',
      keepalive: true,
    });
  });

  it('sends nothing if another user has signed in since, to whom the cookie belongs', async () => {
    const task = signOutOfBackend('/api/logout');
    await task({ otherUserSignedIn: true });
    expect(fetch).not.toHaveBeenCalled();
    await task({ otherUserSignedIn: false });
    expect(fetch).toHaveBeenCalledOnce();
  });

  it('adds options to the defaults and overrides them', async () => {
    const url = new URL('https://api.example.com/session');
    const headers = { 'X-CSRF-Token': 'token' };
    await signOutOfBackend(url, { method: 'DELETE', credentials: 'include', headers })();
    expect(fetch).toHaveBeenCalledExactlyOnceWith(url, {
      method: 'DELETE',
      credentials: 'include',
      keepalive: true,
      headers,
    });
  });

  it('calls a function for the options each time the task runs', async () => {
    let token = 0;
    const task = signOutOfBackend('/api/logout', () => ({ headers: { 'X-CSRF': `${++token}` } }));
    expect(token).toBe(0);
    await task();
    await task();
    expect(fetch.mock.calls.map(([, init]) => init?.headers)).toEqual([
      { 'X-CSRF': '1' },
      { 'X-CSRF': '2' },
    ]);
  });

  it.each([
    ['/api/logout', '/api/logout', 401],
    ['/logout#secret?secret', '/logout', 500],
    ['https://api.example.com/logout?token=secret#secret', 'https://api.example.com/logout', 500],
  ])(
    'rejects %s with the status, without the query, the fragment and the body',
    async (url, address, status) => {
      fetch.mockResolvedValue(new Response('secret', { status }));
      await expect(signOutOfBackend(url)()).rejects.toThrow(
        new Error(`The backend at ${address} responded with ${status}.`),
      );
    },
  );

  it('rejects with the error of fetch if there is no response', async () => {
    const error = new TypeError('Failed to fetch');
    fetch.mockRejectedValue(error);
    await expect(signOutOfBackend('/api/logout')()).rejects.toBe(error);
  });

  it.each([[''], [undefined]])('rejects the URL %j with invalid_option', (url) => {
    expect(() => signOutOfBackend(url as string)).toThrow('invalid_option: signOutOfBackend.url');
  });
});
