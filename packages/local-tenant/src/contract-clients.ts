/** The applications of a tenant, as options describe them. */
import type { LocalTenantLogoutInitiator } from './contract-webhooks.js';

/** A scope of the Management API. */
export type LocalTenantManagementScope =
  | 'read:users'
  | 'create:users'
  | 'update:users'
  | 'delete:users'
  | 'read:sessions'
  | 'delete:sessions'
  | 'read:refresh_tokens'
  | 'delete:refresh_tokens'
  | 'read:logs';

/**
 * An application that is registered at the tenant. The tenant compares URLs exactly and supports no
 * wildcards. Logout ignores the query string and the fragment of `returnTo`.
 */
export interface LocalTenantClient {
  /** The client ID. */
  readonly clientId: string;
  /**
   * The secret. It makes the application confidential: the token endpoint requires the secret, in
   * the form or with HTTP Basic authentication. Default: none, a public application.
   *
   * @see [RFC 6749 §2.3.1](https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1)
   */
  readonly clientSecret?: string;
  /**
   * The scopes of the Management API that this application gets with the grant
   * `client_credentials`. Needs `clientSecret`. Default: none, no access.
   *
   * @see [Auth0, Management API access tokens](https://auth0.com/docs/secure/tokens/access-tokens/management-api-access-tokens)
   */
  readonly managementScopes?: readonly LocalTenantManagementScope[];
  /** The name on the login page. Default: the client ID. */
  readonly name?: string;
  /** The allowed values of `redirect_uri`. */
  readonly allowedCallbackUrls: readonly string[];
  /** The allowed values of `returnTo` in a logout with this `client_id`. */
  readonly allowedLogoutUrls?: readonly string[];
  /** The origins that may use silent authentication in an iframe and the token endpoint. */
  readonly allowedWebOrigins: readonly string[];
  /** Rotates refresh tokens. Reuse of a token revokes its whole family. Default: `true`. */
  readonly refreshTokenRotation?: boolean;
  /** Asks the user for consent, once. Default: `false`, as for a first-party application. */
  readonly requireConsent?: boolean;
  /**
   * The URL that receives the logout tokens of OpenID Connect Back-Channel Logout 1.0. When
   * a session ends, the tenant sends one to each application that used the session.
   */
  readonly backchannelLogoutUrl?: string;
  /** The initiators for which the tenant sends a logout token. Default: all. */
  readonly backchannelLogoutInitiators?: readonly LocalTenantLogoutInitiator[];
}
