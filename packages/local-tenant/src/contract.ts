/**
 * The public types of {@link startLocalTenant}: options, views and the running tenant. Names of
 * durations end in `Ms`. Timestamps in views are ISO 8601 strings, as in Auth0's Management API.
 */
import type { LocalTenantApi, LocalTenantOrganization } from './contract-access.js';
import type { LocalTenantManagementScope, LocalTenantClient } from './contract-clients.js';
import type { LocalTenantFault } from './contract-faults.js';
import type {
  LocalTenantSessionView,
  LocalTenantLogEvent,
  LocalTenantRequest,
} from './contract-records.js';
import type { LocalTenantUser, LocalTenantUserView } from './contract-users.js';
import type {
  LocalTenantDelivery,
  LocalTenantWebhooks,
  LocalTenantWebhooksChange,
} from './contract-webhooks.js';

/**
 * The lifetimes of a session.
 *
 * @see [Auth0, session lifecycle](https://auth0.com/docs/manage-users/sessions/session-lifecycle)
 */
export interface LocalTenantSessionPolicy {
  /** The idle timeout. A successful `/authorize` restarts it. Milliseconds. Default: 3 days. */
  readonly idleTimeoutMs?: number;
  /** The absolute timeout. It starts at the login. Milliseconds. Default: 7 days. */
  readonly absoluteTimeoutMs?: number;
}

/** The error of silent authentication for a blocked user. */
export type BlockedUserAnswer = 'login_required' | 'unauthorized';

/** A change of the settings of a running tenant. An omitted setting stays the same. */
export interface LocalTenantPolicyChange {
  /** The lifetimes of sessions. */
  readonly session?: LocalTenantSessionPolicy;
  /** The lifetime of access tokens. Milliseconds, rounded up to seconds. Default: 24 hours. */
  readonly accessTokenLifetimeMs?: number;
  /** The error of silent authentication for a blocked user. Default: `login_required`. */
  readonly blockedUserAnswer?: BlockedUserAnswer;
  /** Adds `session_expiry` to the ID token: the session's absolute expiry in epoch seconds. */
  readonly sessionExpiry?: boolean;
  /**
   * Adds the session ID to access tokens as this claim, like a post-login Action. Default: `null`,
   * no claim, like Auth0.
   */
  readonly sidClaim?: string | null;
}

/** Options of {@link startLocalTenant}. */
export interface LocalTenantOptions extends LocalTenantPolicyChange, LocalTenantWebhooks {
  /** The port. Default: 0, any free port. */
  readonly port?: number;
  /**
   * Serves https instead of http, with a certificate that is created at each start. Its issuer and
   * its redirects use https too. Default: `false`.
   */
  readonly https?: boolean;
  /**
   * With `https`: the path that the tenant writes the certificate to, for `NODE_EXTRA_CA_CERTS`.
   * Default: no file.
   */
  readonly certificateFile?: string;
  /**
   * Takes the scheme of the issuer and of all redirects from the header `X-Forwarded-Proto`, for a
   * proxy on this machine that terminates TLS. The proxy must keep the `Host` header. Default:
   * `false`, the header is ignored.
   */
  readonly trustProxy?: boolean;
  /** The applications. Default: one client, `local-spa`, for an application on port 5173. */
  readonly clients?: readonly LocalTenantClient[];
  /**
   * The allowed values of `returnTo` at `/v2/logout` without a `client_id`. Default: none.
   *
   * @see [Auth0, redirect users after logout](https://auth0.com/docs/authenticate/login/logout/redirect-users-after-logout)
   */
  readonly allowedLogoutUrls?: readonly string[];
  /** The users. Default: Alice, Bob and Carol with the password `password`. Carol is blocked. */
  readonly users?: readonly LocalTenantUser[];
  /**
   * The organizations. A request for another one fails, and only members can sign in to one. Default:
   * every organization exists and every user is a member.
   */
  readonly organizations?: readonly LocalTenantOrganization[];
  /** The APIs with settings of their own. Every other `audience` is an API too. Default: none. */
  readonly apis?: readonly LocalTenantApi[];
}

