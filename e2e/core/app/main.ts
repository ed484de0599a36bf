import { Auth0Client } from '@auth0/auth0-spa-js';
import {
  completeLogin,
  createSessionFetch,
  createSessionHeartbeat,
  handleSessionLoss,
  sessionProbe,
  type PushHint,
  type PushTrigger,
  type SessionEventName,
} from '@auth0-heartbeat/core';
import { pushTrigger } from '@auth0-heartbeat/core/push';
import type { App, AppMessage, AppOptions } from './contract.js';

const clientId = 'core-app';

function notifyTest(message: AppMessage): void {
  void window.notifyTest(message);
}

addEventListener('error', ({ message }) => notifyTest({ what: 'exception', payload: message }));
addEventListener('unhandledrejection', ({ reason }) =>
  notifyTest({ what: 'exception', payload: `unhandled: ${String(reason)}` }),
);
document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
  notifyTest({ what: 'csp_violation', payload: `${violatedDirective} ${blockedURI}` }),
);

/** From the URL, or from storage after the redirect to login and back. */
function readOptions(): AppOptions {
  const given = new URLSearchParams(location.search).get('options');
  if (given) sessionStorage.setItem('options', given);
  return JSON.parse(given ?? sessionStorage.getItem('options') ?? '') as AppOptions;
}

const options = readOptions();
const client = new Auth0Client({
  domain: options.domain,
  clientId,
  authorizationParams: {
    redirect_uri: location.origin + location.pathname,
    ...(options.push && { audience: options.push.audience }),
  },
  ...options.client,
});

const login = await completeLogin(client);
notifyTest({ what: 'login', payload: login.status });
if (login.status === 'not_a_callback') await client.checkSession();
else history.replaceState(null, '', login.returnTo);

const hints = new Set<(about?: PushHint) => void>();

const app: App = {
  client,
  fetch: (...request) => createSessionFetch(app.heartbeat)(...request),
  push: (about) => hints.forEach((hint) => hint(about)),
  heartbeat: createHeartbeat(),
  createHeartbeat,
};

function createHeartbeat() {
  return createSessionHeartbeat(client, {
    ...options.heartbeat,
    ...(options.probe && {
      probe: sessionProbe({
        domain: options.domain,
        clientId,
        redirectUri: location.origin + location.pathname,
      }),
    }),
    push: createPush(),
  });
}

function createPush(): PushTrigger {
  if (options.push) {
    const { url, liveIntervalMs } = options.push;
    return pushTrigger({
      url,
      getToken: (given) => client.getTokenSilently(given),
      ...(liveIntervalMs !== undefined && { liveIntervalMs }),
    });
  }
  return (hint) => {
    hints.add(hint);
    return () => hints.delete(hint);
  };
}

const names: SessionEventName[] = [
  'sessionLost',
  'sessionVerified',
  'sessionUnverified',
  'interactionRequired',
  'diagnosis',
];
for (const what of names) {
  app.heartbeat.on(what, (payload) => notifyTest({ what, payload } as AppMessage));
}

const status = document.querySelector('#status')!;
const plans = document.querySelector('#plans')!;

function render(): void {
  const { status: text, user } = app.heartbeat.getSnapshot();
  status.textContent = text;
  if (!user || plans.textContent) return;
  // Only `clearLocalState` removes them again.
  plans.textContent = `Plans of ${user.sub}`;
  sessionStorage.setItem('plans', user.sub);
  notifyTest({ what: 'shown', payload: user.sub });
}

handleSessionLoss(app.heartbeat, client, {
  clearLocalState() {
    plans.textContent = '';
    sessionStorage.removeItem('plans');
    notifyTest({ what: 'cleared', payload: null });
  },
  ...(options.staysAfterLoss && { redirectToLogin: false }),
});

document.querySelector('#sign-in')!.addEventListener('click', () => {
  const returnTo = location.pathname + location.search;
  void client.loginWithRedirect({ appState: { returnTo } });
});
app.heartbeat.subscribe(render);
window.app = app;
render();
app.heartbeat.start();
