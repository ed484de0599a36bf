import { afterEach, describe, expect, it, vi } from 'vitest';
import { createSessionFetch } from '../../src/index.js';

afterEach(() => vi.unstubAllGlobals());

const answering = (status: number) => vi.fn(async () => new Response(null, { status }));

describe('createSessionFetch', () => {
  it('reports a 401, and hands the response on as it is', async () => {
    const report = vi.fn();
    const fetch = answering(401);
    const response = await createSessionFetch({ report }, fetch)('/api/orders', { method: 'PUT' });
    expect(fetch).toHaveBeenCalledExactlyOnceWith('/api/orders', { method: 'PUT' });
    expect(response).toBe(await fetch.mock.results[0]?.value);
    expect(report).toHaveBeenCalledExactlyOnceWith(response);
  });

  it.each([200, 204, 302, 400, 403, 404, 429, 500, 503])('reports no %d', async (status) => {
    const report = vi.fn();
    expect((await createSessionFetch({ report }, answering(status))('/')).status).toBe(status);
    expect(report).not.toHaveBeenCalled();
  });

  it('hands on a request that fails, and reports nothing', async () => {
    const report = vi.fn();
    const error = new TypeError('Failed to fetch');
    const fetch = vi.fn(() => Promise.reject(error));
    await expect(createSessionFetch({ report }, fetch)('/')).rejects.toBe(error);
    expect(report).not.toHaveBeenCalled();
  });

  it('uses the page’s fetch by default, and as the page’s', async () => {
    const report = vi.fn();
    const fetch = vi.fn(function (this: unknown) {
      return Promise.resolve(new Response(null, { status: this === undefined ? 401 : 200 }));
    });
    vi.stubGlobal('fetch', fetch);
    await createSessionFetch({ report })('/');
    expect(report).toHaveBeenCalledOnce();
  });
});