/** A running tenant. {@link startLocalTenant} creates it. */
export interface LocalTenant {
  /** The port. */
  readonly port: number;
  /** `http://localhost:PORT`, which is same-site with an application on `localhost`. */
  readonly domain: string;
  /** With `https`: the certificate in PEM format, which is its own CA. Otherwise `null`. */
  readonly certificate: string | null;
  /** `http://tenant.localhost:PORT`, which is cross-site to an application on `app.localhost`. */
  readonly crossSiteDomain: string;
  /**
   * Returns an access token for the Management API.
   *
   * @param scopes The scopes of the token. Default: all.
   *
   * @example
   * ```ts
   * import { startLocalTenant } from '@auth0-heartbeat/local-tenant';
   *
   * const tenant = await startLocalTenant();
   * const token = await tenant.managementToken();
   * await fetch(`${tenant.domain}/api/v2/users`, { headers: { Authorization: `Bearer ${token}` } });
   * ```
   */
  managementToken(scopes?: readonly LocalTenantManagementScope[]): Promise<string>;
  /** Returns all users. */
  listUsers(): LocalTenantUserView[];
  /**
   * Blocks the user and ends the user's sessions. Rejects with `unknown_user`.
   *
   * @param userId The user, as the ID token's `sub`.
   */
  blockUser(userId: string): Promise<void>;
  /**
   * Lets the user sign in again. Rejects with `unknown_user`.
   *
   * @param userId The user, as the ID token's `sub`.
   */
  unblockUser(userId: string): Promise<void>;
  /**
   * Deletes the user with all sessions and refresh tokens. Rejects with `unknown_user`.
   *
   * @param userId The user, as the ID token's `sub`.
   */
  deleteUser(userId: string): Promise<void>;
  /**
   * Changes the password and ends the user's sessions. Refresh tokens stay valid, as in Auth0.
   * Rejects with `unknown_user`.
   *
   * @param userId The user, as the ID token's `sub`.
   * @param password The new password. Default: the current password.
   */
  changePassword(userId: string, password?: string): Promise<void>;
  /**
   * Returns the active sessions.
   *
   * @param userId Returns only the sessions of this user. Default: all users.
   */
  listSessions(userId?: string): LocalTenantSessionView[];
  /**
   * Ends all sessions of the user. Offline refresh tokens stay valid, as in Auth0. Rejects with
   * `unknown_user`.
   *
   * @param userId The user, as the ID token's `sub`.
   */
  deleteUserSessions(userId: string): Promise<void>;
  /**
   * Ends one session. Rejects with `unknown_session`.
   *
   * @param sessionId The ID token's `sid`.
   */
  deleteSession(sessionId: string): Promise<void>;
  /**
   * Ends a session as if its lifetime had expired. Rejects with `unknown_session`.
   *
   * @param sessionId The ID token's `sid`.
   */
  expireSession(sessionId: string): Promise<void>;
  /**
   * Revokes all refresh tokens of the user. Their use then fails with `invalid_grant`. Rejects with
   * `unknown_user`.
   *
   * @param userId The user, as the ID token's `sub`.
   *
   * @see [RFC 6749 §5.2](https://www.rfc-editor.org/rfc/rfc6749#section-5.2)
   */
  revokeRefreshTokens(userId: string): Promise<void>;
  /**
   * Adds a fault. It replaces an active fault that is equal in everything but `times`.
   *
   * @param fault The endpoint and the effect.
   * @returns A function that removes the fault.
   *
   * @throws {LocalTenantError} `invalid_option`, or `too_many_faults` for more than 100 faults.
   *
   * @example
   * ```ts
   * import { startLocalTenant } from '@auth0-heartbeat/local-tenant';
   *
   * const tenant = await startLocalTenant();
   * const removeFault = tenant.setFault({ endpoint: '/authorize', kind: 'hang', silentOnly: true });
   * ```
   */
  setFault(fault: LocalTenantFault): () => void;
  /** Removes all faults and drops the connections that `hang` holds. */
  clearFaults(): void;
  /**
   * Changes the policy, also for active sessions.
   *
   * @param policy The settings to change.
   *
   * @throws {LocalTenantError} `invalid_option`. The message names the option.
   */
  configure(policy: LocalTenantPolicyChange): void;
  /** Returns the last 1000 log events, oldest first. */
  logs(): LocalTenantLogEvent[];
  /** Returns the last 5000 requests to the authentication endpoints, oldest first. */
  requests(): LocalTenantRequest[];
  /**
   * Changes the webhooks. Pending deliveries still go to their original URL.
   *
   * @param change The webhooks to change.
   *
   * @throws {LocalTenantError} `invalid_option`. The message names the option.
   */
  setWebhooks(change: LocalTenantWebhooksChange): void;
  /** Returns the last 1000 delivery attempts, oldest first. */
  deliveries(): LocalTenantDelivery[];
  /** Resolves when no delivery is pending: each is delivered or has failed. */
  settled(): Promise<void>;
  /**
   * Restores the initial state: users, sessions, tokens, consents, faults, logs, requests, policy
   * and webhooks. Aborts pending deliveries.
   */
  reset(): Promise<void>;
  /** Stops the server, closes all connections and aborts pending deliveries. Idempotent. */
  stop(): Promise<void>;
}
