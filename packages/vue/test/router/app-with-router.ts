import { onTestFinished, vi } from 'vitest';
import { type Component, createApp, h } from 'vue';
import {
  createMemoryHistory,
  createRouter,
  type RouterHistory,
  type RouteRecordRaw,
  RouterView,
} from 'vue-router';
import {
  type Auth0SessionOptions,
  createAuth0Session,
  createSessionGuard,
} from '../../src/index.js';
import { createFakeSession } from '../fake-session.js';

const page = (text: string) => ({ render: () => h('p', text) });

const routes: RouteRecordRaw[] = [
  { path: '/', component: page('home') },
  { path: '/open', component: page('open') },
  { path: '/blocked', component: page('blocked'), meta: { maxAgeMs: 0 } },
  { path: '/fresh', component: page('fresh'), meta: { maxAgeMs: 0 } },
  { path: '/recent', component: page('recent'), meta: { maxAgeMs: 60_000 } },
  {
    path: '/area',
    component: RouterView,
    meta: { maxAgeMs: 0 },
    children: [{ path: 'salaries', component: page('salaries') }],
  },
];

/** An app with the plugin, the guard, and a router below `/app/`. */
export function createAppWithRouter({
  guard = createSessionGuard(),
  history = createMemoryHistory('/app/'),
  root = RouterView,
  session = createFakeSession(),
  ...options
}: Partial<Auth0SessionOptions> & {
  root?: Component;
  session?: ReturnType<typeof createFakeSession>;
  guard?: ReturnType<typeof createSessionGuard>;
  history?: RouterHistory;
} = {}) {
  const { client, probe } = session;
  const router = createRouter({ history, routes });
  router.beforeEach(guard);
  const app = createApp(root)
    .use(router)
    .use(createAuth0Session({ client, probe, ...options }));
  const container = document.createElement('div');
  onTestFinished(() => app.unmount());
  return {
    ...session,
    router,
    app,
    container,
    /** Waits for pending promises and timers that are due. */
    settle: () => vi.advanceTimersByTimeAsync(0),
    /** Mounts the app and waits for the first check. */
    async mount() {
      app.mount(container);
      await vi.advanceTimersByTimeAsync(0);
    },
  };
}
