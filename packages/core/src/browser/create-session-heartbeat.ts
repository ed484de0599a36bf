import type { SessionClient } from '../client.js';
import { SessionHeartbeatError } from '../errors.js';
import { createHeartbeat } from '../heartbeat.js';
import type { SessionHeartbeat } from '../session-heartbeat.js';
import { CONFIRM_GAP_MS } from '../machine/due.js';
import { decideSettings, type SessionHeartbeatOptions } from '../options.js';
import type { Ports } from '../ports.js';
import { onSignedIn } from '../sign-ins.js';
import { world, worldOf } from '../world.js';
import { browserClock } from './clock.js';
import { readClientConfiguration } from './client-configuration.js';
import { currentPath } from './local-path.js';
import { browserPage } from './page.js';
import { reportException } from './report-exception.js';
import { sessionProbe } from './session-probe.js';
import { readSignedInUser } from './signed-in-user.js';
import { recall, remember } from './tab-memory.js';
import { createTabs } from './tabs.js';
import { tokenProbe } from './token-probe.js';
import { warnOfLoad } from './warn-of-load.js';

/**
 * Makes a heartbeat for the session of `client`; {@link SessionHeartbeat.start} sets it going.
 *
 * On a server, where there is no page, it stays `idle`.
 *
 * @param client The app's `Auth0Client`.
 * @param options How it behaves; the defaults suit production.
 *
 * @throws {SessionHeartbeatError} `invalid_client` or `invalid_option`, naming the mistake.
 *
 * @example
 * ```ts
 * import { createSessionHeartbeat, handleSessionLoss } from '@auth0-heartbeat/core';
 *
 * const heartbeat = createSessionHeartbeat(auth0);
 * handleSessionLoss(heartbeat, auth0, { clearLocalState: () => sessionStorage.clear() });
 * heartbeat.start();
 * ```
 *
 * @see [Auth0, configure silent authentication](https://auth0.com/docs/authenticate/login/configure-silent-authentication)
 * @see [Web Locks API](https://www.w3.org/TR/web-locks/#api), which keep the tabs of a browser to one check
 * @see [Page Lifecycle](https://wicg.github.io/page-lifecycle/spec.html), for tabs that are frozen
 */
export function createSessionHeartbeat(
  client: SessionClient,
  options: SessionHeartbeatOptions = {},
): SessionHeartbeat {
  requireMethods(client);
  const configuration = readClientConfiguration(client);
  const { domain, clientId } = configuration;
  if (!domain || !clientId) {
    throw new SessionHeartbeatError(
      'invalid_client',
      'The client needs getConfiguration() that returns { domain, clientId }.',
    );
  }
  const { probe = tokenProbe(client), triggers = {} } = options;
  const ports: Ports = {
    clock: browserClock,
    page: browserPage,
    tabs: createTabs(triggers.other_tab === false ? {} : globalThis, domain, clientId),
    random: Math.random,
    probe,
    guardProbe: sessionProbe({ ...configuration, domain, clientId }),
    readSignedInUser: () => readSignedInUser(client),
    onSignedIn: (listener) => onSignedIn(client, listener),
    onHint: (listener, session) =>
      triggers.push ? triggers.push(listener, session) : () => undefined,
    signOut: (signOutOptions) => client.logout(signOutOptions),
    async confirmByRedirect(confirmed) {
      const now = Date.now();
      // The tabs' record may be lost on the way: a page that cannot remember that it went must stay.
      if (Math.abs(now - recall('confirmed-at')) < CONFIRM_GAP_MS) return;
      if (!remember('confirmed-at', now)) return;
      await client.loginWithRedirect?.({
        appState: { returnTo: currentPath(), confirmed },
        authorizationParams: { prompt: 'none' },
      });
    },
    createAbortController: () => new AbortController(),
    reportException,
    ...worldOf(client),
  };
  const settings = decideSettings(options, probe);
  warnOfLoad(settings.intervalMs);
  const heartbeat = createHeartbeat(ports, settings);
  // On a server there is no page, and nobody to see it.
  const isServer = typeof document === 'undefined' && ports.page === browserPage;
  return Object.assign(heartbeat, isServer && { start() {} }, { [world]: worldOf(client) });
}

function requireMethods(client: SessionClient): void {
  for (const method of ['getTokenSilently', 'getIdTokenClaims', 'logout'] as const) {
    if (typeof (client as SessionClient | undefined)?.[method] !== 'function') {
      throw new SessionHeartbeatError(
        'invalid_client',
        `The client has no method ${method}; pass an Auth0Client of @auth0/auth0-spa-js.`,
      );
    }
  }
}
