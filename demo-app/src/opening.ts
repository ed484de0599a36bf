import { completeLogin, type SessionError } from '@auth0-heartbeat/core';
import type { Auth0Client } from '@auth0/auth0-spa-js';

/** What the page shows when it opens. */
export type Opening =
  | { readonly status: 'signed_in'; readonly userId: string; readonly userName: string }
  | { readonly status: 'signed_out' }
  | { readonly status: 'blocked' | 'denied' | 'failed'; readonly error: SessionError };

/**
 * Finds out what the page shows: the end of a login, or what the client remembers. Afterwards the
 * address bar is as the user left it, options in the query included.
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
      return rememberedUser(auth0);
    default:
      return login satisfies never;
  }
}

async function rememberedUser(auth0: Auth0Client): Promise<Opening> {
  const user = await auth0.getUser();
  if (!user?.sub) return { status: 'signed_out' };
  return { status: 'signed_in', userId: user.sub, userName: user.name ?? user.email ?? user.sub };
}

/** A login that began on another page must not put that page's address over this one. */
function restoreAddress(returnTo: string): void {
  const { origin, pathname } = window.location;
  const isThisPage = new URL(returnTo, origin).pathname === pathname;
  window.history.replaceState(null, '', isThisPage ? returnTo : pathname);
}
