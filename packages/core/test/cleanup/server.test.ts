import { describe, expect, it } from 'vitest';
import {
  clearWebStorage,
  deleteCaches,
  deleteDatabases,
  signOutOfBackend,
} from '../../src/cleanup/index.js';

describe('the clean-up on a server', () => {
  it('there is neither a window nor a document, and it can be imported', () => {
    expect([typeof window, typeof document]).toEqual(['undefined', 'undefined']);
  });

  it('tasks can be made', () => {
    expect(signOutOfBackend('/api/logout')).toBeTypeOf('function');
  });

  it('tasks that would remove something find nothing', async () => {
    expect(clearWebStorage({ prefix: 'notes.' })()).toBeUndefined();
    await expect(deleteDatabases('notes')()).resolves.toBeUndefined();
    await expect(deleteCaches({ prefix: 'notes-' })()).resolves.toBeUndefined();
  });
});
