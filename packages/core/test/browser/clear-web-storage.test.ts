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

/** Replaces a storage of the page by one in which some calls fail. */
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
  it('removes the entries with the prefix from both storages, and no others', () => {
    keep('notes.draft', 'notes.title', 'theme', 'my.notes.');
    expect(clearWebStorage({ prefix: 'notes.' })()).toBeUndefined();
    expect(keysOf(localStorage)).toEqual(['my.notes.', 'theme']);
    expect(keysOf(sessionStorage)).toEqual(['my.notes.', 'theme']);
  });

  it('skips no key while it removes many', () => {
    keep(...Array.from({ length: 20 }, (_, index) => `notes.${index}`));
    clearWebStorage({ prefix: 'notes.' })();
    expect(keysOf(localStorage)).toEqual([]);
  });

  it('removes entries whose keys are members of Storage', () => {
    keep('length', 'key', 'removeItem');
    clearWebStorage({ prefix: ['length', 'key', 'removeItem'] })();
    expect(keysOf(localStorage)).toEqual([]);
  });

  it('accepts several prefixes', () => {
    keep('notes.draft', 'cart', 'theme');
    clearWebStorage({ prefix: ['notes.', 'cart'] })();
    expect(keysOf(localStorage)).toEqual(['theme']);
  });

  it.each(['localStorage', 'sessionStorage'] as const)('clears only %s on request', (name) => {
    keep('notes.draft');
    clearWebStorage({ prefix: 'notes.', storages: [name] })();
    expect(localStorage.length).toBe(name === 'localStorage' ? 0 : 1);
    expect(sessionStorage.length).toBe(name === 'sessionStorage' ? 0 : 1);
  });

  it('clears only sessionStorage if another user has signed in since', () => {
    keep('notes.draft');
    const task = clearWebStorage({ prefix: 'notes.' });
    task({ otherUserSignedIn: true });
    expect(keysOf(localStorage)).toEqual(['notes.draft']);
    expect(keysOf(sessionStorage)).toEqual([]);
    task({ otherUserSignedIn: false });
    expect(keysOf(localStorage)).toEqual([]);
  });

  it('keeps the entries of the heartbeat and the SDK, whatever the prefix', () => {
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

  it('removes the other entries if one fails, then throws its error', () => {
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

  it('throws an AggregateError if several entries fail', () => {
    keep('notes.1', 'notes.2');
    const errors = [new Error('first'), new Error('second')];
    const removeItem = vi.fn<Storage['removeItem']>();
    errors.forEach((error) => removeItem.mockImplementationOnce(() => throwIt(error)));
    breakStorage('localStorage', { removeItem });
    expect(clearWebStorage({ prefix: 'notes.' })).toThrow(
      expect.objectContaining({ name: 'AggregateError', errors }),
    );
  });

  it('clears the other storage if one cannot be read', () => {
    keep('notes.1');
    const error = new Error('broken');
    breakStorage('localStorage', { key: () => throwIt(error) });
    expect(clearWebStorage({ prefix: 'notes.' })).toThrow(error);
    expect(keysOf(sessionStorage)).toEqual([]);
  });

  it('clears the other storage if one is denied, and throws nothing', () => {
    keep('notes.1');
    denyStorage('localStorage');
    clearWebStorage({ prefix: 'notes.' })();
    expect(keysOf(sessionStorage)).toEqual([]);
  });

  it.each([[undefined], [{}], [{ prefix: '' }], [{ prefix: [] }], [{ prefix: ['notes.', ''] }]])(
    'rejects the options %j with invalid_option',
    (options) => {
      expect(() => clearWebStorage(options as { prefix: string })).toThrow(
        expect.objectContaining({
          code: 'invalid_option',
          message: 'invalid_option: clearWebStorage.prefix',
        }),
      );
    },
  );

  it.each(['@@auth0spajs@@', 'a0.spajs.txs.client', 'auth0-heartbeat.'])(
    'rejects the reserved prefix %s with invalid_option',
    (prefix) => {
      expect(() => clearWebStorage({ prefix: ['notes.', prefix] })).toThrow(
        expect.objectContaining({
          code: 'invalid_option',
          message: 'invalid_option: clearWebStorage.prefix',
        }),
      );
    },
  );

  it.each([[[]], [['cookies']], ['localStorage'], [null]])(
    'rejects the storages %j with invalid_option',
    (storages) => {
      const options = { prefix: 'notes.', storages: storages as unknown as 'localStorage'[] };
      expect(() => clearWebStorage(options)).toThrow(
        expect.objectContaining({
          code: 'invalid_option',
          message: 'invalid_option: clearWebStorage.storages',
        }),
      );
    },
  );
});

describe('a clean-up task of an ending', () => {
  it('is reported if it fails, and the ending continues', async () => {
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
