// Fails at the first wrong response. Arguments: the tenant and the application.
import assert from 'node:assert/strict';
import { UserManager } from 'oidc-client-ts';
import { createBrowser } from '../browser.mjs';

const [, , domain, app] = process.argv;
const browser = createBrowser();

/** Calls a method that redirects, and returns the URL that the browser ends at. */
async function redirected(start) {
  const url = await new Promise((resolve, reject) => {
    const location = { href: `${app}/`, assign: resolve };
    globalThis.window = { location, addEventListener: () => {}, stop: () => {} };
    globalThis.window.self = globalThis.window;
    start().catch(reject);
  });
  return (await browser.open(url, app)).at.href;
}

const manager = new UserManager({
  authority: domain,
  client_id: 'spa',
  redirect_uri: `${app}/callback`,
  post_logout_redirect_uri: `${app}/`,
  scope: 'openid profile offline_access',
  loadUserInfo: true,
  automaticSilentRenew: false,
});

const user = await manager.signinCallback(await redirected(() => manager.signinRedirect()));
assert.equal(user.profile.sub, 'auth0|alice');
assert.equal(user.profile.name, 'Alice');

const renewed = await manager.signinSilent();
assert.notEqual(renewed.access_token, user.access_token);
await manager.revokeTokens(['refresh_token']);
assert.equal((await manager.getUser()).refresh_token, null);
await manager.storeUser(renewed);
await assert.rejects(manager.signinSilent(), ({ error }) => error === 'invalid_grant');

const returned = await redirected(() => manager.signoutRedirect());
assert.equal(new URL(returned).pathname, '/');
await manager.signoutCallback(returned);
assert.equal(await manager.getUser(), null);
const silent = new URL(await redirected(() => manager.signinRedirect({ prompt: 'none' })));
assert.equal(silent.searchParams.get('error'), 'login_required');
