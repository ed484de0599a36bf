import { afterEach, describe, expect, it, vi } from 'vitest';
import { deleteCaches } from '../../src/cleanup/index.js';

afterEach(() => {
  vi.unstubAllGlobals();
});

/** A Cache Storage with these caches; deleting one may fail. */
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
  it('deletes the caches of a prefix and leaves the others', async () => {
    const kept = keep(['api-orders', 'api-notes', 'app-shell', 'old-api-']);
    await deleteCaches({ prefix: 'api-' })();
    expect([...kept]).toEqual(['app-shell', 'old-api-']);
  });

  it('takes several prefixes', async () => {
    const kept = keep(['api-orders', 'images', 'app-shell']);
    await deleteCaches({ prefix: ['api-', 'images'] })();
    expect([...kept]).toEqual(['app-shell']);
  });

  it('deletes the others where one fails, then rejects with its error', async () => {
    const error = new Error('disk');
    const kept = keep(['api-orders', 'api-notes'], { 'api-orders': error });
    await expect(deleteCaches({ prefix: 'api-' })()).rejects.toBe(error);
    expect([...kept]).toEqual(['api-orders']);
  });

  it('rejects with all errors where several fail', async () => {
    const errors = [new Error('first'), new Error('second')];
    keep(['api-a', 'api-b'], { 'api-a': errors[0], 'api-b': errors[1] });
    const task = deleteCaches({ prefix: 'api-' });
    await expect(task()).rejects.toMatchObject({ name: 'AggregateError', errors });
  });

  it('rejects where the names cannot be read', async () => {
    const error = new Error('disk');
    vi.stubGlobal('caches', { keys: () => Promise.reject(error) });
    await expect(deleteCaches({ prefix: 'api-' })()).rejects.toBe(error);
  });

  it('does nothing where the browser has no Cache Storage for the page', async () => {
    vi.stubGlobal('caches', undefined);
    await expect(deleteCaches({ prefix: 'api-' })()).resolves.toBeUndefined();
  });

  it('does nothing where Cache Storage is denied, on access or on use', async () => {
    const denial = new DOMException('denied', 'SecurityError');
    vi.stubGlobal('caches', { keys: () => Promise.reject(denial) });
    await expect(deleteCaches({ prefix: 'api-' })()).resolves.toBeUndefined();
    const throwing = { configurable: true, get: () => throwIt(denial) };
    Object.defineProperty(globalThis, 'caches', throwing);
    await expect(deleteCaches({ prefix: 'api-' })()).resolves.toBeUndefined();
  });

  it.each([[undefined], [{}], [{ prefix: '' }], [{ prefix: [] }], [{ prefix: ['api-', ''] }]])(
    'refuses the options %j',
    (options) => {
      expect(() => deleteCaches(options as { prefix: string })).toThrow(
        expect.objectContaining({ code: 'invalid_option' }),
      );
    },
  );
});

function throwIt(exception: unknown): never {
  throw exception;
}
