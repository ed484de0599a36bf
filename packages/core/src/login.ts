import type { SessionError } from './session.js';

/**
 * What the redirect back from the tenant brought, discriminated on `status`.
 *
 * @see [OpenID Connect Core §3.1.2.6](https://openid.net/specs/openid-connect-core-1_0.html#AuthError)
 */
export type LoginResult =
  /** The user is signed in and wanted to go to `returnTo`, a path of this origin. */
  | {
      /** A login is complete. */
      readonly status: 'signed_in';
      /** Where the user wanted to go: a path of this origin. */
      readonly returnTo: string;
    }
  /** The tenant, asked with `prompt=none`, has no session. */
  | {
      /** There is no session, and no page was shown. */
      readonly status: 'login_required';
      /** Where the user wanted to go: a path of this origin. */
      readonly returnTo: string;
      /** The tenant's answer. */
      readonly error: SessionError;
    }
  /** The user is blocked. Clean up, say so, and do not send them to login again by yourself. */
  | {
      /** The answer was “user is blocked”. */
      readonly status: 'blocked';
      /** Where the user wanted to go: a path of this origin. */
      readonly returnTo: string;
      /** The tenant's answer. */
      readonly error: SessionError;
    }
  /** The tenant or the user refused. */
  | {
      /** The answer was `access_denied` or `unauthorized`. */
      readonly status: 'denied';
      /** Where the user wanted to go: a path of this origin. */
      readonly returnTo: string;
      /** The tenant's answer. */
      readonly error: SessionError;
    }
  /** Something else went wrong; a new login may help. */
  | {
      /** The answer, or the exchange of the code, was an error of another kind. */
      readonly status: 'failed';
      /** Where the user wanted to go: a path of this origin. */
      readonly returnTo: string;
      /** The tenant's answer. */
      readonly error: SessionError;
    }
  /** The address is no redirect from the tenant. */
  | {
      /** Nothing was done. */
      readonly status: 'not_a_callback';
    };

/** The `status` of a {@link LoginResult} that has an `error`. */
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
