// @vitest-environment node
import { createAuth0 } from '@auth0/auth0-vue';
import { Auth0Client } from '@auth0/auth0-spa-js';
import { renderToString } from '@vue/server-renderer';
import { expect, it, vi } from 'vitest';
import { createSSRApp, defineComponent, h } from 'vue';
import { createMemoryHistory, createRouter, RouterView } from 'vue-router';
import {
  type Auth0SessionOptions,
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

async function render(options: Auth0SessionOptions): Promise<string> {
  expect(typeof document).toBe('undefined');
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: '/', component: Page, meta: { maxAgeMs: 0 } }],
  });
  router.beforeEach(createSessionGuard());
  const app = createSSRApp(RouterView).use(router).use(createAuth0Session(options));
  await router.push('/');
  const html = await renderToString(app);
  return html.replaceAll(/<!--.*?-->/g, '');
}

const account = { domain: 'tenant.example.com', clientId: 'spa' };

it.each([
  ['an Auth0Client', () => new Auth0Client(account)],
  ['the client of auth0-vue', () => createAuth0(account)],
])('renders idle on a server with %s', async (_, createClient) => {
  const request = vi.spyOn(globalThis, 'fetch');
  expect(await render({ client: createClient() })).toBe('<p>idle</p><p>wait</p>');
  expect(request).not.toHaveBeenCalled();
});

it('makes no request on a server', async () => {
  const { client, probe } = createFakeSession();
  expect(await render({ client, probe })).toBe('<p>idle</p><p>wait</p>');
  expect(client.getIdTokenClaims).not.toHaveBeenCalled();
  expect(probe.ask).not.toHaveBeenCalled();
});
