/** Organizations and APIs of a tenant, as options describe them. */

/**
 * An organization, which its members can sign in to.
 *
 * @see [Auth0, organizations](https://auth0.com/docs/manage-users/organizations)
 */
export interface LocalTenantOrganization {
  /** The ID, `org_` and more. The `org_id` of tokens. */
  readonly id: string;
  /** The name in lower case. The `org_name` of tokens if a request names the organization by it. */
  readonly name: string;
  /** The IDs of the users who are members. */
  readonly members: readonly string[];
}

/**
 * The format of an API's access tokens.
 *
 * - `auth0`: the header has `typ: "JWT"`, and `azp` is the client ID.
 * - `rfc9068`: the header has `typ: "at+jwt"`, `client_id` is the client ID, and the token has a `jti`.
 *
 * The `aud` of both is the API, or a list of the API and the `/userinfo` URL if the scope contains
 * `openid`.
 *
 * @see [Auth0, access token profiles](https://auth0.com/docs/secure/tokens/access-tokens/access-token-profiles)
 * @see [RFC 9068 §2](https://www.rfc-editor.org/rfc/rfc9068#section-2)
 */
export type LocalTenantAccessTokenProfile = 'auth0' | 'rfc9068';

/**
 * An API with settings of its own.
 *
 * @example
 * ```ts
 * import { startLocalTenant } from '@auth0-heartbeat/local-tenant';
 *
 * const tenant = await startLocalTenant({
 *   apis: [{ audience: 'https://api.example', accessTokenProfile: 'rfc9068' }],
 * });
 * ```
 *
 * @see [Auth0, role-based access control for APIs](https://auth0.com/docs/get-started/apis/enable-role-based-access-control-for-apis)
 */
export interface LocalTenantApi {
  /** The `audience` of requests and tokens. */
  readonly audience: string;
  /** The format of its access tokens. Default: `auth0`, like Auth0. */
  readonly accessTokenProfile?: LocalTenantAccessTokenProfile;
  /**
   * Adds the claim `permissions`. For a user, these are the permissions of the user, and the `scope`
   * of the token is limited to them. For a machine, these are the scopes. Default: `false`.
   */
  readonly permissions?: boolean;
  /**
   * Adds the roles of the user as this claim, like a post-login Action. Default: `null`, no claim,
   * like Auth0.
   */
  readonly rolesClaim?: string | null;
}
