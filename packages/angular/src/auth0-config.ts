import type { RefusedLogin, SessionAppClient, SessionOptions } from '@auth0-heartbeat/core';
import type { AuthConfig, Auth0ClientFactory } from '@auth0/auth0-angular';

/** The client of `@auth0/auth0-angular`, an `Auth0Client` of `@auth0/auth0-spa-js`. */
export type SdkClient = ReturnType<typeof Auth0ClientFactory.createClient>;

/**
 * The options of {@link provideAuth0}: those of `provideAuth0` of `@auth0/auth0-angular`, and those of
 * `startSession` of `@auth0-heartbeat/core`.
 *
 * `clearLocalState`, `onCleared`, `onBlocked`, `redirectToLogin` and `returnTo` may call `inject()`.
 */
export interface Auth0Config extends AuthConfig, Omit<SessionOptions, 'onRedirectCallback'> {
  /**
   * The URL of the route that says that the user is blocked: `/blocked`. The router goes there if the
   * tenant refuses the login of a blocked user. {@link sessionGuard} lets everybody enter it; no other
   * guard must protect it.
   */
  readonly blocked?: string | undefined;
  /**
   * Called when the tenant refused a login because the user is blocked, after the clean-up.
   *
   * @param login The refused login.
   */
  readonly onBlocked?: ((login: RefusedLogin) => void) | undefined;
  /** Leaves the callback in the address to other code. Default: `false`. */
  readonly skipRedirectCallback?: boolean;
  /** The `Auth0Client` to use, or that of a test. Default: a new one with these options. */
  readonly client?: SessionAppClient | undefined;
}
