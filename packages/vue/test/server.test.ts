// @vitest-environment node
import { expect, it } from 'vitest';
import { createSSRApp, defineComponent, h } from 'vue';
import { renderToString } from 'vue/server-renderer';
import { createAuth0Session, useAuth0Session } from '../src/index.js';
import { createFakeSession } from '../../core/test/fake-session.js';

const Status = defineComponent(() => {
  const { status } = useAuth0Session();
  return () => h('p', status.value);
});

it('renders on a server as idle, and asks nobody', async () => {
  expect(typeof document).toBe('undefined');
  const { client, probe } = createFakeSession();
  const app = createSSRApp(Status).use(createAuth0Session({ client, probe }));
  expect(await renderToString(app)).toBe('<p>idle</p>');
  expect(client.getIdTokenClaims).not.toHaveBeenCalled();
  expect(probe).not.toHaveBeenCalled();
});
