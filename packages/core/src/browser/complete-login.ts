import type { CallbackClient } from '../client.js';
import { failureOf, type LoginResult } from '../login.js';
import { announceSignIn } from '../sign-ins.js';
import { describeError } from '../verdict.js';
import { readClientConfiguration } from './client-configuration.js';
import { isAuthorizationResponse, toLocalPath } from './local-path.js';
import { createSilentAuthMemory } from './silent-auth-memory.js';

/**
 * Completes a login when the page is the tenant's redirect back, and sets the heartbeats of the
 * client going. Call it at every page load; afterwards put `returnTo` into the address bar, for
 * the code in it is spent. Never rejects.
 *
 * @param url The address with the authorization response. Default: the page's.
 *
 * @example
 * ```ts
 * const login = await completeLogin(auth0);
 * if (login.status === 'signed_in') history.replaceState(null, '', login.returnTo);
 * if (login.status === 'blocked') showBlockedPage();
 * ```
 *
 * @see [OpenID Connect Core §3.1.2.5](https://openid.net/specs/openid-connect-core-1_0.html#AuthResponse)
 */
export function completeLogin(
  client: CallbackClient,
  url: string = window.location.href,
): Promise<LoginResult> {
  const known = completed.get(client);
  if (known?.url === url) return known.result;
  const result = complete(client, url);
  completed.set(client, { url, result });
  return result;
}

/** A response can be read once; who asks again, as React's StrictMode does, gets the same result. */
const completed = new WeakMap<object, { url: string; result: Promise<LoginResult> }>();

async function complete(client: CallbackClient, url: string): Promise<LoginResult> {
  try {
    if (!isAuthorizationResponse(new URL(url, window.location.href))) {
      return { status: 'not_a_callback' };
    }
    const { appState } = await client.handleRedirectCallback(url);
    const { domain, clientId } = readClientConfiguration(client);
    // This login says nothing about iframes: it may have been needed because they stopped working.
    if (domain && clientId) createSilentAuthMemory(domain, clientId).remember(false);
    announceSignIn(client);
    return { status: 'signed_in', returnTo: returnToOf(appState) };
  } catch (exception) {
    const error = describeError(exception);
    const { appState } = Object(exception) as { appState?: unknown };
    return { status: failureOf(error), returnTo: returnToOf(appState), error };
  }
}

function returnToOf(appState: unknown): string {
  return toLocalPath((Object(appState) as { returnTo?: unknown }).returnTo);
}
