import type { SessionError } from './session.js';

/**
 * The result of {@link completeLogin}, discriminated on `status`.
 *
 * @see [OpenID Connect Core §3.1.2.6](https://openid.net/specs/openid-connect-core-1_0.html#AuthError)
 */
export type LoginResult =
  /** The login is complete. */
  | {
      /** The user is signed in. */
      readonly status: 'signed_in';
      /** The path to return to, a path of this origin: `returnTo`, `target` or `targetUrl` of `appState`. */
      readonly returnTo: string;
      /** The `appState` of the login. */
      readonly appState: unknown;
    }
  /** The tenant has no session; the request had `prompt=none`. */
  | {
      /** A login is required. */
      readonly status: 'login_required';
      /** The path to return to, a path of this origin. */
      readonly returnTo: string;
      /** The `appState` of the request. */
      readonly appState: unknown;
      /** The error response of the tenant. */
      readonly error: SessionError;
    }
  /** The user is blocked. Clear the local state, say so, and do not redirect to login again automatically. */
  | {
      /** The error description is "user is blocked". */
      readonly status: 'blocked';
      /** The path to return to, a path of this origin. */
      readonly returnTo: string;
      /** The `appState` of the request. */
      readonly appState: unknown;
      /** The error response of the tenant. */
      readonly error: SessionError;
    }
  /** The tenant or the user denied the login. */
  | {
      /** The error is `access_denied` or `unauthorized`. */
      readonly status: 'denied';
      /** The path to return to, a path of this origin. */
      readonly returnTo: string;
      /** The `appState` of the request. */
      readonly appState: unknown;
      /** The error response of the tenant. */
      readonly error: SessionError;
    }
  /** Another error. A new login may succeed. */
  | {
      /** The response or the exchange of the code failed. */
      readonly status: 'failed';
      /** The path to return to, a path of this origin. */
      readonly returnTo: string;
      /** The `appState` of the request. */
      readonly appState: unknown;
      /** The error. */
      readonly error: SessionError;
    }
  /** The user has connected an account (`connectAccountWithRedirect`). This is no login. */
  | {
      /** The account is connected. The session is the same as before. */
      readonly status: 'account_connected';
      /** The path to return to, a path of this origin. */
      readonly returnTo: string;
      /** The `appState` of the request. */
      readonly appState: unknown;
    }
  /** No account was connected: the user or the tenant refused, or it failed. This is no login. */
  | {
      /** The account is not connected. The session is the same as before. */
      readonly status: 'account_not_connected';
      /** The path to return to, a path of this origin. */
      readonly returnTo: string;
      /** The `appState` of the request. */
      readonly appState: unknown;
      /** The error. */
      readonly error: SessionError;
    }
  /** The URL is not a response to the last redirect of this client. */
  | {
      /** Nothing was done: the URL and what the client has stored are the same as before. */
      readonly status: 'not_a_callback';
    };

/** The `status` of a {@link LoginResult} of a login with an `error`. */
export type LoginFailure = 'login_required' | 'blocked' | 'denied' | 'failed';
