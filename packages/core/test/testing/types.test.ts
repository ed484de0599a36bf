import { expectTypeOf, it } from 'vitest';
import type {
  CallbackClient,
  LoginOptions,
  SessionClient,
  SignInClient,
  SignOutOptions,
} from '../../src/index.js';
import { createFakeSession, type FakeSession, type FakeUser } from '../../src/testing/index.js';

it("the client of a fake session has the type of an app's client", () => {
  expectTypeOf<FakeSession['client']>().toExtend<SessionClient & SignInClient & CallbackClient>();
  expectTypeOf<FakeSession['client']['getTokenSilently']>().returns.resolves.toEqualTypeOf<
    string | undefined
  >();
  expectTypeOf<FakeSession['client']['checkSession']>().toBeCallableWith();
});

it('the results of a fake session are read-only', () => {
  expectTypeOf(createFakeSession).parameter(0).toExtend<object | undefined>();
  expectTypeOf(createFakeSession).toBeCallableWith({ user: null, now: 0 });
  expectTypeOf(createFakeSession).toBeCallableWith({ user: { sub: 'a', email: 'a@b.example' } });
  expectTypeOf<FakeSession['advance']>().toEqualTypeOf<(ms: number) => Promise<void>>();
  expectTypeOf<FakeSession['goIdle']>().toEqualTypeOf<() => Promise<void>>();
  expectTypeOf<FakeSession['block']>().toEqualTypeOf<() => void>();
  expectTypeOf<FakeSession['user']>().toEqualTypeOf<FakeUser | null>();
  expectTypeOf<FakeSession['logins']>().toEqualTypeOf<readonly LoginOptions[]>();
  expectTypeOf<FakeSession['logouts']>().toEqualTypeOf<readonly SignOutOptions[]>();
  expectTypeOf<FakeSession['checks']>().toBeNumber();
  expectTypeOf<FakeSession['now']>().returns.toBeNumber();

  const session = createFakeSession();
  // @ts-expect-error -- a user has a sub
  void (() => session.switchUser({ name: 'Bob' }));
  // @ts-expect-error -- not an interaction
  void (() => session.requireInteraction('login_required'));
  // @ts-expect-error -- read-only
  void (() => (session.checks = 0));
});
