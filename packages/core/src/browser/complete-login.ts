import type { CallbackClient } from '../contract/client.js';
import { SessionHeartbeatError } from '../contract/errors.js';
import type { LoginFailure, LoginResult } from '../contract/login.js';
import type { SessionError } from '../contract/session.js';
import type { SharedRecord } from '../machine/shared-record.js';
import { propertiesOf } from '../machine/untrusted.js';
import { describeError } from '../machine/verdict.js';
import { environmentOf, notifySignedIn } from '../shell/client-registry.js';
import { readClientConfiguration } from './client-configuration.js';
import { isAuthorizationResponse, toLocalPath } from './local-path.js';
import { reportException } from './report-exception.js';
import { readSignedInUser } from './signed-in-user.js';
import { recall, remember } from './tab-memory.js';
import { createTabs } from './tabs.js';

/**
 * Completes a login if the page is the redirect back from the tenant, and notifies the heartbeats of
 * the client. Call it at every page load, and afterwards put `returnTo` into the address bar: the
 * code in the address can be used once. Never rejects.
 *
 * @param client The app's client, the same that the heartbeat was created with.
 * @param url The URL with the authorization response. Default: the URL of the page.
 * @param handled For a login that a framework has completed already: resolves with the result, or
 *   rejects with the error, of the client's `handleRedirectCallback`. Default: calls it.
 *
 * @throws {SessionHeartbeatError} `invalid_client` if the client cannot complete a login.
 *
 * @example
 * ```ts
 * import { completeLogin } from '@auth0-heartbeat/core';
 *
 * const login = await completeLogin(auth0);
 * if (login.status !== 'not_a_callback') history.replaceState(null, '', login.returnTo);
 * if (login.status === 'blocked' || login.status === 'login_required') localStorage.clear();
 * if (login.status === 'blocked') document.body.textContent = 'Your account is blocked.';
 * ```
 *
 * @see [OpenID Connect Core §3.1.2.5](https://openid.net/specs/openid-connect-core-1_0.html#AuthResponse)
 * @see [OpenID Connect Core §3.1.2.6](https://openid.net/specs/openid-connect-core-1_0.html#AuthError)
 */
export function completeLogin(
  client: CallbackClient,
  url: string = window.location.href,
  handled = () => client.handleRedirectCallback(url),
): Promise<LoginResult> {
  if (typeof client?.handleRedirectCallback !== 'function') {
    throw new SessionHeartbeatError('invalid_client', 'handleRedirectCallback');
  }
  const known = completed.get(client);
  if (known?.url === url) return known.result;
  const result = complete(client, url, handled);
  completed.set(client, { url, result });
  return result;
}

/** The longest duration of a confirmation by redirect. */
const CONFIRMATION_MS = 600_000;

/** A response can be read once. A repeated call, as in React's StrictMode, returns the same result. */
const completed = new WeakMap<object, { url: string; result: Promise<LoginResult> }>();

async function complete(
  client: CallbackClient,
  url: string,
  handled: () => Promise<{ appState?: unknown }>,
): Promise<LoginResult> {
  try {
    if (!isAuthorizationResponse(new URL(url, window.location.href))) {
      return { status: 'not_a_callback' };
    }
    const { returnTo } = appStateOf(await handled());
    const at = Date.now();
    await notifyHeartbeats(client, (user) => ({
      // The login says nothing about iframes: silent authentication may have ceased to work.
      silentAuth: { at, works: false },
      login: { at, user, lostAt: recall('lost-at') || undefined },
    }));
    return { status: 'signed_in', returnTo: toLocalPath(returnTo) };
  } catch (exception) {
    const error = describeError(exception);
    const status = failureOf(error);
    const { returnTo, confirmed } = appStateOf(exception);
    // The SDK reads the error before it compares the state: the URL may be forged.
    const isExpected = Date.now() - recall('confirmed-at') < CONFIRMATION_MS;
    const isDefinitive = status === 'blocked' || status === 'login_required';
    if (typeof confirmed === 'string' && confirmed && isExpected && isDefinitive) {
      const code = status === 'blocked' ? 'user_blocked' : status;
      await notifyHeartbeats(client, (user) => ({
        check: {
          at: Date.now(),
          verdict: 'lost',
          code,
          user: confirmed,
          topLevel: user === confirmed,
        },
      }));
    }
    return { status, returnTo: toLocalPath(returnTo), error };
  }
}

/** Notifies the heartbeats of this page and of the other tabs. */
async function notifyHeartbeats(
  client: CallbackClient,
  createChanges: (user: string | undefined) => SharedRecord,
): Promise<void> {
  try {
    const { domain = '', clientId = '' } = readClientConfiguration(client);
    const user = (await readSignedInUser(client))?.digest;
    const { tabs = createTabs(globalThis, domain, clientId) } = environmentOf(client);
    tabs.publish(createChanges(user));
    remember('lost-at', 0);
  } catch (exception) {
    reportException(exception);
  }
  notifySignedIn(client);
}

/** Returns the `appState` of a result or an error of the SDK. */
function appStateOf(result: unknown): Readonly<Record<string, unknown>> {
  return propertiesOf(propertiesOf(result)['appState']);
}

/** Classifies the error of a callback. */
function failureOf({ error, error_description }: SessionError): LoginFailure {
  if (error_description.toLowerCase().includes('user is blocked')) return 'blocked';
  switch (error) {
    case 'login_required':
      return 'login_required';
    case 'access_denied':
    case 'unauthorized':
      return 'denied';
    default:
      return 'failed';
  }
}
