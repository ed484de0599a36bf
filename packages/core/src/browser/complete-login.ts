import type { CallbackClient } from '../client.js';
import { failureOf, type LoginResult } from '../login.js';
import type { SharedRecord } from '../shared-record.js';
import { announceSignIn } from '../sign-ins.js';
import { describeError } from '../verdict.js';
import { worldOf } from '../world.js';
import { readClientConfiguration } from './client-configuration.js';
import { isAuthorizationResponse, toLocalPath } from './local-path.js';
import { reportException } from './report-exception.js';
import { readSignedInUser } from './signed-in-user.js';
import { recall, remember } from './tab-memory.js';
import { createTabs } from './tabs.js';

/**
 * Completes a login when the page is the tenant's redirect back, and sets the heartbeats of the
 * client going. Call it at every page load; afterwards put `returnTo` into the address bar, for
 * the code in it is spent. Never rejects.
 *
 * @param client The app's client, the same one that the heartbeat was made with.
 * @param url The address with the authorization response. Default: the page's.
 * @param handled What whoever has completed the login already was told: resolves with the result,
 *   or rejects with the error, of the client's `handleRedirectCallback`. Default: does it.
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
  const known = completed.get(client);
  if (known?.url === url) return known.result;
  const result = complete(client, url, handled);
  completed.set(client, { url, result });
  return result;
}

/** A confirmation at the tenant takes no longer. */
const CONFIRMATION_MS = 600_000;

/** A response can be read once; who asks again, as React's StrictMode does, gets the same result. */
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
    await tellHeartbeats(client);
    return { status: 'signed_in', returnTo: toLocalPath(returnTo) };
  } catch (exception) {
    const error = describeError(exception);
    const status = failureOf(error);
    const { returnTo, confirmed } = appStateOf(exception);
    // The SDK reads an error before it compares the state: anybody could have made the address.
    const isAwaited = Date.now() - recall('confirmed-at') < CONFIRMATION_MS;
    if (confirmed && isAwaited && (status === 'blocked' || status === 'login_required')) {
      await tellHeartbeats(client, {
        verdict: 'lost',
        code: status === 'blocked' ? 'user_blocked' : status,
        user: confirmed,
      });
    }
    return { status, returnTo: toLocalPath(returnTo), error };
  }
}

/** Tells the heartbeats of this page and of the other tabs: of a login, or of a loss. */
async function tellHeartbeats(client: CallbackClient, loss?: SharedRecord): Promise<void> {
  try {
    const { domain = '', clientId = '' } = readClientConfiguration(client);
    const digest = (await readSignedInUser(client))?.digest;
    const at = Date.now();
    const { tabs = createTabs(globalThis, domain, clientId) } = worldOf(client);
    tabs.publish(
      loss
        ? // This page has still to hear of it, once its heartbeat watches.
          { ...loss, askedAt: at, refused: digest === loss.user }
        : {
            // This login says nothing about iframes: it may have been needed because they stopped working.
            proven: false,
            verdict: 'signed_in',
            user: digest,
            signedInAt: at,
            lostAt: recall('lost-at') || undefined,
            refused: undefined,
          },
    );
    remember('lost-at', 0);
  } catch (exception) {
    reportException(exception);
  }
  announceSignIn(client);
}

function appStateOf(result: unknown): { readonly returnTo?: unknown; readonly confirmed?: string } {
  return Object((Object(result) as { appState?: unknown }).appState) as object;
}
