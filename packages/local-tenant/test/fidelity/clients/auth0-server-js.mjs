// Fails at the first wrong response. Arguments: the tenant and the application.
import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { CookieTransactionStore, ServerClient, StatefulStateStore } from '@auth0/auth0-server-js';
import { createBrowser, managementRequest } from '../browser.mjs';

const [, , domain, app] = process.argv;
const secret = 'a secret of the cookies, long enough';
const redirect_uri = `${app}/callback`;

const cookies = new Map();
const cookieHandler = {
  setCookie: (name, value) => void cookies.set(name, value),
  getCookie: (name) => cookies.get(name),
  getCookies: () => Object.fromEntries(cookies),
  deleteCookie: (name) => void cookies.delete(name),
};
const sessions = new Map();
const store = {
  get: async (id) => sessions.get(id),
  set: async (id, state) => void sessions.set(id, state),
  delete: async (id) => void sessions.delete(id),
  deleteByLogoutToken: async ({ sid }) => {
    for (const [id, { internal }] of sessions) if (internal.sid === sid) sessions.delete(id);
  },
};
const auth0 = new ServerClient({
  domain: new URL(domain).host,
  clientId: 'backend',
  clientSecret: 'backend-secret',
  authorizationParams: { redirect_uri, scope: 'openid profile email offline_access' },
  transactionStore: new CookieTransactionStore({ secret }, cookieHandler),
  stateStore: new StatefulStateStore({ secret, store }, cookieHandler),
});

const browser = createBrowser();
async function signIn() {
  const { at } = await browser.open(await auth0.startInteractiveLogin(), redirect_uri);
  await auth0.completeInteractiveLogin(at);
  return auth0.getUser();
}

assert.equal((await signIn()).sub, 'auth0|alice');
assert.ok((await auth0.getAccessToken()).accessToken);
const logout = await auth0.logout({ returnTo: `${app}/` });
assert.equal((await browser.open(logout, app)).at.href, `${app}/`);
assert.equal(await auth0.getUser(), undefined);

/** Returns the session of the token. */
async function receiveLogoutToken(req, res) {
  const token = new URLSearchParams(await text(req)).get('logout_token');
  await auth0.handleBackchannelLogout(token);
  res.writeHead(204).end();
  return JSON.parse(Buffer.from(token.split('.')[1], 'base64url')).sid;
}

const received = new EventEmitter();
const server = createServer((req, res) => {
  receiveLogoutToken(req, res).then(
    (sid) => received.emit(sid),
    (error) => received.emit('error', error),
  );
}).listen(new URL(app).port, 'localhost');
await once(server, 'listening');
const { sid } = await signIn();
// The tenant may still repeat the token of the first session, which found nobody listening.
const loggedOut = once(received, sid);
await managementRequest(domain, 'DELETE', `/api/v2/sessions/${sid}`);
await loggedOut;
assert.equal(await auth0.getUser(), undefined);
server.close();
server.closeAllConnections();
