import { Auth0Client } from '@auth0/auth0-spa-js';
import {
  completeLogin,
  createSessionFetch,
  createSessionHeartbeat,
  handleSessionLoss,
  sessionProbe,
  startSession,
  type PushHint,
  type PushTrigger,
  type SessionEventName,
  type SessionHeartbeatOptions,
  type SessionLossOptions,
} from '@auth0-heartbeat/core';
import { clearWebStorage } from '@auth0-heartbeat/core/cleanup';
import { pushTrigger } from '@auth0-heartbeat/core/push';
import type { App, AppMessage, AppOptions } from './contract.js';

const clientId = 'core-app';

/** `undefined` in a frame where the browser denies it. */
function findSessionStorage(): Storage | undefined {
  try {
    return sessionStorage;
  } catch {
    return undefined;
  }
}

const storage = findSessionStorage();

/** From the URL, or from storage after the redirect to login and back. */
function readOptions(): AppOptions {
  const given = new URLSearchParams(location.search).get('options');
  if (given) storage?.setItem('options', given);
  return JSON.parse(given ?? storage?.getItem('options') ?? '') as AppOptions;
}

const options = readOptions();

/** Blocks until the test has the message, so that a navigation cannot cancel it. */
function sendToInbox(message: object): void {
  const request = new XMLHttpRequest();
  request.open('POST', `/inbox/${options.inbox}`, false);
  request.send(JSON.stringify(message));
}

// Only some browsers have a binding to the test.
window.notifyTest ??= sendToInbox;

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

const client = new Auth0Client({
  domain: options.domain,
  clientId,
  authorizationParams: {
    redirect_uri: location.origin + location.pathname,
    ...(options.push && { audience: options.push.audience }),
  },
  ...options.client,
});

const hints = new Set<(about?: PushHint) => void>();

const heartbeatOptions: SessionHeartbeatOptions = {
  ...options.heartbeat,
  ...(options.probe && {
    probe: sessionProbe({
      domain: options.domain,
      clientId,
      redirectUri: location.origin + location.pathname,
    }),
  }),
};

function createHeartbeat() {
  return createSessionHeartbeat(client, { ...heartbeatOptions, push: createPush() });
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

const status = document.querySelector('#status')!;
const plans = document.querySelector('#plans')!;

const lossOptions: SessionLossOptions = {
  clearLocalState: [
    ({ reason, otherUserSignedIn }) => {
      plans.textContent = '';
      storage?.removeItem('plans');
      notifyTest({ what: 'cleared', payload: { reason, otherUserSignedIn } });
    },
    clearWebStorage({ prefix: 'drafts.' }),
  ],
  ...(options.staysAfterLoss && { redirectToLogin: false }),
};

if (!options.frontDoor) {
  const login = await completeLogin(client);
  notifyTest({ what: 'login', payload: login.status });
  if (login.status === 'not_a_callback') await client.checkSession();
  else history.replaceState(null, '', login.returnTo);
}
const ownHeartbeat = options.frontDoor ? undefined : createHeartbeat();
const session = ownHeartbeat ? undefined : startOwnSession();

function startOwnSession() {
  const { loadTimeoutMs } = options;
  return startSession(client, {
    ...heartbeatOptions,
    ...lossOptions,
    push: createPush(),
    ...(loadTimeoutMs !== undefined && { loadTimeoutMs }),
    onBlocked: ({ status: why }) => notifyTest({ what: 'blocked', payload: why }),
  });
}

const app: App = {
  client,
  session,
  fetch: (...request) => createSessionFetch(app.heartbeat)(...request),
  push: (about) => hints.forEach((hint) => hint(about)),
  heartbeat: ownHeartbeat ?? session!,
  createHeartbeat,
};

const names: SessionEventName[] = [
  'sessionLost',
  'sessionVerified',
  'sessionUnverified',
  'interactionRequired',
  'sessionEnding',
  'sessionExtended',
  'diagnosis',
];
for (const what of names) {
  app.heartbeat.on(what, (payload) => notifyTest({ what, payload } as AppMessage));
}

function render(): void {
  const { status: text, user } = app.heartbeat.getSnapshot();
  status.textContent = text;
  if (!user || plans.textContent) return;
  // Only `clearLocalState` removes them again.
  plans.textContent = `Plans of ${user.sub}`;
  storage?.setItem('plans', user.sub);
  notifyTest({ what: 'shown', payload: user.sub });
}

if (ownHeartbeat) handleSessionLoss(ownHeartbeat, client, lossOptions);

document.querySelector('#sign-in')!.addEventListener('click', () => {
  if (session) return void session.login();
  const returnTo = location.pathname + location.search;
  const { organization } = options;
  const authorizationParams = organization ? { organization } : {};
  void client.loginWithRedirect({ appState: { returnTo }, authorizationParams });
});
const popupButton = document.createElement('button');
popupButton.textContent = 'Sign in by popup';
popupButton.addEventListener('click', () => {
  client.loginWithPopup({ authorizationParams: { prompt: 'login' } }).then(
    () => notifyTest({ what: 'popup', payload: 'signed_in' }),
    (error: { error?: string }) => notifyTest({ what: 'popup', payload: String(error.error) }),
  );
});
document.body.append(popupButton);
app.heartbeat.subscribe(render);
window.app = app;
render();
ownHeartbeat?.start();
