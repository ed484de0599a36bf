import { Auth0Client } from '@auth0/auth0-spa-js';
import {
  completeLogin,
  createSessionHeartbeat,
  handleSessionLoss,
  type SessionHeartbeat,
} from '@auth0-heartbeat/core';
import { mountSessionInspector } from '@auth0-heartbeat/inspector';

declare global {
  interface Window {
    /** What tests access. */
    heartbeat: SessionHeartbeat;
    violations: string[];
  }
}

window.violations = [];
document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
  window.violations.push(`${violatedDirective} ${blockedURI}`),
);
// One clean-up task fails on purpose and is reported like an uncaught exception.
addEventListener('error', (event) => event.preventDefault());

/** From the URL, or from storage after the redirect to login and back. */
const domain =
  new URLSearchParams(location.search).get('domain') ?? sessionStorage.getItem('domain') ?? '';
sessionStorage.setItem('domain', domain);

const client = new Auth0Client({
  domain,
  clientId: 'inspected-app',
  cacheLocation: 'localstorage',
  authorizationParams: { redirect_uri: location.origin + location.pathname },
});
const login = await completeLogin(client);
if (login.status !== 'not_a_callback') history.replaceState(null, '', login.returnTo);

const heartbeat = createSessionHeartbeat(client, {
  intervalMs: 86_400_000,
  pauseAfterIdleMs: false,
  minGapMs: 0,
  timeoutMs: 1_500,
});
handleSessionLoss(heartbeat, client, {
  clearLocalState: [
    function clearDrafts() {},
    async function signOutOfBackend() {
      throw new Error(
        'The backend responded with 503 to eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJl',
      );
    },
  ],
  redirectToLogin: false,
});
document.querySelector('#sign-in')!.addEventListener('click', () => {
  void client.loginWithRedirect({ appState: { returnTo: location.pathname + location.search } });
});
window.heartbeat = heartbeat;
mountSessionInspector(heartbeat);
heartbeat.start();
