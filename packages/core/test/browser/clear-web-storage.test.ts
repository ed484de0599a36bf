import { describe, expect, it, vi } from 'vitest';
import { clearWebStorage, deleteCaches } from '../../src/cleanup/index.js';
import { endSession } from './fake-ending.js';
import { setUpPage } from './fake-page.js';

const page = setUpPage();

function keep(...keys: string[]): void {
  for (const storage of [localStorage, sessionStorage]) {
    for (const key of keys) storage.setItem(key, 'secret');
  }
}

function keysOf(storage: Storage): string[] {
  return Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '').sort();
}

/** The keys that are left in both storages. */
const left = () => [keysOf(localStorage), keysOf(sessionStorage)];

/** Replaces `localStorage` by one in which some calls fail. Returns the whole one. */
function breakStorage(broken: Partial<Storage>): Storage {
  const storage = localStorage;
  vi.stubGlobal('localStorage', {
    get length() {
      return storage.length;
    },
    key: (index: number) => storage.key(index),
    removeItem: (key: string) => storage.removeItem(key),
    ...broken,
  });
  return storage;
}

function throwIt(exception: unknown): never {
  throw exception;
}

describe('clearWebStorage', () => {
  it('removes the entries with the prefix from both storages, and no others', () => {
    keep('notes.draft', 'notes.title', 'theme', 'my.notes.');
    expect(clearWebStorage({ prefix: 'notes.' })()).toBeUndefined();
    expect(left()).toEqual([
      ['my.notes.', 'theme'],
      ['my.notes.', 'theme'],
    ]);
  });

  it('skips no key while it removes many', () => {
    keep(...Array.from({ length: 20 }, (_, index) => `notes.${index}`));
    clearWebStorage({ prefix: 'notes.' })();
    expect(left()).toEqual([[], []]);
  });

  it('accepts several prefixes, also those that are members of Storage', () => {
    keep('notes.draft', 'length', 'key', 'removeItem', 'theme');
    clearWebStorage({ prefix: ['notes.', 'length', 'key', 'removeItem'] })();
    expect(left()).toEqual([['theme'], ['theme']]);
  });

  it.each([
    ['localStorage', [[], ['notes.draft']]],
    ['sessionStorage', [['notes.draft'], []]],
  ] as const)('clears only %s on request', (name, expected) => {
    keep('notes.draft');
    clearWebStorage({ prefix: 'notes.', storages: [name] })();
    expect(left()).toEqual(expected);
  });

  it('clears only sessionStorage if another user has signed in since', () => {
    keep('notes.draft');
    const task = clearWebStorage({ prefix: 'notes.' });
    task({ otherUserSignedIn: true });
    expect(left()).toEqual([['notes.draft'], []]);
    task({ otherUserSignedIn: false });
    expect(left()).toEqual([[], []]);
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
    expect(left()).toEqual([reserved, reserved]);
  });

  it('removes the other entries if one fails, then throws its error', () => {
    keep('notes.1', 'notes.2');
    const error = new Error('broken');
    const whole = breakStorage({
      removeItem: (key) => (key === 'notes.1' ? throwIt(error) : whole.removeItem(key)),
    });
    expect(clearWebStorage({ prefix: 'notes.' })).toThrow(error);
    expect([keysOf(whole), keysOf(sessionStorage)]).toEqual([['notes.1'], []]);
  });

  it('throws an AggregateError if several entries fail', () => {
    keep('notes.1', 'notes.2');
    const errors = [new Error('first'), new Error('second')];
    const removeItem = vi.fn<Storage['removeItem']>();
    errors.forEach((error) => removeItem.mockImplementationOnce(() => throwIt(error)));
    breakStorage({ removeItem });
    expect(clearWebStorage({ prefix: 'notes.' })).toThrow(
      expect.objectContaining({ name: 'AggregateError', errors }),
    );
  });

  it('clears the other storage if one is denied, and throws nothing', () => {
    keep('notes.1');
    vi.stubGlobal('localStorage', undefined);
    const get = () => throwIt(new DOMException('denied', 'SecurityError'));
    Object.defineProperty(globalThis, 'localStorage', { configurable: true, get });
    clearWebStorage({ prefix: 'notes.' })();
    expect(keysOf(sessionStorage)).toEqual([]);
  });

  it.each([
    [undefined, 'prefix'],
    [{}, 'prefix'],
    [{ prefix: '' }, 'prefix'],
    [{ prefix: [] }, 'prefix'],
    [{ prefix: ['notes.', ''] }, 'prefix'],
    [{ prefix: ['notes.', '@@auth0spajs@@'] }, 'prefix'],
    [{ prefix: ['notes.', 'a0.spajs.txs.client'] }, 'prefix'],
    [{ prefix: ['notes.', 'auth0-heartbeat.'] }, 'prefix'],
    [{ prefix: 'notes.', storages: [] }, 'storages'],
    [{ prefix: 'notes.', storages: ['cookies'] }, 'storages'],
    [{ prefix: 'notes.', storages: 'localStorage' }, 'storages'],
    [{ prefix: 'notes.', storages: null }, 'storages'],
  ])('rejects the options %j with invalid_option: %s', (options, name) => {
    expect(() => clearWebStorage(options as { prefix: string })).toThrow(
      expect.objectContaining({
        code: 'invalid_option',
        message: `invalid_option: clearWebStorage.${name}`,
      }),
    );
  });
});

it('a clean-up task of an ending is reported if it fails, and the ending continues', async () => {
  keep('notes.1');
  const errors = [new Error('broken storage'), new Error('broken caches')] as const;
  breakStorage({ key: () => throwIt(errors[0]) });
  vi.stubGlobal('caches', { keys: () => Promise.reject(errors[1]) });
  const { lose, steps } = endSession({
    clearLocalState: [clearWebStorage({ prefix: 'notes.' }), deleteCaches({ prefix: 'api-' })],
  });
  await lose();
  expect(steps).toEqual(['logout', 'redirect']);
  expect(page.reported).toEqual(errors);
  expect(sessionStorage.getItem('notes.1')).toBeNull();
});
