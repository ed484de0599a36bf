import { afterEach, describe, expect, it, vi } from 'vitest';
import { createSessionFetch } from '../../src/index.js';

afterEach(() => vi.unstubAllGlobals());

const respondWith = (status: number) => vi.fn(async () => new Response(null, { status }));

describe('createSessionFetch', () => {
  it('reports a 401 response and returns it unchanged', async () => {
    const report = vi.fn();
    const fetch = respondWith(401);
    const response = await createSessionFetch({ report }, fetch)('/api/orders', { method: 'PUT' });
    expect(fetch).toHaveBeenCalledExactlyOnceWith('/api/orders', { method: 'PUT' });
    expect(response).toBe(await fetch.mock.results[0]?.value);
    expect(report).toHaveBeenCalledExactlyOnceWith(response);
  });

  it.each([200, 204, 302, 400, 403, 404, 429, 500, 503])('does not report %d', async (status) => {
    const report = vi.fn();
    expect((await createSessionFetch({ report }, respondWith(status))('/')).status).toBe(status);
    expect(report).not.toHaveBeenCalled();
  });

  it('rejects with the error of a failed request and does not report it', async () => {
    const report = vi.fn();
    const error = new TypeError('Failed to fetch');
    const fetch = vi.fn(() => Promise.reject(error));
    await expect(createSessionFetch({ report }, fetch)('/')).rejects.toBe(error);
    expect(report).not.toHaveBeenCalled();
  });

  it('calls the global fetch by default, without a receiver', async () => {
    const report = vi.fn();
    const fetch = vi.fn(function (this: unknown) {
      return Promise.resolve(new Response(null, { status: this === undefined ? 401 : 200 }));
    });
    vi.stubGlobal('fetch', fetch);
    await createSessionFetch({ report })('/');
    expect(report).toHaveBeenCalledOnce();
  });

  it('calls the fetch that is global at the time of each call', async () => {
    const early = respondWith(204);
    vi.stubGlobal('fetch', early);
    const report = vi.fn();
    const sessionFetch = createSessionFetch({ report });
    const later = respondWith(401);
    vi.stubGlobal('fetch', later);
    expect((await sessionFetch('/api/orders')).status).toBe(401);
    expect(report).toHaveBeenCalledOnce();
    expect(early).not.toHaveBeenCalled();
    vi.stubGlobal('fetch', respondWith(200));
    expect((await sessionFetch('/api/orders')).status).toBe(200);
  });

  it('throws invalid_option if fetch is not a function', () => {
    expect(() => createSessionFetch({ report: vi.fn() }, '/fetch' as never)).toThrowError(
      expect.objectContaining({ code: 'invalid_option', message: 'invalid_option: fetch' }),
    );
  });
});
