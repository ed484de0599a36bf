// @vitest-environment node
import { Auth0Client } from '@auth0/auth0-spa-js';
import { renderToString } from '@vue/server-renderer';
import { expect, it, vi } from 'vitest';
import { createSSRApp, defineComponent, h, type Plugin } from 'vue';
import { createMemoryHistory, createRouter, RouterView } from 'vue-router';
import { createAuth0 } from '../src/auth0-vue/index.js';
import {
  createAuth0Session,
  createSessionGuard,
  SessionGate,
  useAuth0Session,
} from '../src/index.js';
import { createFakeSession } from './fake-session.js';

const Page = defineComponent(() => {
  const { status } = useAuth0Session();
  return () => [
    h('p', status.value),
    h(
      SessionGate,
      { maxAgeMs: 0 },
      { default: () => h('p', 'secret'), fallback: () => h('p', 'wait') },
    ),
  ];
});

async function render(plugin: Plugin): Promise<string> {
  expect(typeof document).toBe('undefined');
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: '/', component: Page, meta: { maxAgeMs: 0 } }],
  });
  router.beforeEach(createSessionGuard());
  const app = createSSRApp(RouterView).use(router).use(plugin);
  await router.push('/');
  const html = await renderToString(app);
  return html.replaceAll(/<!--.*?-->/g, '');
}

const account = { domain: 'tenant.example.com', clientId: 'spa' };

it.each([
  ['an Auth0Client', () => createAuth0Session({ client: new Auth0Client(account) })],
  ['auth0-vue', () => createAuth0(account)],
])('renders loading on a server with %s', async (_, createPlugin) => {
  const request = vi.spyOn(globalThis, 'fetch');
  const rejected = vi.fn();
  process.on('unhandledRejection', rejected);
  expect(await render(createPlugin())).toBe('<p>loading</p><p>wait</p>');
  await new Promise(setImmediate);
  process.off('unhandledRejection', rejected);
  expect(rejected).not.toHaveBeenCalled();
  expect(request).not.toHaveBeenCalled();
});

it('makes no request on a server', async () => {
  const { client, probe } = createFakeSession();
  expect(await render(createAuth0Session({ client, probe }))).toBe('<p>loading</p><p>wait</p>');
  expect(client.getIdTokenClaims).not.toHaveBeenCalled();
  expect(probe.ask).not.toHaveBeenCalled();
});
