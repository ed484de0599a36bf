import { expect, it } from 'vitest';
import {
  clearWebStorage,
  createDraft,
  deleteCaches,
  deleteDatabases,
  signOutOfBackend,
} from '../../src/cleanup/index.js';
import { startSession } from '../../src/index.js';
import { createFakeClient } from '../fake-client.js';

it('the clean-up tasks can be created on a server, where they have no storages to clear', async () => {
  expect([typeof window, typeof document]).toEqual(['undefined', 'undefined']);
  expect(signOutOfBackend('/api/logout')).toBeTypeOf('function');
  expect(clearWebStorage({ prefix: 'notes.' })()).toBeUndefined();
  await expect(deleteDatabases('notes')()).resolves.toBeUndefined();
  await expect(deleteCaches({ prefix: 'notes-' })()).resolves.toBeUndefined();
});

it('a draft on a server does nothing', () => {
  const draft = createDraft(startSession(createFakeClient()), 'note');
  draft.save('unsaved');
  expect(draft.restore()).toBeNull();
  draft.drop();
  draft.stop();
});
