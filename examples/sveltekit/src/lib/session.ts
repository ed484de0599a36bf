import { browser } from '$app/environment';
import { PUBLIC_AUTH0_CLIENT_ID, PUBLIC_AUTH0_DOMAIN } from '$env/static/public';
import { startSession } from '@auth0-heartbeat/core';
import { Auth0Client } from '@auth0/auth0-spa-js';
import { readable } from 'svelte/store';

const auth0 = new Auth0Client({
  domain: PUBLIC_AUTH0_DOMAIN,
  clientId: PUBLIC_AUTH0_CLIENT_ID,
  // The module also runs on the server, where there is no window.
  authorizationParams: { redirect_uri: browser ? window.location.origin : '' },
});

export const session = startSession(auth0, { clearLocalState: () => localStorage.clear() });

export const snapshot = readable(session.getSnapshot(), (set) => {
  const update = () => set(session.getSnapshot());
  update();
  return session.subscribe(update);
});
