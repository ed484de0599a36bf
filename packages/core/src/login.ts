import type { SessionError } from './session.js';

/** What the redirect back from the tenant brought, discriminated on `status`. */
export type LoginResult =
  /** The user is signed in and wanted to go to `returnTo`, a path of this origin. */
  | { readonly status: 'signed_in'; readonly returnTo: string }
  /** The tenant, asked with `prompt=none`, has no session. */
  | { readonly status: 'login_required'; readonly returnTo: string; readonly error: SessionError }
  /** The user is blocked. Say so, and do not send them to login again by yourself. */
  | { readonly status: 'blocked'; readonly returnTo: string; readonly error: SessionError }
  /** The tenant or the user refused. */
  | { readonly status: 'denied'; readonly returnTo: string; readonly error: SessionError }
  /** Something else went wrong; a new login may help. */
  | { readonly status: 'failed'; readonly returnTo: string; readonly error: SessionError }
  /** The address is no redirect from the tenant. */
  | { readonly status: 'not_a_callback' };

/** The failures among the {@link LoginResult}s. */
export type LoginFailure = 'login_required' | 'blocked' | 'denied' | 'failed';

/** Sorts the error of a redirect callback. */
export function failureOf({ error, error_description }: SessionError): LoginFailure {
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
