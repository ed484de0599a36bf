import { Auth0Client } from '@auth0/auth0-spa-js';
import { startSession } from '@auth0-heartbeat/core';
import { mountSessionInspector } from '@auth0-heartbeat/inspector';

declare global {
  interface Window {
    /** What tests access. */
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
const session = startSession(client, {
  intervalMs: 86_400_000,
  pauseAfterIdleMs: false,
  minGapMs: 0,
  timeoutMs: 1_500,
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
document.querySelector('#sign-in')!.addEventListener('click', () => void session.login());
mountSessionInspector(session);
