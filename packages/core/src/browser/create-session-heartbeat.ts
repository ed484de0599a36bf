import type { SessionClient } from '../contract/client.js';
import { SessionHeartbeatError } from '../contract/errors.js';
import type { SessionHeartbeatOptions } from '../contract/options.js';
import type { SessionHeartbeat } from '../contract/session-heartbeat.js';
import { createHeartbeat } from '../heartbeat.js';
import { CONFIRM_GAP_MS } from '../machine/schedule.js';
import { decideSettings } from '../machine/settings.js';
import type { Ports } from '../ports.js';
import { environmentOf } from '../shell/client-registry.js';
import { isSameSite, readClientConfiguration } from './client-configuration.js';
import { notifyLogin, ownRedirect } from './complete-login.js';
import { warnInDevelopment, warnOfUnknownOptions } from './development-warnings.js';
import { currentPath } from './local-path.js';
import { browserPage } from './page.js';
import { reportException } from './report-exception.js';
import { sessionProbe } from './session-probe.js';
import { readSignedInUser } from './signed-in-user.js';
import { recall, remember, takeLastLoss } from './tab-memory.js';
import { createTabs } from './tabs.js';
import { tokenProbe } from './token-probe.js';
import { clearAndSignOut, watchClient } from './watch-client.js';

/** Firefox takes back its grant of a tenant's cookies 30 days after the last login there. */
const COOKIE_GRANT_MS = 29 * 86_400_000;

/**
 * Creates a heartbeat for the session of `client`. {@link SessionHeartbeat.start} starts it.
 *
 * On a server it stays `loading`.
 *
 * @param client The app's `Auth0Client`.
 * @param options The options; the defaults suit production.
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
 * @see [Web Locks API](https://www.w3.org/TR/web-locks/#api), which limits the tabs of a browser to one check
 * @see [Page Lifecycle](https://wicg.github.io/page-lifecycle/spec.html), for tabs that are frozen
 */
export function createSessionHeartbeat(
  client: SessionClient,
  options: SessionHeartbeatOptions = {},
): SessionHeartbeat {
  return createBrowserHeartbeat(client, options);
}

/** `own`: ports that take precedence. */
export function createBrowserHeartbeat(
  client: SessionClient,
  options: SessionHeartbeatOptions,
  own: Partial<Ports> = {},
): SessionHeartbeat {
  for (const method of ['getTokenSilently', 'getIdTokenClaims', 'logout'] as const) {
    if (typeof client?.[method] !== 'function') {
      throw new SessionHeartbeatError('invalid_client', method);
    }
  }
  const configuration = readClientConfiguration(client);
  const { domain, clientId } = configuration;
  if (!domain || !clientId) {
    throw new SessionHeartbeatError('invalid_client', 'getConfiguration');
  }
  warnOfUnknownOptions(options);
  const { probe = tokenProbe(client), push } = options;
  const settings = decideSettings(options, probe, {
    silentAuthLifetimeMs: isSameSite(domain) ? Infinity : COOKIE_GRANT_MS,
    crossOriginIsolated: globalThis.crossOriginIsolated === true,
    diagnosis: configuration.opensPopups && !options.probe ? 'interactive_error_handler' : null,
  });
  // Only tabs that share a record can share a connection.
  const scope = settings.shareTabs ? clientId : Math.random();
  const environment = environmentOf(client);
  const ports: Ports = {
    clock: {
      now: () => Date.now(),
      wakeAt(moment, wake) {
        const timer = setTimeout(wake, moment - Date.now());
        return () => clearTimeout(timer);
      },
    },
    page: browserPage,
    tabs: createTabs(settings.shareTabs ? globalThis : {}, domain, clientId),
    random: Math.random,
    probe,
    passiveProbe: sessionProbe({ domain, clientId, redirectUri: configuration.redirectUri }),
    readSignedInUser: () => readSignedInUser(client),
    watchClient: (listener, onLogout) =>
      watchClient(client, listener, onLogout, () => notifyLogin(client)),
    startPush: (hint, session) =>
      push?.(hint, { ...session, digest: `${scope}.${session.digest}` }) ?? (() => undefined),
    lastLoss: takeLastLoss(),
    signOut: (signOutOptions) => clearAndSignOut(client, signOutOptions),
    dropTokens: () => client.logout({ openUrl: false }),
    async confirmByRedirect(confirmed, organization) {
      const now = Date.now();
      // The shared record may be lost on the way. A page that cannot remember the redirect must stay.
      if (Math.abs(now - recall('confirmed-at')) < CONFIRM_GAP_MS) return;
      if (!remember('confirmed-at', now)) return;
      await client.loginWithRedirect?.({
        appState: { returnTo: currentPath(configuration.redirectUri), confirmed, ...ownRedirect },
        authorizationParams: { prompt: 'none', ...(organization && { organization }) },
      });
    },
    createAbortController: () => new AbortController(),
    reportException,
    ...environment,
    ...own,
  };
  const heartbeat = createHeartbeat(ports, settings);
  environment.onHeartbeat?.(heartbeat);
  warnInDevelopment(heartbeat, settings.intervalMs);
  // A server has no page.
  const isServer = typeof document === 'undefined' && ports.page === browserPage;
  return isServer ? Object.assign(heartbeat, { start() {} }) : heartbeat;
}
