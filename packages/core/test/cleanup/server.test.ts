import { describe, expect, it } from 'vitest';
import {
  clearWebStorage,
  createDraft,
  deleteCaches,
  deleteDatabases,
  signOutOfBackend,
} from '../../src/cleanup/index.js';
import { startSession } from '../../src/index.js';
import { createFakeClient } from '../fake-client.js';

describe('the clean-up tasks on a server', () => {
  it('can be imported without a window and a document', () => {
    expect([typeof window, typeof document]).toEqual(['undefined', 'undefined']);
  });

  it('can be created', () => {
    expect(signOutOfBackend('/api/logout')).toBeTypeOf('function');
  });

  it('do nothing without storages', async () => {
    expect(clearWebStorage({ prefix: 'notes.' })()).toBeUndefined();
    await expect(deleteDatabases('notes')()).resolves.toBeUndefined();
    await expect(deleteCaches({ prefix: 'notes-' })()).resolves.toBeUndefined();
  });
});

it('a draft on a server does nothing', () => {
  const draft = createDraft(startSession(createFakeClient()), 'note');
  draft.save('unsaved');
  expect(draft.restore()).toBeNull();
  draft.drop();
  draft.stop();
});
