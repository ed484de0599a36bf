import {
  completeLogin,
  createSessionHeartbeat,
  handleSessionLoss,
  type SessionHeartbeat,
  sessionProbe,
} from '@auth0-heartbeat/core';
import { pushTrigger } from '@auth0-heartbeat/core/push';
import type { Auth0Client } from '@auth0/auth0-spa-js';
import { callForToken, createAuth0Client } from './auth0-client.js';
import { noteEnding, present } from './contestant.js';

/** `window.ours`, for the measures of this library only. */
export interface Ours {
  readonly auth0: Auth0Client;
  readonly heartbeat: SessionHeartbeat;
  readonly createSessionHeartbeat: typeof createSessionHeartbeat;
  readonly sessionProbe: typeof sessionProbe;
}

declare global {
  interface Window {
    ours: Ours;
  }
}

const { intervalMs, timeoutMs, minGapMs, pushUrl } = window.benchSettings;
const auth0 = createAuth0Client();
const heartbeat = createSessionHeartbeat(auth0, {
  intervalMs,
  ...(timeoutMs !== undefined && { timeoutMs }),
  ...(minGapMs !== undefined && { minGapMs }),
  ...(pushUrl !== undefined && {
    push: pushTrigger({
      url: pushUrl,
      getToken: (options) => auth0.getTokenSilently(options),
    }),
  }),
});
heartbeat.on('sessionLost', ({ reason }) => noteEnding(reason));
// Without a redirect, so that the benchmark can read the page.
handleSessionLoss(heartbeat, auth0, { redirectToLogin: false });
window.ours = { auth0, heartbeat, createSessionHeartbeat, sessionProbe };

void present({
  signIn: () => auth0.loginWithRedirect(),
  async restore() {
    const login = await completeLogin(auth0);
    if (login.status === 'not_a_callback') await auth0.checkSession();
    return auth0.isAuthenticated();
  },
  start: heartbeat.start,
  stop: heartbeat.stop,
  callForToken: (limitMs) => callForToken(auth0, limitMs),
  status() {
    const { status, diagnosis } = heartbeat.getSnapshot();
    return diagnosis ? `${status}, ${diagnosis.code}` : status;
  },
});
