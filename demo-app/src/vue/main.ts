import { createAuth0Session, useSessionHeartbeat } from '@auth0-heartbeat/vue';
import { createApp } from 'vue';
import { type Demo, openDemo } from '../demo';
import { draft } from '../draft';
import { readHeartbeatOptions } from '../heartbeat-options';
import App from './app.vue';
import { restWhileTabsWatch } from './rest-while-tabs-watch';

const root = document.querySelector('#app')!;

void openDemo(root, show);

/** A session is watched only where there is one. */
function show(demo: Demo): void {
  // Not before: until now the query may have been the end of a login.
  const options = readHeartbeatOptions(window.location.search);
  const app = createApp(App, { demo, intervalMs: options.intervalMs });
  const isSignedIn = demo.opening.status === 'signed_in';
  if (isSignedIn) {
    app.use(createAuth0Session({ client: demo.auth0, ...options, clearLocalState: draft.clear }));
  }
  app.mount(root);
  // With a tenant of Auth0 there is no lab, and so there are no tabs to see.
  if (isSignedIn && demo.lab) restWhileTabsWatch(app.runWithContext(useSessionHeartbeat));
}
