import type {
  RefusedLogin,
  Session,
  SessionLoss,
  SessionSnapshot,
  SessionUser,
} from '@auth0-heartbeat/core';
import { pushTrigger } from '@auth0-heartbeat/core/push';
import { Auth0Client } from '@auth0/auth0-spa-js';
import type { createAuth0 as createSdkAuth0 } from '@auth0/auth0-vue';
import { createPinia } from 'pinia';
import { describe, expectTypeOf, it } from 'vitest';
import { type ComputedRef, h, type Plugin } from 'vue';
import type { RouteLocationNormalized, Router } from 'vue-router';
import type { Router as Router4 } from '../../../compat/vue-router-4/node_modules/vue-router';
import { createAuth0 } from '../src/auth0-vue/index.js';
import {
  type Auth0Session,
  type Auth0SessionOptions,
  clearPinia,
  createAuth0Session,
  createSessionGuard,
  type GuardedRoute,
  onSessionLost,
  SessionGate,
  type SessionGateProps,
  type SessionGateSlots,
  type useAuth0Session,
  type useSession,
} from '../src/index.js';

/** For the compiler only. */
function never<Type>(): Type {
  throw new Error('Never called.');
}

const account = { domain: 'tenant.example.com', clientId: 'spa' };

describe('the types of', () => {
  it('createAuth0Session', () => {
    expectTypeOf(createAuth0Session).parameters.toEqualTypeOf<[Auth0SessionOptions]>();
    expectTypeOf(createAuth0Session).returns.toEqualTypeOf<Plugin>();
    void (() => {
      createAuth0Session({ client: new Auth0Client(account), intervalMs: 1, returnTo: '/' });
      createAuth0Session({
        client: new Auth0Client(account),
        checkOnFocus: false,
        checkOnReconnect: false,
        shareTabs: false,
        confirmByRedirect: 'push',
        push: pushTrigger({ url: '/hints', getToken: async () => undefined }),
      });
      createAuth0Session({
        client: new Auth0Client(account),
        returnTo: () => '/',
        blocked: '/blocked',
        loadTimeoutMs: 5_000,
        onBlocked: ({ error }) => void error.error_description,
        onRedirectCallback: (returnTo) => void returnTo.length,
        clearLocalState: [clearPinia(createPinia())],
      });
      createAuth0Session({ client: new Auth0Client(account), blocked: { name: 'blocked' } });
      // @ts-expect-error the client is required
      createAuth0Session({ intervalMs: 1 });
      // @ts-expect-error the options of auth0-vue are not a client
      createAuth0Session({ client: account });
      // @ts-expect-error a duration is a number of milliseconds
      createAuth0Session({ client: new Auth0Client(account), intervalMs: '1' });
    });
  });

  it('createAuth0', () => {
    expectTypeOf(createAuth0).returns.toEqualTypeOf<ReturnType<typeof createSdkAuth0>>();
    void (() => {
      createAuth0(account);
      createAuth0(
        { ...account, cacheLocation: 'localstorage', useRefreshTokens: true },
        { skipRedirectCallback: true, errorPath: '/failed', blocked: '/blocked', intervalMs: 1 },
      );
      // @ts-expect-error the client ID is required
      createAuth0({ domain: 'tenant.example.com' });
      // @ts-expect-error auth0-vue navigates after a login
      createAuth0(account, { onRedirectCallback: () => undefined });
      // @ts-expect-error a duration is a number of milliseconds
      createAuth0(account, { intervalMs: '1' });
    });
  });

  it('useAuth0Session', () => {
    expectTypeOf<typeof useAuth0Session>().toEqualTypeOf<() => Auth0Session>();
    type Refs = Auth0Session;
    expectTypeOf<Refs['status']>().toEqualTypeOf<ComputedRef<SessionSnapshot['status']>>();
    expectTypeOf<Refs['user']>().toEqualTypeOf<ComputedRef<SessionUser | null>>();
    expectTypeOf<Refs['verifiedAt']>().toEqualTypeOf<ComputedRef<number | null>>();
    expectTypeOf<Refs['live']>().toEqualTypeOf<ComputedRef<boolean>>();
    expectTypeOf<Refs['loss']>().toEqualTypeOf<ComputedRef<SessionLoss | null>>();
    expectTypeOf<Refs['snapshot']['value']>().toEqualTypeOf<SessionSnapshot>();
    expectTypeOf<Refs['login']>().toEqualTypeOf<ComputedRef<RefusedLogin | null>>();
    expectTypeOf<keyof Refs>().toEqualTypeOf<
      | keyof SessionSnapshot
      | 'snapshot'
      | 'check'
      | 'verify'
      | 'report'
      | 'extend'
      | 'logout'
      | 'on'
    >();
    expectTypeOf<typeof useSession>().returns.toEqualTypeOf<Session>();
    void (() => {
      const session = never<Refs>();
      // @ts-expect-error read-only
      session.status.value = 'loading';
      // @ts-expect-error read-only
      session.snapshot.value = never<SessionSnapshot>();
      // @ts-expect-error read-only
      session.snapshot = never<Refs['snapshot']>();
      // @ts-expect-error only the plugin stops the session
      session.stop();
      if (session.snapshot.value.status === 'lost') {
        expectTypeOf(session.snapshot.value.loss).toEqualTypeOf<SessionLoss>();
      }
    });
  });

  it('onSessionLost', () => {
    expectTypeOf(onSessionLost).toEqualTypeOf<(handler: (loss: SessionLoss) => void) => void>();
  });

  it('createSessionGuard, with vue-router 4 and 5', () => {
    void ((router: Router, router4: Router4) => {
      router.beforeEach(createSessionGuard());
      router4.beforeEach(createSessionGuard());
      router.addRoute({ path: '/', component: {}, beforeEnter: createSessionGuard() });
      router4.addRoute({ path: '/', component: {}, beforeEnter: createSessionGuard() });
      router.beforeEach(
        createSessionGuard({
          onUnverified(to, { status }) {
            expectTypeOf(to).toExtend<RouteLocationNormalized>();
            return status !== 'signed_out' && { name: 'offline', query: { to: to.fullPath } };
          },
        }),
      );
      router4.beforeEach(createSessionGuard({ onUnverified: async () => ({ path: '/offline' }) }));
      router.beforeEach(createSessionGuard({ onUnverified: () => '/offline' }));
      // @ts-expect-error not a location
      router.beforeEach(createSessionGuard({ onUnverified: () => ({ nowhere: true }) }));
    });
    expectTypeOf(createSessionGuard()).toEqualTypeOf<(to: GuardedRoute) => Promise<boolean>>();
    const isOffline = createSessionGuard({
      onUnverified: (_to, { status }) => (status === 'signed_out' ? undefined : '/offline'),
    });
    expectTypeOf(isOffline).toEqualTypeOf<(to: GuardedRoute) => Promise<boolean | '/offline'>>();
    void ((router: Router, router4: Router4) => {
      router.beforeEach(isOffline);
      router4.beforeEach(isOffline);
    });
  });

  it('SessionGate', () => {
    expectTypeOf<SessionGateProps>().toEqualTypeOf<{ readonly maxAgeMs: number }>();
    type Slots = InstanceType<typeof SessionGate>['$slots'];
    // A template destructures the slot props: `#error="{ retry }"`.
    expectTypeOf<Parameters<Slots['error']>[0]>().toEqualTypeOf<
      NonNullable<SessionGateSlots['error']>
    >();
    expectTypeOf<NonNullable<SessionGateSlots['error']>>().toEqualTypeOf<{
      readonly retry: () => Promise<void>;
      readonly snapshot: SessionSnapshot;
    }>();
    h(SessionGate, { maxAgeMs: 0 });
    // @ts-expect-error the maximum age is required
    h(SessionGate, {});
    // @ts-expect-error a duration is a number of milliseconds
    h(SessionGate, { maxAgeMs: '0' });
  });
});
