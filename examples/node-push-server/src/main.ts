import { startSession } from '@auth0-heartbeat/core';
import { pushTrigger } from '@auth0-heartbeat/core/push';
import { Auth0Client } from '@auth0/auth0-spa-js';

const auth0 = new Auth0Client({
  domain: import.meta.env.VITE_AUTH0_DOMAIN,
  clientId: import.meta.env.VITE_AUTH0_CLIENT_ID,
  authorizationParams: {
    redirect_uri: window.location.origin,
    audience: import.meta.env.VITE_AUTH0_AUDIENCE,
  },
});

const session = startSession(auth0, {
  clearLocalState: () => localStorage.clear(),
  push: pushTrigger({
    url: '/push/hints',
    getToken: (options) => auth0.getTokenSilently(options),
  }),
});

const [signIn, signOut] = document.querySelectorAll('button');
signIn!.onclick = () => session.login();
signOut!.onclick = () => session.logout({ logoutParams: { returnTo: window.location.origin } });

session.subscribe(() => {
  const { status, user, login, live } = session.getSnapshot();
  const text = login?.status === 'blocked' ? 'Your account is blocked.' : `Session: ${status}`;
  document.querySelector('p')!.textContent = live ? `${text}, with push` : text;
  signIn!.hidden = status !== 'signed_out';
  signOut!.hidden = !user;
});
