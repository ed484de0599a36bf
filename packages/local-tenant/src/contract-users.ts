/** The users of a tenant, as options describe them and as the Management API returns them. */

/** Metadata of a user. The values are JSON. */
export type LocalTenantMetadata = Readonly<Record<string, unknown>>;

/** A user who can sign in. */
export interface LocalTenantUser {
  /** The `sub` of tokens, such as `auth0|alice`. */
  readonly user_id: string;
  /** The email address for login. */
  readonly email: string;
  /** The password. Must not be empty. */
  readonly password: string;
  /** The display name. */
  readonly name: string;
  /** Whether the user is blocked and cannot sign in. Default: `false`. */
  readonly blocked?: boolean;
  /** Whether the email address is verified. Default: `true`. */
  readonly email_verified?: boolean;
  /** The nickname. Default: the email address up to the `@`. */
  readonly nickname?: string;
  /** The given name. Default: none. */
  readonly given_name?: string;
  /** The family name. Default: none. */
  readonly family_name?: string;
  /** The URL of the picture. Default: a Gravatar address, as in Auth0. */
  readonly picture?: string;
  /** Metadata that the user may change. Default: none. */
  readonly user_metadata?: LocalTenantMetadata;
  /** Metadata that only the application may change. Default: none. */
  readonly app_metadata?: LocalTenantMetadata;
  /**
   * Claims that the tenant adds to the user's ID tokens and JWT access tokens, like a post-login
   * Action. Claims that the tenant sets itself are not allowed.
   */
  readonly claims?: LocalTenantMetadata;
  /** The roles, for the `rolesClaim` of an API. Default: none. */
  readonly roles?: readonly string[];
  /** The permissions for each API, by audience. Default: none. */
  readonly permissions?: Readonly<Record<string, readonly string[]>>;
}

/** A way in which the user signs in. The tenant has one database connection. */
export interface LocalTenantIdentity {
  /** The name of the connection. */
  readonly connection: string;
  /** The ID of the user within the connection. */
  readonly user_id: string;
  /** The type of the connection. */
  readonly provider: string;
  /** Whether this is a social connection. */
  readonly isSocial: boolean;
}

/** A user without the password. Timestamps are ISO 8601 strings. */
export interface LocalTenantUserView {
  /** The `sub` of tokens. */
  readonly user_id: string;
  /** The email address for login. */
  readonly email: string;
  /** Whether the email address is verified. */
  readonly email_verified: boolean;
  /** The display name. */
  readonly name: string;
  /** The nickname. */
  readonly nickname: string;
  /** The given name, if there is one. */
  readonly given_name?: string;
  /** The family name, if there is one. */
  readonly family_name?: string;
  /** The URL of the picture. */
  readonly picture: string;
  /** The user's connections. */
  readonly identities: readonly LocalTenantIdentity[];
  /** Metadata that the user may change. */
  readonly user_metadata: LocalTenantMetadata;
  /** Metadata that only the application may change. */
  readonly app_metadata: LocalTenantMetadata;
  /** Whether the user is blocked and cannot sign in. */
  readonly blocked: boolean;
  /** When the account was created. */
  readonly created_at: string;
  /** When the account last changed. A login is a change. */
  readonly updated_at: string;
  /** The latest login, if there is one. */
  readonly last_login?: string;
  /** The IP address of the latest login. */
  readonly last_ip?: string;
  /** The number of logins. */
  readonly logins_count: number;
}
