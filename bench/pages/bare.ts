import { callForToken, createAuth0Client } from './auth0-client.js';
import { startBareHeartbeat } from './bare-heartbeat.js';
import { nameOf, noteEnding, present } from './contestant.js';

const auth0 = createAuth0Client();
let stop = () => {};
let isLoggedOut = false;

void present({
  signIn: () => auth0.loginWithRedirect(),
  async restore() {
    if (location.search.includes('state=')) await auth0.handleRedirectCallback();
    else await auth0.checkSession();
    return auth0.isAuthenticated();
  },
  start() {
    stop = startBareHeartbeat(auth0, {
      intervalMs: window.benchSettings.intervalMs,
      onLoggedOut(error) {
        isLoggedOut = true;
        noteEnding(nameOf(error));
      },
    });
  },
  stop: () => stop(),
  callForToken: (timeoutMs) => callForToken(auth0, timeoutMs),
  status: () => (isLoggedOut ? 'logged out' : 'logged in'),
});
