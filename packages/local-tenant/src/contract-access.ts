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
 * An API with role-based access control.
 *
 * @see [Auth0, role-based access control for APIs](https://auth0.com/docs/get-started/apis/enable-role-based-access-control-for-apis)
 */
export interface LocalTenantApi {
  /** The `audience` of requests and tokens. */
  readonly audience: string;
  /**
   * Adds the permissions of the user as the claim `permissions`, and limits the `scope` of the token
   * to them. Default: `false`.
   */
  readonly permissions?: boolean;
  /**
   * Adds the roles of the user as this claim, like a post-login Action. Default: `null`, no claim,
   * like Auth0.
   */
  readonly rolesClaim?: string | null;
}
