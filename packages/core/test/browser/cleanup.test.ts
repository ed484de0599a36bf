import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { clearWebStorage, deleteCaches } from '../../src/cleanup/index.js';
import { handleSessionLoss, type SessionEvents, type SessionSnapshot } from '../../src/index.js';
import { createFakeClient } from '../fake-client.js';

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

function keep(...keys: string[]): void {
  for (const storage of [localStorage, sessionStorage]) {
    for (const key of keys) storage.setItem(key, 'secret');
  }
}

function keysOf(storage: Storage): string[] {
  return Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '').sort();
}

/** Has a storage in place of the page's, in which some calls fail. */
function breakStorage(name: 'localStorage' | 'sessionStorage', broken: Partial<Storage>): void {
  const storage = globalThis[name];
  vi.stubGlobal(name, {
    get length() {
      return storage.length;
    },
    key: (index: number) => storage.key(index),
    removeItem: (key: string) => storage.removeItem(key),
    ...broken,
  });
}

function denyStorage(name: 'localStorage' | 'sessionStorage'): void {
  const denial = new DOMException('denied', 'SecurityError');
  vi.stubGlobal(name, undefined);
  Object.defineProperty(globalThis, name, {
    configurable: true,
    get: () => {
      throw denial;
    },
  });
}

describe('clearWebStorage', () => {
  it('removes what begins with a prefix from both storages, and leaves the rest', () => {
    keep('notes.draft', 'notes.title', 'theme', 'my.notes.');
    expect(clearWebStorage({ prefix: 'notes.' })()).toBeUndefined();
    expect(keysOf(localStorage)).toEqual(['my.notes.', 'theme']);
    expect(keysOf(sessionStorage)).toEqual(['my.notes.', 'theme']);
  });

  it('skips no key where all go', () => {
    keep(...Array.from({ length: 20 }, (_, index) => `notes.${index}`));
    clearWebStorage({ prefix: 'notes.' })();
    expect(keysOf(localStorage)).toEqual([]);
  });

  it('removes entries whose keys are names of the storage itself', () => {
    keep('length', 'key', 'removeItem');
    clearWebStorage({ prefix: ['length', 'key', 'removeItem'] })();
    expect(keysOf(localStorage)).toEqual([]);
  });

  it('takes several prefixes', () => {
    keep('notes.draft', 'cart', 'theme');
    clearWebStorage({ prefix: ['notes.', 'cart'] })();
    expect(keysOf(localStorage)).toEqual(['theme']);
  });

  it.each(['localStorage', 'sessionStorage'] as const)('can be told to clear %s alone', (name) => {
    keep('notes.draft');
    clearWebStorage({ prefix: 'notes.', storages: [name] })();
    expect(localStorage.length).toBe(name === 'localStorage' ? 0 : 1);
    expect(sessionStorage.length).toBe(name === 'sessionStorage' ? 0 : 1);
  });

  it('leaves what the heartbeat and the SDK keep, whatever the prefix', () => {
    const reserved = [
      '@@auth0spajs@@::client::@@user@@',
      'a0.spajs.txs.client',
      'auth0-heartbeat.lost-at',
      'auth0-heartbeat.tenant.example.com.client',
    ];
    keep(...reserved, 'auth0-notes', 'a0-notes', '@@notes');
    clearWebStorage({ prefix: ['a', '@'] })();
    expect(keysOf(localStorage)).toEqual(reserved);
  });

  it('goes on after an entry that cannot be removed, then throws its error', () => {
    keep('notes.1', 'notes.2');
    const whole = localStorage;
    const error = new Error('broken');
    breakStorage('localStorage', {
      removeItem: (key) => (key === 'notes.1' ? throwIt(error) : whole.removeItem(key)),
    });
    expect(clearWebStorage({ prefix: 'notes.' })).toThrow(error);
    expect(keysOf(whole)).toEqual(['notes.1']);
    expect(keysOf(sessionStorage)).toEqual([]);
  });

  it('throws all errors as one', () => {
    keep('notes.1', 'notes.2');
    const errors = [new Error('first'), new Error('second')];
    const removeItem = vi.fn<Storage['removeItem']>();
    errors.forEach((error) => removeItem.mockImplementationOnce(() => throwIt(error)));
    breakStorage('localStorage', { removeItem });
    expect(clearWebStorage({ prefix: 'notes.' })).toThrow(
      expect.objectContaining({ name: 'AggregateError', errors }),
    );
  });

  it('clears the other storage where one cannot be read', () => {
    keep('notes.1');
    const error = new Error('broken');
    breakStorage('localStorage', { key: () => throwIt(error) });
    expect(clearWebStorage({ prefix: 'notes.' })).toThrow(error);
    expect(keysOf(sessionStorage)).toEqual([]);
  });

  it('clears the other storage where one is denied, and has nothing to report', () => {
    keep('notes.1');
    denyStorage('localStorage');
    clearWebStorage({ prefix: 'notes.' })();
    expect(keysOf(sessionStorage)).toEqual([]);
  });

  it.each([[undefined], [{}], [{ prefix: '' }], [{ prefix: [] }], [{ prefix: ['notes.', ''] }]])(
    'refuses the options %j: no prefix would be everything',
    (options) => {
      expect(() => clearWebStorage(options as { prefix: string })).toThrow(
        expect.objectContaining({ code: 'invalid_option' }),
      );
    },
  );

  it.each(['@@auth0spajs@@', 'a0.spajs.txs.client', 'auth0-heartbeat.'])(
    'refuses the prefix %s, with which nothing would be removed',
    (prefix) => {
      expect(() => clearWebStorage({ prefix: ['notes.', prefix] })).toThrow(
        expect.objectContaining({ code: 'invalid_option' }),
      );
    },
  );

  it.each([[[]], [['cookies']], ['localStorage'], [null]])(
    'refuses the storages %j',
    (storages) => {
      const options = { prefix: 'notes.', storages: storages as unknown as 'localStorage'[] };
      expect(() => clearWebStorage(options)).toThrow(
        expect.objectContaining({ code: 'invalid_option' }),
      );
    },
  );
});

describe('the clean-up in the ending', () => {
  it('reports a task that fails, and goes on to login', async () => {
    const reported: unknown[] = [];
    vi.stubGlobal('reportError', (exception: unknown) => reported.push(exception));
    keep('notes.1');
    const errors = [new Error('broken storage'), new Error('broken caches')] as const;
    breakStorage('localStorage', { key: () => throwIt(errors[0]) });
    vi.stubGlobal('caches', { keys: () => Promise.reject(errors[1]) });
    const client = createFakeClient();
    const loss = { reason: 'user_blocked', trigger: 'push', at: 1, user: { sub: 'auth0|alice' } };
    let lose!: () => void;
    handleSessionLoss(
      {
        on: (_: keyof SessionEvents, handler: (payload: never) => void) => {
          lose = () => handler(loss as never);
          return () => {};
        },
        start: () => {},
        getSnapshot: () => ({ loss }) as unknown as SessionSnapshot,
      },
      client,
      {
        clearLocalState: [clearWebStorage({ prefix: 'notes.' }), deleteCaches({ prefix: 'api-' })],
      },
    );
    lose();
    await vi.waitFor(() => expect(client.loginWithRedirect).toHaveBeenCalled());
    expect(reported).toEqual(errors);
    expect(keysOf(sessionStorage).filter((key) => key.startsWith('notes.'))).toEqual([]);
  });
});

function throwIt(exception: unknown): never {
  throw exception;
}
