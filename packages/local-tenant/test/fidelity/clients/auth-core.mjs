// Fails at the first wrong response. Arguments: the tenant and the application. `Auth` is what the
// route handler of next-auth 5 calls with each request.
import assert from 'node:assert/strict';
import { Auth, skipCSRFCheck } from '@auth/core';
import Auth0 from '@auth/core/providers/auth0';
import { createBrowser } from '../browser.mjs';

const [, , domain, app] = process.argv;
const accounts = [];
const config = {
  basePath: '/api/auth',
  secret: 'a secret of the cookies, long enough',
  trustHost: true,
  skipCSRFCheck,
  providers: [
    Auth0({
      issuer: `${domain}/`,
      clientId: 'backend',
      clientSecret: 'backend-secret',
      authorization: { params: { scope: 'openid profile email offline_access' } },
    }),
  ],
  callbacks: {
    jwt: ({ token, account }) => {
      if (account) accounts.push(account);
      return token;
    },
  },
};

const cookies = new Map();
async function send(path, init) {
  const headers = { Cookie: [...cookies].map((pair) => pair.join('=')).join('; ') };
  const response = await Auth(new Request(new URL(path, app), { ...init, headers }), config);
  for (const line of response.headers.getSetCookie()) {
    const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
    cookies.set(name, value);
  }
  return response;
}
const submit = (path) => send(path, { method: 'POST', body: new URLSearchParams() });
const session = async () => (await send('/api/auth/session')).json();

assert.equal(await session(), null);
const signIn = await submit('/api/auth/signin/auth0');
const callback = `${app}/api/auth/callback/auth0`;
const { at } = await createBrowser().open(signIn.headers.get('location'), callback);
const signedIn = await send(at);
assert.equal(signedIn.status, 302);
assert.equal(new URL(signedIn.headers.get('location'), app).pathname, '/');
const { user } = await session();
assert.deepEqual([user.name, user.email], ['Alice', 'alice@example.com']);
assert.equal(accounts[0].providerAccountId, 'auth0|alice');
assert.ok(accounts[0].access_token && accounts[0].id_token && accounts[0].refresh_token);
await submit('/api/auth/signout');
assert.equal(await session(), null);
