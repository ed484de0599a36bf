import { completeLogin, type SessionError } from '@auth0-heartbeat/core';
import type { Auth0Client } from '@auth0/auth0-spa-js';

/** The result of a login, or the stored session, when the page opens. */
export type Opening =
  | { readonly status: 'signed_in'; readonly userId: string; readonly userName: string }
  | { readonly status: 'signed_out' }
  | { readonly status: 'blocked' | 'denied' | 'failed'; readonly error: SessionError };

/**
 * Completes a login, or reads the user that the client has stored. Then restores the URL that the user
 * had before the login, with its query.
 */
export async function openPage(auth0: Auth0Client): Promise<Opening> {
  const login = await completeLogin(auth0);
  if (login.status !== 'not_a_callback') restoreAddress(login.returnTo);
  switch (login.status) {
    case 'blocked':
    case 'denied':
    case 'failed':
      return { status: login.status, error: login.error };
    case 'signed_in':
    case 'login_required':
    case 'not_a_callback':
      return readStoredUser(auth0);
    default:
      return login satisfies never;
  }
}

async function readStoredUser(auth0: Auth0Client): Promise<Opening> {
  const user = await auth0.getUser();
  if (!user?.sub) return { status: 'signed_out' };
  return { status: 'signed_in', userId: user.sub, userName: user.name ?? user.email ?? user.sub };
}

/** A login that started on another page must not replace the path of this one. */
function restoreAddress(returnTo: string): void {
  const { origin, pathname } = window.location;
  const isThisPage = new URL(returnTo, origin).pathname === pathname;
  window.history.replaceState(null, '', isThisPage ? returnTo : pathname);
}
