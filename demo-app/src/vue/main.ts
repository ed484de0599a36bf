import { createAuth0Session, useSessionHeartbeat } from '@auth0-heartbeat/vue';
import { createApp } from 'vue';
import { type Demo, openDemo } from '../demo';
import { draft } from '../draft';
import { readHeartbeatOptions } from '../heartbeat-options';
import App from './app.vue';
import { pauseWhileTabsShown } from './pause-while-tabs-shown';

const root = document.querySelector('#app')!;

void openDemo(root, show);

/** Mounts the page. Watches a session only if somebody is signed in. */
function show(demo: Demo): void {
  // The query contains the options only after the login is complete.
  const options = readHeartbeatOptions(window.location.search);
  const app = createApp(App, { demo, intervalMs: options.intervalMs });
  const isSignedIn = demo.opening.status === 'signed_in';
  if (isSignedIn) {
    app.use(createAuth0Session({ client: demo.auth0, ...options, clearLocalState: draft.clear }));
  }
  app.mount(root);
  // Without a lab there is no view with twenty tabs.
  if (isSignedIn && demo.lab) pauseWhileTabsShown(app.runWithContext(useSessionHeartbeat));
}
