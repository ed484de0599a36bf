import type {
  SessionHeartbeat,
  SessionLoss,
  SessionSnapshot,
  SessionUser,
} from '@auth0-heartbeat/core';
import { pushTrigger } from '@auth0-heartbeat/core/push';
import { Auth0Client } from '@auth0/auth0-spa-js';
import { createAuth0 } from '@auth0/auth0-vue';
import { describe, expectTypeOf, it } from 'vitest';
import { type ComputedRef, h, type Plugin } from 'vue';
import type { RouteLocationNormalized, Router } from 'vue-router';
import type { Router as Router4 } from '../../../compat/vue-router-4/node_modules/vue-router';
import {
  type Auth0Session,
  type Auth0SessionOptions,
  createAuth0Session,
  createSessionGuard,
  type GuardedRoute,
  onSessionLost,
  SessionGate,
  type SessionGateProps,
  type SessionGateSlots,
  type useAuth0Session,
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
      createAuth0Session({ client: createAuth0(account), auth0Options: account });
      createAuth0Session({ client: createAuth0(account), returnTo: () => '/' });
      // @ts-expect-error the client is required
      createAuth0Session({ intervalMs: 1 });
      // @ts-expect-error the options of auth0-vue are not a client
      createAuth0Session({ client: account });
      // @ts-expect-error a duration is a number of milliseconds
      createAuth0Session({ client: new Auth0Client(account), intervalMs: '1' });
    });
  });

  it('useAuth0Session', () => {
    expectTypeOf<typeof useAuth0Session>().toEqualTypeOf<() => Auth0Session>();
    type Session = Auth0Session;
    expectTypeOf<Session['status']>().toEqualTypeOf<ComputedRef<SessionSnapshot['status']>>();
    expectTypeOf<Session['user']>().toEqualTypeOf<ComputedRef<SessionUser | null>>();
    expectTypeOf<Session['verifiedAt']>().toEqualTypeOf<ComputedRef<number | null>>();
    expectTypeOf<Session['live']>().toEqualTypeOf<ComputedRef<boolean>>();
    expectTypeOf<Session['loss']>().toEqualTypeOf<ComputedRef<SessionLoss | null>>();
    expectTypeOf<Session['snapshot']['value']>().toEqualTypeOf<SessionSnapshot>();
    expectTypeOf<keyof Session>().toEqualTypeOf<
      | keyof SessionSnapshot
      | 'snapshot'
      | keyof Pick<SessionHeartbeat, 'start' | 'check' | 'verify' | 'report' | 'logout' | 'on'>
    >();
    void (() => {
      const session = never<Session>();
      // @ts-expect-error read-only
      session.status.value = 'idle';
      // @ts-expect-error read-only
      session.snapshot.value = never<SessionSnapshot>();
      // @ts-expect-error read-only
      session.snapshot = never<Session['snapshot']>();
      // @ts-expect-error only the plugin stops the heartbeat
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
            return status !== 'idle' && { name: 'offline', query: { to: to.fullPath } };
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
      onUnverified: (_to, { status }) => (status === 'idle' ? undefined : '/offline'),
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
