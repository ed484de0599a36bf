import { afterEach, describe, expect, it, vi } from 'vitest';
import { createSessionFetch } from '../../src/index.js';

afterEach(() => vi.unstubAllGlobals());

const respondWith = (status: number) => vi.fn(async () => new Response(null, { status }));

describe('createSessionFetch', () => {
  it.each([401, 200, 302, 400, 403, 500])(
    'returns a response %d, and reports a 401',
    async (status) => {
      const report = vi.fn();
      const fetch = respondWith(status);
      const response = await createSessionFetch({ report }, fetch)('/api/orders', {
        method: 'PUT',
      });
      expect(fetch).toHaveBeenCalledExactlyOnceWith('/api/orders', { method: 'PUT' });
      expect(response).toBe(await fetch.mock.results[0]?.value);
      expect(report.mock.calls).toEqual(status === 401 ? [[response]] : []);
    },
  );

  it('rejects with the error of a failed request and does not report it', async () => {
    const report = vi.fn();
    const error = new TypeError('Failed to fetch');
    const fetch = vi.fn(() => Promise.reject(error));
    await expect(createSessionFetch({ report }, fetch)('/')).rejects.toBe(error);
    expect(report).not.toHaveBeenCalled();
  });

  it('calls by default the fetch that is global at the time, without a receiver', async () => {
    const report = vi.fn();
    vi.stubGlobal('fetch', respondWith(204));
    const sessionFetch = createSessionFetch({ report });
    const fetch = vi.fn(function (this: unknown) {
      return Promise.resolve(new Response(null, { status: this === undefined ? 401 : 200 }));
    });
    vi.stubGlobal('fetch', fetch);
    await sessionFetch('/');
    expect(report).toHaveBeenCalledOnce();
    vi.stubGlobal('fetch', respondWith(200));
    expect((await sessionFetch('/')).status).toBe(200);
  });

  it('throws invalid_option if fetch is not a function', () => {
    expect(() => createSessionFetch({ report: vi.fn() }, '/fetch' as never)).toThrowError(
      expect.objectContaining({ code: 'invalid_option', message: 'invalid_option: fetch' }),
    );
  });
});
