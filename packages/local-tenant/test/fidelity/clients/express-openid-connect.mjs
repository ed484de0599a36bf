// Fails at the first wrong response. Arguments: the tenant and the application.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import express from 'express';
import { auth } from 'express-openid-connect';
import { createBrowser, managementRequest } from '../browser.mjs';

const [, , domain, app] = process.argv;

/** A session store like those of express-session, which keeps everything in memory. */
function createStore() {
  const entries = new Map();
  return {
    get: (id, done) => done(null, entries.get(id)),
    set: (id, value, done) => done(null, void entries.set(id, value)),
    destroy: (id, done) => done(null, void entries.delete(id)),
  };
}

let logoutTokens = 0;
const server = express()
  .use((req, res, next) => {
    if (req.path === '/backchannel-logout') res.on('finish', () => logoutTokens++);
    next();
  })
  .use(
    auth({
      issuerBaseURL: domain,
      baseURL: app,
      clientID: 'backend',
      clientSecret: 'backend-secret',
      secret: 'a secret of the cookies, long enough',
      authRequired: false,
      idpLogout: true,
      auth0Logout: process.argv[4] === 'auth0Logout',
      authorizationParams: { response_type: 'code', scope: 'openid profile email' },
      backchannelLogout: { store: createStore() },
    }),
  )
  .get('/', (req, res) => res.json(req.oidc.user ?? null))
  .listen(new URL(app).port, 'localhost');
await once(server, 'listening');

const browser = createBrowser();
const user = async () => JSON.parse((await browser.open(`${app}/`)).text);

assert.equal(await user(), null);
await browser.open(`${app}/login`);
assert.equal((await user()).sub, 'auth0|alice');
await browser.open(`${app}/logout`);
assert.equal(await user(), null);
// The logout token of this session also ends a later session of the user that began before it arrived.
while (logoutTokens === 0) await setImmediate();

await browser.open(`${app}/login`);
const { sid } = await user();
await managementRequest(domain, 'DELETE', `/api/v2/sessions/${sid}`);
let current = await user();
while (current !== null) current = await user();

await browser.open(`${app}/login`);
assert.notEqual((await user()).sid, sid);
server.close();
server.closeAllConnections();
