import { createAuth0Session } from '@auth0-heartbeat/vue';
import { createApp } from 'vue';
import { type Demo, openDemo } from '../demo';
import { draft } from '../draft';
import { readHeartbeatOptions } from '../heartbeat-options';
import App from './app.vue';

const root = document.querySelector('#app')!;

void openDemo(root, show);

/** A session is watched only where there is one. */
function show(demo: Demo): void {
  const app = createApp(App, { demo });
  if (demo.opening.status === 'signed_in') {
    app.use(
      createAuth0Session({
        client: demo.auth0,
        ...readHeartbeatOptions(window.location.search),
        clearLocalState: draft.clear,
      }),
    );
  }
  app.mount(root);
}
