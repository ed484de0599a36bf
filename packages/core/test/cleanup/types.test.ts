import { describe, expectTypeOf, it } from 'vitest';
import {
  clearWebStorage,
  deleteCaches,
  deleteDatabases,
  signOutOfBackend,
} from '../../src/cleanup/index.js';
import type { ClearLocalState, SessionLoss, SessionLossOptions } from '../../src/index.js';

describe('the types of the clean-up tasks', () => {
  it('fit clearLocalState, need no argument, and are synchronous or asynchronous', () => {
    type Task<Result> = (loss?: { readonly otherUserSignedIn?: boolean }) => Result;
    expectTypeOf(clearWebStorage).returns.toEqualTypeOf<Task<void>>();
    expectTypeOf(deleteDatabases).returns.toEqualTypeOf<Task<Promise<void>>>();
    expectTypeOf(deleteCaches).returns.toEqualTypeOf<Task<Promise<void>>>();
    expectTypeOf(signOutOfBackend).returns.toEqualTypeOf<Task<Promise<void>>>();
    expectTypeOf<Task<void> | Task<Promise<void>>>().toExtend<ClearLocalState>();
    const options = { clearLocalState: [clearWebStorage({ prefix: 'a' }), deleteDatabases('a')] };
    expectTypeOf(options).toExtend<SessionLossOptions>();
  });

  it('receive the loss, and whether another user has signed in since', () => {
    expectTypeOf<ClearLocalState>().parameter(0).toExtend<SessionLoss>();
    expectTypeOf<ClearLocalState>()
      .parameter(0)
      .toHaveProperty('otherUserSignedIn')
      .toEqualTypeOf<boolean>();
  });

  it('reject invalid options', () => {
    // Only compiled, never run.
    void (() => {
      // @ts-expect-error A prefix is required.
      clearWebStorage({});
      // @ts-expect-error There is no such storage.
      clearWebStorage({ prefix: 'a', storages: ['cookies'] });
      // @ts-expect-error One or several strings.
      deleteCaches({ prefix: /a/ });
      // @ts-expect-error Names only.
      deleteDatabases(['a']);
      // @ts-expect-error A request can be sent only once.
      signOutOfBackend(new Request('/'));
    });
  });
});
