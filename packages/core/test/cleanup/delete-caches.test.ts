import { afterEach, describe, expect, it, vi } from 'vitest';
import { deleteCaches } from '../../src/cleanup/index.js';

afterEach(() => {
  vi.unstubAllGlobals();
});

/** Stubs Cache Storage with these caches. `failing`: the errors of their deletion. */
function keep(names: string[], failing: Record<string, unknown> = {}): Set<string> {
  const kept = new Set(names);
  vi.stubGlobal('caches', {
    keys: async () => [...kept],
    delete: async (name: string) => {
      if (name in failing) throw failing[name];
      return kept.delete(name);
    },
  });
  return kept;
}

describe('deleteCaches', () => {
  it.each([['api-'], [['api-', 'images']]])(
    'deletes the caches whose names begin with %j, and no others',
    async (prefix) => {
      const kept = keep(['api-orders', 'api-notes', 'app-shell', 'old-api-', 'images']);
      await deleteCaches({ prefix })();
      const others = prefix === 'api-' ? ['images'] : [];
      expect([...kept]).toEqual(['app-shell', 'old-api-', ...others]);
    },
  );

  it('keeps the caches if another user has signed in since', async () => {
    const kept = keep(['api-orders']);
    const task = deleteCaches({ prefix: 'api-' });
    await task({ otherUserSignedIn: true });
    expect([...kept]).toEqual(['api-orders']);
    await task({ otherUserSignedIn: false });
    expect([...kept]).toEqual([]);
  });

  it('deletes the other caches if one fails, then rejects with its error', async () => {
    const error = new Error('disk');
    const kept = keep(['api-orders', 'api-notes'], { 'api-orders': error });
    await expect(deleteCaches({ prefix: 'api-' })()).rejects.toBe(error);
    expect([...kept]).toEqual(['api-orders']);
  });

  it('rejects with an AggregateError if several fail', async () => {
    const errors = [new Error('first'), new Error('second')];
    keep(['api-a', 'api-b'], { 'api-a': errors[0], 'api-b': errors[1] });
    const task = deleteCaches({ prefix: 'api-' });
    await expect(task()).rejects.toMatchObject({ name: 'AggregateError', errors });
  });

  it('rejects if the names cannot be read', async () => {
    const error = new Error('disk');
    vi.stubGlobal('caches', { keys: () => Promise.reject(error) });
    await expect(deleteCaches({ prefix: 'api-' })()).rejects.toBe(error);
  });

  it('does nothing if Cache Storage is missing, or its access or use is denied', async () => {
    const denial = new DOMException('denied', 'SecurityError');
    const task = deleteCaches({ prefix: 'api-' });
    vi.stubGlobal('caches', undefined);
    await expect(task()).resolves.toBeUndefined();
    vi.stubGlobal('caches', { keys: () => Promise.reject(denial) });
    await expect(task()).resolves.toBeUndefined();
    const get = () => {
      throw denial;
    };
    Object.defineProperty(globalThis, 'caches', { configurable: true, get });
    await expect(task()).resolves.toBeUndefined();
  });

  it.each([[undefined], [{}], [{ prefix: '' }], [{ prefix: [] }], [{ prefix: ['api-', ''] }]])(
    'rejects the options %j with invalid_option',
    (options) => {
      expect(() => deleteCaches(options as { prefix: string })).toThrow(
        'invalid_option: deleteCaches.prefix',
      );
    },
  );
});
