import { describe, expectTypeOf, it } from 'vitest';
import {
  clearWebStorage,
  deleteCaches,
  deleteDatabases,
  signOutOfBackend,
} from '../../src/cleanup/index.js';
import type { ClearLocalState, SessionLossOptions } from '../../src/index.js';

describe('the types of the clean-up', () => {
  it('each task is one for clearLocalState', () => {
    expectTypeOf<ReturnType<typeof clearWebStorage>>().toExtend<ClearLocalState>();
    expectTypeOf<ReturnType<typeof deleteDatabases>>().toExtend<ClearLocalState>();
    expectTypeOf<ReturnType<typeof deleteCaches>>().toExtend<ClearLocalState>();
    expectTypeOf<ReturnType<typeof signOutOfBackend>>().toExtend<ClearLocalState>();
    const options = { clearLocalState: [clearWebStorage({ prefix: 'a' }), deleteDatabases('a')] };
    expectTypeOf(options).toExtend<SessionLossOptions>();
  });

  it('a task can be run without a loss, and says whether it is to be waited for', () => {
    expectTypeOf(clearWebStorage).returns.toEqualTypeOf<() => void>();
    expectTypeOf(deleteDatabases).returns.toEqualTypeOf<() => Promise<void>>();
    expectTypeOf(deleteCaches).returns.toEqualTypeOf<() => Promise<void>>();
    expectTypeOf(signOutOfBackend).returns.toEqualTypeOf<() => Promise<void>>();
  });

  it('what is no option is refused', () => {
    // Never run: for the compiler alone.
    void (() => {
      // @ts-expect-error A prefix is needed.
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
