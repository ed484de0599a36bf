import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { deleteDatabases } from '../../src/cleanup/index.js';

let factory: IDBFactory;

beforeEach(() => {
  factory = new IDBFactory();
  vi.stubGlobal('indexedDB', factory);
});

afterEach(() => {
  vi.unstubAllGlobals();
});

/** Creates a database with a note. Returns the open connection. */
async function keep(name: string): Promise<IDBDatabase> {
  const request = factory.open(name, 1);
  request.onupgradeneeded = () => request.result.createObjectStore('notes').put('secret', 1);
  await new Promise((resolve, reject) => {
    request.onsuccess = resolve;
    request.onerror = reject;
  });
  return request.result;
}

async function names() {
  return (await factory.databases()).map(({ name }) => name);
}

/** Makes the deletion of these databases fail. */
function failFor(errors: Record<string, unknown>): void {
  const deleteDatabase = factory.deleteDatabase.bind(factory);
  vi.spyOn(factory, 'deleteDatabase').mockImplementation((name) => {
    if (name in errors) throw errors[name];
    return deleteDatabase(name);
  });
}

describe('deleteDatabases', () => {
  it('deletes the named databases that exist and no others, each time it runs', async () => {
    const task = deleteDatabases('notes', 'outbox', 'missing');
    for (let round = 0; round < 2; round++) {
      for (const name of ['notes', 'outbox', 'notes-of-the-app']) (await keep(name)).close();
      await expect(task()).resolves.toBeUndefined();
      expect(await names()).toEqual(['notes-of-the-app']);
    }
  });

  it('keeps the databases if another user has signed in since', async () => {
    (await keep('notes')).close();
    const task = deleteDatabases('notes');
    await task({ otherUserSignedIn: true });
    expect(await names()).toEqual(['notes']);
    await task({ otherUserSignedIn: false });
    expect(await names()).toEqual([]);
  });

  it('keeps waiting while a connection blocks, and deletes when it is closed', async () => {
    const database = await keep('notes');
    const deletion = vi.spyOn(factory, 'deleteDatabase');
    let isDone = false;
    const running = deleteDatabases('notes')().finally(() => {
      isDone = true;
    });
    const [request] = deletion.mock.results.map(({ value }) => value as IDBOpenDBRequest);
    await new Promise((resolve) => request?.addEventListener('blocked', resolve));
    expect(isDone).toBe(false);
    database.close();
    await running;
    expect(await names()).toEqual([]);
  });

  it('deletes the other databases if one fails, then rejects with its error', async () => {
    for (const name of ['notes', 'outbox']) (await keep(name)).close();
    const error = new DOMException('disk', 'UnknownError');
    failFor({ notes: error });
    await expect(deleteDatabases('notes', 'outbox')()).rejects.toBe(error);
    expect(await names()).toEqual(['notes']);
  });

  it('rejects with the error of the request', async () => {
    const error = new DOMException('disk', 'UnknownError');
    const request = { error } as IDBOpenDBRequest;
    vi.spyOn(factory, 'deleteDatabase').mockReturnValue(request);
    const running = deleteDatabases('notes')();
    request.onerror?.(new Event('error'));
    await expect(running).rejects.toBe(error);
  });

  it('does nothing if IndexedDB is denied or missing', async () => {
    failFor({ notes: new DOMException('denied', 'SecurityError') });
    await expect(deleteDatabases('notes')()).resolves.toBeUndefined();
    vi.stubGlobal('indexedDB', undefined);
    await expect(deleteDatabases('notes')()).resolves.toBeUndefined();
  });

  it.each([[[]], [['notes', '']], [[undefined]], [['notes', 'auth0-spa-js']]])(
    'rejects the names %j with invalid_option',
    (given) => {
      expect(() => deleteDatabases(...(given as string[]))).toThrow(
        'invalid_option: deleteDatabases.names',
      );
    },
  );
});
