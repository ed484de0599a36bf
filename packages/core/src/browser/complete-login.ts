import type { CallbackClient, ConfiguredClient } from '../contract/client.js';
import { SessionHeartbeatError } from '../contract/errors.js';
import type { LoginFailure, LoginResult } from '../contract/login.js';
import type { RefusedLogin, SessionError } from '../contract/session.js';
import { digestOfSession } from '../machine/digest.js';
import type { SharedRecord } from '../machine/shared-record.js';
import { propertiesOf, textOf } from '../machine/untrusted.js';
import { describeError, verdictOfError } from '../machine/verdict.js';
import type { Tabs } from '../ports.js';
import { environmentOf, notifySignedIn } from '../shell/client-registry.js';
import { type ClientConfiguration, readClientConfiguration } from './client-configuration.js';
import { isAuthorizationResponse, toLocalPath } from './local-path.js';
import { reportException } from './report-exception.js';
import { readTransaction } from './sdk-storage.js';
import { readSignedInUser } from './signed-in-user.js';
import { recall, remember } from './tab-memory.js';
import { createTabs } from './tabs.js';
import { completeQuietly } from './watch-client.js';

/**
 * Completes a login if the page is the redirect back from the tenant, and notifies the heartbeats of
 * the client. Call it at every page load, and afterwards put `returnTo` into the address bar: the
 * code in the address can be used once. Never rejects.
 *
 * Only a response to the last redirect of this client counts: its `state` is the one that the client
 * has stored. Any other URL is `not_a_callback`, such as the callback of another OAuth provider.
 *
 * @param client The app's client, the same that the heartbeat was created with.
 * @param url The URL with the authorization response. Default: the URL of the page.
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
 * @see [RFC 6749 §10.12](https://www.rfc-editor.org/rfc/rfc6749#section-10.12), why the `state` is compared
 */
export function completeLogin(
  client: CallbackClient,
  url: string = window.location.href,
): Promise<LoginResult> {
  if (typeof client?.handleRedirectCallback !== 'function') {
    throw new SessionHeartbeatError('invalid_client', 'handleRedirectCallback');
  }
  const configuration = readClientConfiguration(client);
  if (!configuration.clientId) {
    throw new SessionHeartbeatError('invalid_client', 'getConfiguration');
  }
  const known = completed.get(client);
  if (known?.url === url) return known.result;
  const result = complete(client, configuration, url);
  completed.set(client, { url, result });
  return result;
}

/** A response can be read once. A repeated call, as in React's StrictMode, returns the same result. */
const completed = new WeakMap<object, { url: string; result: Promise<LoginResult> }>();

/** What the clients have answered, for frameworks that expect it. */
const responses = new WeakMap<object, { url: string; response: Promise<{ appState?: unknown }> }>();

/** Returns the result of the last `handleRedirectCallback` of a client, if it was that of the URL. */
export function responseOf(
  client: object,
  url?: string,
): Promise<{ appState?: unknown }> | undefined {
  const known = responses.get(client);
  return url === undefined || known?.url === url ? known?.response : undefined;
}

async function complete(
  client: CallbackClient,
  configuration: ClientConfiguration,
  url: string,
): Promise<LoginResult> {
  const { redirectUri } = configuration;
  let isConnection = false;
  try {
    const { searchParams } = new URL(url, window.location.href);
    if (!isOwnCallback(client, url)) return { status: 'not_a_callback' };
    const { response_type } = readTransaction(configuration);
    isConnection = response_type === 'connect_code' || searchParams.has('connect_code');
    const response = completeQuietly(client, url);
    responses.set(client, { url, response });
    const result = await response;
    const appState = appStateOf(result);
    const returnTo = returnPathOf(appState, redirectUri);
    if (isConnection) return { status: 'account_connected', returnTo, appState };
    await notifyLogin(client);
    return { status: 'signed_in', returnTo, appState };
  } catch (exception) {
    const error = describeError(exception);
    const appState = appStateOf(exception);
    const { confirmed } = appState;
    const returnTo = returnPathOf(appState, redirectUri);
    if (isConnection) return { status: 'account_not_connected', returnTo, appState, error };
    const status = failureOf(error);
    // Also here `login_required` may ask for a second factor only.
    const { type, code } = verdictOfError(exception, true);
    if (typeof confirmed === 'string' && confirmed && type === 'lost') {
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
    return { status, returnTo, appState, error };
  }
}

/** Marks a redirect of this package in its `appState`. */
export const ownRedirect = { redirectedBy: 'auth0-heartbeat' } as const;

/** Whether a login was a redirect of this package. */
export function isOwnRedirect(appState: unknown): boolean {
  return propertiesOf(appState)['redirectedBy'] === ownRedirect.redirectedBy;
}

/** Returns the login if the tenant refused it. */
export function refusedLoginOf(result: LoginResult): RefusedLogin | null {
  const isRefused = 'error' in result && result.status !== 'account_not_connected';
  return isRefused ? Object.freeze({ status: result.status, error: result.error }) : null;
}

/** Returns what the tabs of this browser share about the application of a client. */
export function tabsOf(client: ConfiguredClient): Tabs {
  const { domain = '', clientId = '' } = readClientConfiguration(client);
  return environmentOf(client).tabs ?? createTabs(globalThis, domain, clientId);
}

/** Whether the URL is a response to the last redirect of this client: their `state` is the same. */
export function isOwnCallback(client: CallbackClient, url: string): boolean {
  const { searchParams } = new URL(url, window.location.href);
  const { state } = readTransaction(readClientConfiguration(client));
  // The client of the test kit stores no transaction.
  const isOurs = textOf(state) === searchParams.get('state') || environmentOf(client).tabs;
  return Boolean(isOurs) && isAuthorizationResponse(searchParams);
}

/** The names that this package, auth0-vue and auth0-angular, and samples of auth0-react use. */
function returnPathOf(
  { returnTo, target, targetUrl }: Readonly<Record<string, unknown>>,
  redirectUri: string | undefined,
): string {
  return toLocalPath(textOf(returnTo) ?? textOf(target) ?? textOf(targetUrl), redirectUri);
}

/** Notifies the heartbeats of this page and of the other tabs of a login. */
export function notifyLogin(
  client: Pick<CallbackClient, 'getConfiguration' | 'getIdTokenClaims'>,
): Promise<void> {
  const at = Date.now();
  return notifyHeartbeats(client, (user, session) => ({
    // The login says nothing about iframes: silent authentication may have ceased to work.
    silentAuth: { at, works: false },
    login: { at, user, session, lostAt: recall('lost-at') || undefined },
    // For the other apps of the origin.
    activity: { at },
  }));
}

/** Notifies the heartbeats of this page and of the other tabs. */
async function notifyHeartbeats(
  client: Pick<CallbackClient, 'getConfiguration' | 'getIdTokenClaims'>,
  createChanges: (user: string | undefined, session: string | undefined) => SharedRecord,
): Promise<void> {
  try {
    const found = await readSignedInUser(client);
    const session = found ? digestOfSession(found.user) : undefined;
    tabsOf(client).publish(createChanges(found?.digest, session));
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
