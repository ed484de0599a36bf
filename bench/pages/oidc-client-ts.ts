import { nameOf, noteEnding, present } from './contestant.js';
import { startOidcHeartbeat } from './oidc-heartbeat.js';
import { createUserManager } from './user-manager.js';

const users = createUserManager();
let stop = () => {};
let isSignedOut = false;

void present({
  signIn: () => users.signinRedirect(),
  async restore() {
    if (location.search.includes('state=')) return Boolean(await users.signinCallback());
    // Each tab has a user of its own; one that was opened later asks the tenant.
    return Boolean((await users.getUser()) ?? (await users.signinSilent().catch(() => null)));
  },
  start() {
    stop = startOidcHeartbeat(users, {
      intervalMs: window.benchSettings.intervalMs,
      onSignedOut(error) {
        isSignedOut = true;
        noteEnding(nameOf(error));
      },
    });
  },
  stop: () => stop(),
  callForToken: (timeoutMs) =>
    users.signinSilent({ silentRequestTimeoutInSeconds: timeoutMs / 1_000 }),
  status: () => (isSignedOut ? 'signed out' : 'signed in'),
});
