import type { CallbackClient } from '../client.js';
import { failureOf, type LoginResult } from '../login.js';
import type { SignedInUser } from '../ports.js';
import type { SharedRecord } from '../shared-record.js';
import { announceSignIn } from '../sign-ins.js';
import { describeError } from '../verdict.js';
import { readClientConfiguration } from './client-configuration.js';
import { lastLossAt, rememberLoss } from './last-loss.js';
import { isAuthorizationResponse, toLocalPath } from './local-path.js';
import { reportException } from './report-exception.js';
import { readSignedInUser } from './signed-in-user.js';
import { createTabs } from './tabs.js';

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
    const { returnTo } = record((await client.handleRedirectCallback(url)).appState);
    await tellHeartbeats(client, ({ digest }, at) => ({
      // This login says nothing about iframes: it may have been needed because they stopped working.
      proven: false,
      verdict: 'signed_in',
      user: digest,
      signedInAt: at,
      refused: undefined,
      lostAt: lastLossAt(),
    }));
    rememberLoss(0);
    return { status: 'signed_in', returnTo: toLocalPath(returnTo) };
  } catch (exception) {
    const error = describeError(exception);
    const status = failureOf(error);
    const { returnTo, confirmed } = record(record(exception)['appState']);
    const code = status === 'blocked' ? 'user_blocked' : status;
    if (typeof confirmed === 'string' && /^(user_blocked|login_required)$/.test(code)) {
      await tellHeartbeats(client, ({ digest }, at) => ({
        verdict: 'lost',
        code,
        user: confirmed,
        askedAt: at,
        // This page has still to hear of it, once its heartbeat watches.
        refused: digest === confirmed,
      }));
    }
    return { status, returnTo: toLocalPath(returnTo), error };
  }
}

/** Tells the heartbeats of this page and of the other tabs. */
async function tellHeartbeats(
  client: CallbackClient,
  news: (user: Partial<SignedInUser>, at: number) => SharedRecord,
): Promise<void> {
  try {
    const { domain, clientId } = readClientConfiguration(client);
    const fields = news((await readSignedInUser(client)) ?? {}, Date.now());
    if (domain && clientId) createTabs(window, domain, clientId).publish(fields);
  } catch (exception) {
    reportException(exception);
  }
  announceSignIn(client);
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return Object(value) as Record<string, unknown>;
}
