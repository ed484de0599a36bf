import { createAuth0Session } from '@auth0-heartbeat/vue';
import { createApp } from 'vue';
import { openDemo } from '../demo';
import { draft } from '../draft';
import { view } from '../view';
import App from './app.vue';

const root = document.querySelector('#app')!;

void openDemo(root, (demo) => {
  const { auth0, options, leaveCallback, lab } = demo;
  const app = createApp(App, { demo });
  // Each of the twenty tabs has its own session.
  if (!lab || view.getSnapshot() !== 'tabs') {
    app.use(
      createAuth0Session({
        client: auth0,
        ...options,
        clearLocalState: draft.clear,
        onRedirectCallback: leaveCallback,
      }),
    );
  }
  app.mount(root);
});
