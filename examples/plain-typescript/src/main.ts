import { startSession } from '@auth0-heartbeat/core';
import { Auth0Client } from '@auth0/auth0-spa-js';
import './style.css';

const auth0 = new Auth0Client({
  domain: import.meta.env.VITE_AUTH0_DOMAIN,
  clientId: import.meta.env.VITE_AUTH0_CLIENT_ID,
  authorizationParams: { redirect_uri: window.location.origin },
});

const session = startSession(auth0, { clearLocalState: () => localStorage.clear() });

const notes = document.querySelector('textarea')!;
notes.oninput = () => localStorage.setItem('notes', notes.value);
element('sign-in').onclick = () => session.login();
element('sign-out').onclick = () =>
  session.logout({ logoutParams: { returnTo: window.location.origin } });

render();
session.subscribe(render);

function render() {
  const { status, user, login } = session.getSnapshot();
  element('status').textContent = status;
  element('loading').hidden = status !== 'loading' && status !== 'lost';
  element('blocked').hidden = login?.status !== 'blocked';
  element('sign-in').hidden = status !== 'signed_out';
  element('notes').hidden = !user;
  notes.value = (user && localStorage.getItem('notes')) ?? '';
}

function element(id: string) {
  return document.getElementById(id)!;
}
